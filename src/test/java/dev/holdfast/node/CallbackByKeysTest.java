package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.node.ArchivingService.Fault;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.verify.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A service is given the keys that were handed off, and archives their rows, whatever it answers ([ServiceScene]).
class CallbackByKeysTest {
    /// What the service archived of the first chunk is in its table again.
    private static final String BACK = """
            insert into deliveries (id, order_id) select id, id / 10 from kept.told where table_name = 'public.deliveries';
            delete from kept.told where table_name = 'public.deliveries'""";

    @AutoClose
    private final ServiceScene scene = new ServiceScene();

    private final EngineFixture engine = scene.engine();

    private final ArchivingService service = scene.service();

    @Test
    void handedOffKeysArePostedAndTheirPoliciesGoOn() {
        scene.keysBelow();

        List<SessionView> ended = engine.run("orders");

        assertThat(ended)
                .extracting(SessionView::state)
                .containsOnly(SessionState.SUCCEEDED)
                .hasSize(3);
        scene.requireClean("deliveries", 160);
        assertThat(engine.number("shop", "select count(*) from shop_archive.proofs"))
                .isEqualTo(160);
        assertThat(scene.last("deliveries").archivedRows()).isEqualTo(160);
        JsonNode head = service.heads().getFirst();
        assertThat(head.get("policy").stringValue()).isEqualTo("deliveries");
        assertThat(head.get("key_columns").toString()).contains("\"name\":\"id\"", "\"type\":\"bigint\"");
        assertThat(scene.posted().getFirst().headers())
                .containsKeys("webhook-id", "webhook-signature", "idempotency-key");
        assertThat(engine.verify().findings()).extracting(Finding::what).anySatisfy(what -> assertThat(what)
                .contains("rows that its service archived"));
        assertThat(engine.run("deliveries").getFirst().rowsMarked()).isZero();
    }

    @Test
    void anAnswerThatIsNotTrueIsRefusedWholeAndHeardAgain() {
        scene.keysBelow();
        Map<Fault, String> lies = new LinkedHashMap<>();
        lies.put(Fault.FORGED, "foreign_key");
        lies.put(Fault.TWICE, "twice");
        lies.put(Fault.COUNT, "count");
        lies.put(Fault.DIGEST, "digest");
        lies.put(Fault.OMITTED, "missing");
        lies.put(Fault.NOT_DELETED, "still_there");
        lies.put(Fault.MALFORMED, "malformed");
        lies.put(Fault.LONG_LINE, "line_too_long");
        lies.put(Fault.NO_NUMBER, "no_key");
        lies.put(Fault.REDIRECTS, "status");
        lies.put(Fault.ACCEPTED, "status");
        lies.put(Fault.FORBIDDEN, "status");

        lies.forEach((fault, name) -> {
            if (fault == Fault.NOT_DELETED) { // its rows must be there to be told of
                engine.execute("shop", BACK);
            }
            service.fail(fault);
            scene.runOrResume("deliveries");
            ServiceScene.requirePaused(scene.last("deliveries"), fault, name);
            assertThat(scene.keysInLedger("deliveries")).as("%s", fault).isZero();
        });
        assertThat(service.heads()).hasSize(lies.size());
        assertThat(engine.verify().findings())
                .noneMatch(finding -> finding.kind().difference());
        scene.runOrResume("deliveries");

        assertThat(scene.last("deliveries").state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(scene.last("proofs").state()).isEqualTo(SessionState.SUCCEEDED);
        scene.requireClean("deliveries", 160);
    }

    @Test
    void aNodeThatDiesAmongChunksOfKeysIsFollowedExactly() {
        scene.keysBelow();
        scene.killAt(Failpoint.BEFORE_HAND_OFF, 6, () -> engine.run("orders"));
        scene.killAt(Failpoint.BEFORE_HAND_OFF_COMMIT, 2, () -> engine.resume());
        scene.killAt(Failpoint.AFTER_HAND_OFF, 2, () -> engine.resume());

        engine.resume();

        assertThat(scene.last("proofs").state()).isEqualTo(SessionState.SUCCEEDED);
        scene.requireClean("deliveries", 160);
        assertThat(engine.number("shop", "select count(*) from shop_archive.proofs"))
                .isEqualTo(160);
    }

    @Test
    void aServiceThatNeverAnswersInterruptsTheSessionAndIsAskedAgainLater() {
        scene.keysBelow();
        service.fail(Fault.DIES, Fault.BROKEN, Fault.DIES, Fault.BROKEN, Fault.DIES);

        engine.run("orders");

        SessionView session = scene.last("deliveries");
        assertThat(session.state()).isEqualTo(SessionState.INTERRUPTED);
        assertThat(session.error()).contains("called 5 times").contains("broke off after line 3");
        assertThat(service.heads())
                .extracting(head -> head.get("id").stringValue())
                .containsOnly(service.heads().getFirst().get("id").stringValue());
        engine.resume();
        scene.requireClean("deliveries", 160);
    }

    @Test
    void aCancelHearsWhatTheServiceArchivedAndNoMore() {
        scene.keysBelow();
        service.fail(Fault.DIES, Fault.BROKEN, Fault.BROKEN, Fault.BROKEN, Fault.BROKEN);
        engine.run("orders");
        SessionView session = scene.last("deliveries");

        engine.node().operations().cancelSession(session.id(), "test");
        engine.resume(); // a session that takes up what the other gave back, too

        SessionView cancelled = engine.node().operations().session(session.id());
        assertThat(cancelled.state()).isEqualTo(SessionState.CANCELLED);
        assertThat(cancelled.rootRows()).isEqualTo(20);
        assertThat(service.heads())
                .anyMatch(head -> head.get("ask").stringValue().equals("stop"));
        assertThat(scene.last("deliveries").rootRows()).isEqualTo(140);
        scene.requireClean("deliveries", 160);
    }

    @Test
    void rowsThatTheServiceLeavesAreListedWithItsReason() {
        scene.keysBelow();
        service.refuse(11);

        engine.run("orders");

        assertThat(scene.last("deliveries").rowsLeft().conflict()).isEqualTo(1);
        assertThat(engine.controlLines("select row_key || ': ' || reason from row_exception"))
                .containsExactly("11: the service: in dispute");
        assertThat(engine.controlNumber("select count(*) from handoff h join policy p on p.id = child_policy_id"
                        + " where p.name = 'deliveries' and h.state = 'pending'"))
                .isEqualTo(1);
        scene.requireClean("deliveries", 159);
    }
}
