package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.node.ArchivingService.Fault;
import dev.holdfast.policy.Callback;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A service is given criteria, and tells page by page what it archived, whatever it answers ([ServiceScene]).
class CallbackByCriteriaTest {
    @AutoClose
    private final ServiceScene scene = new ServiceScene();

    private final EngineFixture engine = scene.engine();

    private final ArchivingService service = scene.service();

    @Test
    void criteriaArePostedAndTheKeysOfTheAnswerAreHandedOff() {
        scene.criteriaAbove();

        var plan = engine.node().operations().plan("orders", 0);
        List<SessionView> ended = engine.run("orders");

        assertThat(plan.rootRows()).isEqualTo(80);
        assertThat(plan.tables().getLast().sql())
                .containsExactly("POST " + scene.url() + ": status = 'done', by which 80 rows are due");
        assertThat(ended)
                .extracting(SessionView::state)
                .containsOnly(SessionState.SUCCEEDED)
                .hasSize(2);
        scene.requireClean("orders", 80);
        assertThat(engine.number("shop", "select count(*) from shop_archive.deliveries"))
                .isEqualTo(160);
        assertThat(service.heads()).hasSize(1);
        JsonNode head = service.heads().getFirst();
        assertThat(head.get("criteria").stringValue()).isEqualTo("status = 'done'");
        assertThat(head.get("condition").toString())
                .isEqualTo(
                        "{\"is\":\"=\",\"left\":{\"column\":\"status\",\"type\":\"text\"},\"right\":{\"text\":\"done\"}}");
        assertThat(scene.last("orders").chunksDone()).isEqualTo(4);
    }

    @Test
    void aLimitIsToldAndKept() {
        scene.criteriaAbove();

        engine.node().runs().run(List.of("orders"), new Runs.RunOptions(40, Duration.ZERO, false, "test"), _ -> {});

        assertThat(service.heads().getFirst().get("limit").longValue()).isEqualTo(40);
        assertThat(scene.last("orders").rootRows()).isEqualTo(engine.number("shop", "select count(*) from kept.told"));
        assertThat(scene.last("orders").stopReason()).isEqualTo("limit");
    }

    @Test
    void aPageOfCriteriaThatIsNotTrueIsRefusedWhole() {
        scene.criteriaAbove();
        Map<Fault, String> lies = new LinkedHashMap<>();
        lies.put(Fault.TWICE, "twice");
        lies.put(Fault.COUNT, "count");
        lies.put(Fault.DIGEST, "digest");
        lies.put(Fault.NO_CHECKPOINT, "page_too_long");

        lies.forEach((fault, name) -> {
            service.fail(fault);
            scene.runOrResume("orders");
            ServiceScene.requirePaused(scene.last("orders"), fault, name);
            assertThat(scene.keysInLedger("orders")).as("%s", fault).isZero();
        });
        scene.runOrResume("orders");

        assertThat(scene.last("orders").state()).isEqualTo(SessionState.SUCCEEDED);
        scene.requireClean("orders", 80);
    }

    @Test
    void whatWasToldOnAnEarlierPageIsNotTakenAgain() {
        scene.criteriaAbove();
        service.fail(Fault.BUSY);
        engine.when(Failpoint.AFTER_HAND_OFF, 2, () -> {
            service.fail(Fault.AGAIN);
            throw new ServiceScene.Killed();
        });
        assertThatThrownBy(() -> engine.run("orders")).isInstanceOf(ServiceScene.Killed.class);
        engine.restart();

        engine.resume();

        assertThat(scene.last("orders").error()).contains("(twice)").contains("which it told before in this session");
        assertThat(scene.keysInLedger("orders")).isEqualTo(40);
        scene.resume(scene.last("orders"));
        scene.requireClean("orders", 80);
    }

    @Test
    void aNodeThatDiesBetweenPagesIsFollowedExactly() {
        scene.criteriaAbove();
        scene.killAt(Failpoint.BEFORE_HAND_OFF, 2, () -> engine.run("orders"));
        scene.killAt(Failpoint.BEFORE_HAND_OFF_COMMIT, 1, () -> engine.resume());
        scene.killAt(Failpoint.AFTER_HAND_OFF, 2, () -> engine.resume());
        assertThat(scene.keysInLedger("orders")).isEqualTo(60);

        engine.resume();

        assertThat(scene.last("orders").state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(scene.last("deliveries").state()).isEqualTo(SessionState.SUCCEEDED);
        scene.requireClean("orders", 80);
        assertThat(engine.number("shop", "select count(*) from shop_archive.deliveries"))
                .isEqualTo(160);
    }

    @Test
    void aServiceThatDiesOrIsBusyIsCalledAgainFromItsLastCheckpoint() {
        scene.criteriaAbove();
        service.fail(Fault.BUSY, Fault.DIES, Fault.BROKEN, Fault.SILENT);

        engine.run("orders");

        assertThat(scene.last("orders").state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(service.heads()).hasSize(5);
        scene.requireClean("orders", 80);
    }

    @Test
    void aPauseRestsAtACheckpointAndGoesOnFromIt() {
        scene.criteriaAbove();
        engine.when(Failpoint.BEFORE_HAND_OFF, 2, () -> engine.node()
                .operations()
                .pauseSession(scene.last("orders").id(), "test"));

        engine.run("orders");

        assertThat(scene.last("orders").state()).isEqualTo(SessionState.PAUSED);
        assertThat(scene.last("orders").stopReason()).isEqualTo("paused");
        assertThat(scene.keysInLedger("orders")).isEqualTo(40);
        scene.resume(scene.last("orders"));
        scene.requireClean("orders", 80);
    }

    @Test
    void anAddressThatMayNotBeCalledEndsTheSessionBeforeAnything() {
        engine.policy(scene.draft("orders")
                .criteria("status = 'done'")
                .callback(new Callback("http://169.254.169.254/x", null, "callback", "criteria", "gone")));

        SessionView session = engine.run("orders").getFirst();

        assertThat(session.state()).isEqualTo(SessionState.FAILED);
        assertThat(session.stopReason()).isEqualTo("blocked");
        assertThat(session.error()).contains("callback of policy orders");
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(100);
    }

    @Tag("campaign")
    @Test
    void aMillionKeysComeInOneAnswer() {
        engine.execute("shop", "insert into orders select i, 'done' from generate_series(1001, 1000920) i");
        engine.policy(scene.draft("orders")
                .criteria("status = 'done'")
                .chunkRows(5_000)
                .callback(scene.callback("criteria")));
        service.batch(5_000);
        long begun = System.nanoTime();

        engine.run("orders");

        assertThat(scene.last("orders").rootRows()).isEqualTo(1_000_000);
        assertThat(service.heads()).hasSize(1);
        scene.requireClean("orders", 1_000_000);
        System.out.printf("a million keys in %.1f s%n", (System.nanoTime() - begun) / 1e9);
    }
}
