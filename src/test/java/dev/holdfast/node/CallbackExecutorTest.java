package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.alert.AlertKind;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.callback.Services;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Secrets;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.NewHold;
import dev.holdfast.node.ArchivingService.Fault;
import dev.holdfast.notify.NotifySettings;
import dev.holdfast.notify.http.AllowList;
import dev.holdfast.policy.Callback;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.testing.RawServer;
import dev.holdfast.verify.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Policies whose rows a service archives, over a real HTTP server, whatever it answers: 100 orders, of which 80 are
/// done, two deliveries of each, a proof of each delivery. Keys that are told enter the ledger once, and none is lost.
class CallbackExecutorTest {
    /// What the service archived of the first chunk is in its table again.
    private static final String BACK = """
            insert into deliveries (id, order_id) select id, id / 10 from kept.told where table_name = 'public.deliveries';
            delete from kept.told where table_name = 'public.deliveries'""";

    private RawServer server;
    private EngineFixture engine;
    private ArchivingService service;

    /// A node dies so.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    @BeforeEach
    void open() throws IOException {
        server = new RawServer((request, out) -> {});
        AllowList allowed = new AllowList(Set.of(server.place()), Set.of(server.place()));
        engine = new EngineFixture(
                new NotifySettings.Bound(
                        new NotifySettings(allowed, Optional.empty(), Optional.empty()),
                        new Secrets(Map.of("KEY", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))),
                Services.Patience.of(Duration.ofSeconds(2)),
                "shop");
        service = new ArchivingService(server, engine, "shop");
        engine.execute("shop", """
                create table orders (id bigint primary key, status text not null);
                create table deliveries (id bigint primary key, order_id bigint not null, status text default 'done');
                create index on deliveries (order_id);
                create table proofs (id bigint primary key, delivery_id bigint not null);
                create index on proofs (delivery_id);
                insert into orders select i, case when i % 5 = 0 then 'open' else 'done' end from generate_series(1, 100) i;
                insert into deliveries select i * 10 + n, i from generate_series(1, 100) i, generate_series(1, 2) n;
                insert into proofs select id, id from deliveries;
                """);
    }

    @AfterEach
    void close() throws IOException {
        engine.close();
        service.close();
    }

    private PolicyDraft draft(String name) {
        return TestPolicies.draft(name, "shop")
                .chunkRows(20)
                .driving(TestPolicies.full(1))
                .archive("shop", "shop_archive");
    }

    private Callback callback(String posts) {
        return new Callback(server.url("/archive"), "env:KEY", "callback", posts, Callback.GONE);
    }

    /// Orders by Holdfast, deliveries by the service, proofs by Holdfast.
    private void keysBelow() {
        engine.policy(draft("orders").criteria("status = 'done'"));
        engine.policy(
                draft("deliveries").parent("orders", Map.of("id", "order_id")).callback(callback("keys")));
        engine.policy(draft("proofs").parent("deliveries", Map.of("id", "delivery_id")));
    }

    /// Orders by the service, deliveries by Holdfast.
    private void criteriaAbove() {
        engine.policy(draft("orders").criteria("status = 'done'").callback(callback("criteria")));
        engine.policy(draft("deliveries").parent("orders", Map.of("id", "order_id")));
    }

    private SessionView last(String policy) {
        return engine.features()
                .store()
                .inTransaction(tx -> engine.features().sessionViews().list(tx, policy, "", 0, 1))
                .getFirst();
    }

    private long keysInLedger(String table) {
        return engine.controlNumber("select coalesce(sum(cardinality(bigint_keys)), 0) from ledger"
                + " where state = 'handed_off' and table_name = '" + table + "'");
    }

    private long distinctKeysInLedger(String table) {
        return engine.controlNumber("select count(distinct key) from ledger, unnest(bigint_keys) key"
                + " where state = 'handed_off' and table_name = '" + table + "'");
    }

    private void requireClean(String table, long keys) {
        assertThat(keysInLedger(table)).isEqualTo(keys);
        assertThat(distinctKeysInLedger(table)).isEqualTo(keys);
        assertThat(engine.number("shop", "select count(*) from kept.told where table_name = 'public." + table + "'"))
                .isEqualTo(keys);
        assertThat(engine.verify().findings())
                .filteredOn(finding -> finding.kind().difference())
                .isEmpty();
    }

    private void resume(SessionView session) {
        engine.node().runs().resume(List.of(session.id()), _ -> {});
    }

    @Test
    void handedOffKeysArePostedAndTheirPoliciesGoOn() {
        keysBelow();

        List<SessionView> ended = engine.run("orders");

        assertThat(ended)
                .extracting(SessionView::state)
                .containsOnly(SessionState.SUCCEEDED)
                .hasSize(3);
        requireClean("deliveries", 160);
        assertThat(engine.number("shop", "select count(*) from shop_archive.proofs"))
                .isEqualTo(160);
        assertThat(last("deliveries").archivedRows()).isEqualTo(160);
        JsonNode head = service.heads().getFirst();
        assertThat(head.get("policy").stringValue()).isEqualTo("deliveries");
        assertThat(head.get("key_columns").toString()).contains("\"name\":\"id\"", "\"type\":\"bigint\"");
        assertThat(server.requests().getFirst().headers())
                .containsKeys("webhook-id", "webhook-signature", "idempotency-key");
        assertThat(engine.verify().findings()).extracting(Finding::what).anySatisfy(what -> assertThat(what)
                .contains("rows that its service archived"));
        assertThat(engine.run("deliveries").getFirst().rowsMarked()).isZero();
    }

    @Test
    void criteriaArePostedAndTheKeysOfTheAnswerAreHandedOff() {
        criteriaAbove();

        var plan = engine.node().operations().plan("orders", 0);
        List<SessionView> ended = engine.run("orders");

        assertThat(plan.rootRows()).isEqualTo(80);
        assertThat(plan.tables().getLast().sql())
                .containsExactly("POST " + server.url("/archive") + ": status = 'done', by which 80 rows are due");
        assertThat(ended)
                .extracting(SessionView::state)
                .containsOnly(SessionState.SUCCEEDED)
                .hasSize(2);
        requireClean("orders", 80);
        assertThat(engine.number("shop", "select count(*) from shop_archive.deliveries"))
                .isEqualTo(160);
        assertThat(service.heads()).hasSize(1);
        JsonNode head = service.heads().getFirst();
        assertThat(head.get("criteria").stringValue()).isEqualTo("status = 'done'");
        assertThat(head.get("condition").toString())
                .isEqualTo(
                        "{\"is\":\"=\",\"left\":{\"column\":\"status\",\"type\":\"text\"},\"right\":{\"text\":\"done\"}}");
        assertThat(last("orders").chunksDone()).isEqualTo(4);
    }

    @Test
    void aLimitIsToldAndKept() {
        criteriaAbove();

        engine.node().runs().run(List.of("orders"), new Runs.RunOptions(40, Duration.ZERO, false, "test"), _ -> {});

        assertThat(service.heads().getFirst().get("limit").longValue()).isEqualTo(40);
        assertThat(last("orders").rootRows()).isEqualTo(engine.number("shop", "select count(*) from kept.told"));
        assertThat(last("orders").stopReason()).isEqualTo("limit");
    }

    @Test
    void anAnswerThatIsNotTrueIsRefusedWholeAndHeardAgain() {
        keysBelow();
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
            runOrResume("deliveries");
            requirePaused(last("deliveries"), fault, name);
            assertThat(keysInLedger("deliveries")).as("%s", fault).isZero();
        });
        assertThat(service.heads()).hasSize(lies.size());
        assertThat(engine.verify().findings())
                .noneMatch(finding -> finding.kind().difference());
        runOrResume("deliveries");

        assertThat(last("deliveries").state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(last("proofs").state()).isEqualTo(SessionState.SUCCEEDED);
        requireClean("deliveries", 160);
    }

    @Test
    void aPageOfCriteriaThatIsNotTrueIsRefusedWhole() {
        criteriaAbove();
        Map<Fault, String> lies = new LinkedHashMap<>();
        lies.put(Fault.TWICE, "twice");
        lies.put(Fault.COUNT, "count");
        lies.put(Fault.DIGEST, "digest");
        lies.put(Fault.NO_CHECKPOINT, "page_too_long");

        lies.forEach((fault, name) -> {
            service.fail(fault);
            runOrResume("orders");
            requirePaused(last("orders"), fault, name);
            assertThat(keysInLedger("orders")).as("%s", fault).isZero();
        });
        runOrResume("orders");

        assertThat(last("orders").state()).isEqualTo(SessionState.SUCCEEDED);
        requireClean("orders", 80);
    }

    private static void requirePaused(SessionView session, Fault fault, String name) {
        assertThat(session.state()).as("%s", fault).isEqualTo(SessionState.PAUSED);
        assertThat(session.stopReason()).isEqualTo("callback");
        assertThat(session.error()).contains("(" + name + ")").contains("nothing of it was taken");
    }

    /// The tree above a policy, or the policy's session that stands.
    private void runOrResume(String policy) {
        Optional<Long> live = engine.features().store().inTransaction(tx -> engine.features()
                .sessions()
                .live(tx, engine.features().policies().byName(policy).id()));
        if (live.isPresent()) {
            engine.node().runs().resume(List.of(live.get()), _ -> {});
        } else {
            engine.run("orders");
        }
    }

    @Test
    void whatWasToldOnAnEarlierPageIsNotTakenAgain() {
        criteriaAbove();
        service.fail(Fault.BUSY);
        engine.when(Failpoint.AFTER_HAND_OFF, 2, () -> {
            service.fail(Fault.AGAIN);
            throw new Killed();
        });
        assertThatThrownBy(() -> engine.run("orders")).isInstanceOf(Killed.class);
        engine.restart();

        engine.resume();

        assertThat(last("orders").error()).contains("(twice)").contains("which it told before in this session");
        assertThat(keysInLedger("orders")).isEqualTo(40);
        resume(last("orders"));
        requireClean("orders", 80);
    }

    @Test
    void aNodeThatDiesBetweenPagesIsFollowedExactly() {
        criteriaAbove();
        killAt(Failpoint.BEFORE_HAND_OFF, 2, () -> engine.run("orders"));
        killAt(Failpoint.BEFORE_HAND_OFF_COMMIT, 1, () -> engine.resume());
        killAt(Failpoint.AFTER_HAND_OFF, 2, () -> engine.resume());
        assertThat(keysInLedger("orders")).isEqualTo(60);

        engine.resume();

        assertThat(last("orders").state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(last("deliveries").state()).isEqualTo(SessionState.SUCCEEDED);
        requireClean("orders", 80);
        assertThat(engine.number("shop", "select count(*) from shop_archive.deliveries"))
                .isEqualTo(160);
    }

    @Test
    void aNodeThatDiesAmongChunksOfKeysIsFollowedExactly() {
        keysBelow();
        killAt(Failpoint.BEFORE_HAND_OFF, 6, () -> engine.run("orders"));
        killAt(Failpoint.BEFORE_HAND_OFF_COMMIT, 2, () -> engine.resume());
        killAt(Failpoint.AFTER_HAND_OFF, 2, () -> engine.resume());

        engine.resume();

        assertThat(last("proofs").state()).isEqualTo(SessionState.SUCCEEDED);
        requireClean("deliveries", 160);
        assertThat(engine.number("shop", "select count(*) from shop_archive.proofs"))
                .isEqualTo(160);
    }

    private void killAt(Failpoint point, int time, Runnable work) {
        engine.when(point, time, () -> {
            throw new Killed();
        });
        assertThatThrownBy(work::run).isInstanceOf(Killed.class);
        engine.restart();
    }

    @Test
    void aServiceThatDiesOrIsBusyIsCalledAgainFromItsLastCheckpoint() {
        criteriaAbove();
        service.fail(Fault.BUSY, Fault.DIES, Fault.BROKEN, Fault.SILENT);

        engine.run("orders");

        assertThat(last("orders").state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(service.heads()).hasSize(5);
        requireClean("orders", 80);
    }

    @Test
    void aServiceThatNeverAnswersInterruptsTheSessionAndIsAskedAgainLater() {
        keysBelow();
        service.fail(Fault.DIES, Fault.BROKEN, Fault.DIES, Fault.BROKEN, Fault.DIES);

        engine.run("orders");

        SessionView session = last("deliveries");
        assertThat(session.state()).isEqualTo(SessionState.INTERRUPTED);
        assertThat(session.error()).contains("called 5 times").contains("broke off after line 3");
        assertThat(service.heads())
                .extracting(head -> head.get("id").stringValue())
                .containsOnly(service.heads().getFirst().get("id").stringValue());
        engine.resume();
        requireClean("deliveries", 160);
    }

    @Test
    void aCancelHearsWhatTheServiceArchivedAndNoMore() {
        keysBelow();
        service.fail(Fault.DIES, Fault.BROKEN, Fault.BROKEN, Fault.BROKEN, Fault.BROKEN);
        engine.run("orders");
        SessionView session = last("deliveries");

        engine.node().operations().cancelSession(session.id(), "test");
        engine.resume(); // a session that takes up what the other gave back, too

        SessionView cancelled = engine.node().operations().session(session.id());
        assertThat(cancelled.state()).isEqualTo(SessionState.CANCELLED);
        assertThat(cancelled.rootRows()).isEqualTo(20);
        assertThat(service.heads())
                .anyMatch(head -> head.get("ask").stringValue().equals("stop"));
        assertThat(last("deliveries").rootRows()).isEqualTo(140);
        requireClean("deliveries", 160);
    }

    @Test
    void aPauseRestsAtACheckpointAndGoesOnFromIt() {
        criteriaAbove();
        engine.when(Failpoint.BEFORE_HAND_OFF, 2, () -> engine.node()
                .operations()
                .pauseSession(last("orders").id(), "test"));

        engine.run("orders");

        assertThat(last("orders").state()).isEqualTo(SessionState.PAUSED);
        assertThat(last("orders").stopReason()).isEqualTo("paused");
        assertThat(keysInLedger("orders")).isEqualTo(40);
        resume(last("orders"));
        requireClean("orders", 80);
    }

    @Test
    void rowsThatTheServiceLeavesAreListedWithItsReason() {
        keysBelow();
        service.refuse(11);

        engine.run("orders");

        assertThat(last("deliveries").rowsLeft().conflict()).isEqualTo(1);
        assertThat(engine.controlLines("select row_key || ': ' || reason from row_exception"))
                .containsExactly("11: the service: in dispute");
        assertThat(engine.controlNumber("select count(*) from handoff h join policy p on p.id = child_policy_id"
                        + " where p.name = 'deliveries' and h.state = 'pending'"))
                .isEqualTo(1);
        requireClean("deliveries", 159);
    }

    private void hold(String table, long key) {
        Keys keys = new Keys(List.of(KeyType.BIGINT), List.of(new long[] {key}));
        HoldScope scope = new HoldScope.OfKeys("shop", new TableName("public", table), List.of("id"), keys);
        engine.features().holds().place(new NewHold("case 7", "letter", "ann", List.of(scope)));
    }

    private boolean gone(String table, long key) {
        return engine.number("shop", "select count(*) from " + table + " where id = " + key) == 0;
    }

    @Test
    void heldKeysAreNotPostedNorTaken() {
        keysBelow();
        hold("deliveries", 11);

        engine.run("orders");

        assertThat(engine.number("shop", "select count(*) from deliveries where id = 11"))
                .isEqualTo(1);
        assertThat(last("deliveries").rowsLeft().held()).isEqualTo(1);
        requireClean("deliveries", 159);
    }

    @Test
    void aServiceThatIsAskedByCriteriaIsToldWhatIsHeld() {
        criteriaAbove();
        hold("orders", 7);

        engine.run("orders");

        assertThat(service.heads().getFirst().get("except").intValue()).isEqualTo(1);
        assertThat(engine.number("shop", "select count(*) from orders where id = 7"))
                .isEqualTo(1);
        requireClean("orders", 79);
    }

    @Test
    void keysThatCameUnderAHoldMeanwhileAreTakenAndToldOf() {
        keysBelow();
        AtomicBoolean held = new AtomicBoolean();
        // of two calls at once the first need not be the one with the key
        service.beforeAnswer(() -> {
            if (gone("deliveries", 11) && held.compareAndSet(false, true)) {
                hold("deliveries", 11);
            }
        });

        engine.run("orders");

        requireClean("deliveries", 160);
        assertThat(engine.controlLines("select message from session_event where kind = 'hold_violated'"))
                .singleElement()
                .asString()
                .contains("archived 1 rows that a hold or a pin covers by now, the first is 11");
        engine.node().lookAtHolds();
        assertThat(engine.node().operations().alerts().list(false, 10))
                .filteredOn(alert -> alert.kind() == AlertKind.HOLD)
                .singleElement()
                .satisfies(alert -> assertThat(alert.subject())
                        .isEqualTo("session " + last("deliveries").id()));
    }

    @Test
    void anAddressThatMayNotBeCalledEndsTheSessionBeforeAnything() {
        engine.policy(draft("orders")
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
        engine.policy(
                draft("orders").criteria("status = 'done'").chunkRows(5_000).callback(callback("criteria")));
        service.batch(5_000);
        long begun = System.nanoTime();

        engine.run("orders");

        assertThat(last("orders").rootRows()).isEqualTo(1_000_000);
        assertThat(service.heads()).hasSize(1);
        requireClean("orders", 1_000_000);
        System.out.printf("a million keys in %.1f s%n", (System.nanoTime() - begun) / 1e9);
    }
}
