package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec.Role;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.NewHold;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.policy.Policy.Pace;
import dev.holdfast.policy.PolicyDocument;
import dev.holdfast.session.Retune;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every act of a whole engine leaves its entry, and the archives remember the head.
class AuditedActsTest {
    private EngineFixture engine;
    private Operations operations;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fill(engine);
        operations = engine.node().operations();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private List<Entry> entries(String act) {
        return operations.audit(new AuditFilter(null, "", act, "", "", 0, 1000)).reversed();
    }

    private List<String> told(String act) {
        return entries(act).stream()
                .map(entry -> "%s %s %s %s".formatted(entry.actor(), entry.act(), entry.object(), entry.outcome()))
                .toList();
    }

    private void requireWhole() {
        ChainReport report = operations.checkAudit();
        assertThat(report.broken()).isNull();
        assertThat(report.unread()).isEmpty();
    }

    @Test
    void policiesLeaveWhatTheyWereAndWhatTheyAre() {
        operations.pausePolicy("orders", "ann", "stock-taking");
        operations.resumePolicy("orders", false, "bob");

        assertThat(told("policy.created"))
                .containsExactly(
                        "test policy.created policy orders done",
                        "test policy.created policy deliveries done",
                        "test policy.created policy proofs done");
        assertThat(entries("policy.created").getFirst().after())
                .contains("\"name\":\"orders\"", "\"residence\":\"P90D\"", "\"chunk_rows\":100");
        assertThat(told("policy.paused")).containsExactly("ann policy.paused policy orders done");
        assertThat(entries("policy.paused").getFirst().reason()).isEqualTo("stock-taking");
        assertThat(entries("policy.paused").getFirst().before()).isEqualTo("{\"paused\":false}");
        assertThat(told("policy.resumed")).containsExactly("bob policy.resumed policy orders done");
        requireWhole();
    }

    @Test
    void whoArmedAConsoleIsWrittenDownWithUntilWhen() {
        Instant until = Instant.parse("2026-11-21T09:45:00Z");
        operations.safety().armed(until, "ann", "change 4711");
        operations.safety().ranOut(until, "ann");
        operations.safety().armed(until, "ann", "change 4712");
        operations.safety().disarmed(until, "ann");

        assertThat(entries("console"))
                .allSatisfy(entry -> assertThat(entry.object()).matches("console [0-9a-f-]{36}"))
                .extracting(entry -> entry.actor() + " " + entry.act() + " " + entry.reason())
                .containsExactly(
                        "ann console.armed change 4711",
                        "ann console.ran-out null",
                        "ann console.armed change 4712",
                        "ann console.disarmed null");
        assertThat(entries("console.armed").getFirst().after()).isEqualTo("{\"armed_until\":\"2026-11-21T09:45:00Z\"}");
        assertThat(entries("console.ran-out").getFirst().before())
                .isEqualTo("{\"armed_until\":\"2026-11-21T09:45:00Z\"}");
        requireWhole();
    }

    @Test
    void aRefusedChangeOfAPolicyAndOfTheEstateIsWrittenDown() {
        String changed = new PolicyDocument(List.of(), List.of(operations.definition("orders")))
                .toToml()
                .replace("P90D", "P80D");
        assertThatThrownBy(() -> operations.apply(
                        PolicyDocument.parse(changed).policies(),
                        List.of(new Operations.SeenVersion("orders", 99)),
                        "ann",
                        "newer"))
                .isInstanceOf(HoldfastException.class);
        assertThatThrownBy(() -> engine.estate().forget("vault")).hasMessageContaining("nothing was removed");

        assertThat(told("policy.changed")).containsExactly("ann policy.changed policy orders refused");
        assertThat(told("database.forgotten"))
                .singleElement()
                .asString()
                .endsWith(" database.forgotten database vault refused");
        requireWhole();
    }

    @Test
    void aSessionLeavesItsStartAndItsEndAndNothingForAChunk() {
        List<SessionView> ended = engine.run("orders");

        assertThat(told("session.started"))
                .containsExactlyElementsOf(ended.stream()
                        .map(session -> "test session.started session " + session.id() + " done")
                        .toList());
        assertThat(entries("session.ended")).hasSize(3).allSatisfy(entry -> assertThat(entry.after())
                .contains("\"state\":\"succeeded\"")
                .containsPattern("\"chunk_digest\":\"[0-9a-f]{64}\""));
        assertThat(entries("session.ended").getFirst().after())
                .contains("\"chunks\":" + ended.getFirst().chunksDone(), "\"root_rows\":728");
        assertThat(entries("drift.applied")).isNotEmpty().allSatisfy(entry -> assertThat(entry.after())
                .contains("CREATE"));
        assertThat(entries("")).hasSizeLessThan(25);
        requireWhole();
    }

    @Test
    void theHeadIsRememberedByBothDatabasesOfASession() {
        engine.run("orders");

        assertThat(engine.number("shop", "select count(*) from holdfast.audit_anchor"))
                .isEqualTo(1);
        assertThat(engine.number("delivery", "select count(*) from holdfast.audit_anchor"))
                .isEqualTo(2);
        assertThat(engine.number("vault", "select count(*) from holdfast.audit_anchor"))
                .isEqualTo(2);
        assertThat(operations.checkAudit().anchors()).isEqualTo(5);
        requireWhole();
    }

    /// What follows a session writes to the audit when it has ended.
    private void settle() {
        AtomicLong last = new AtomicLong(-1);
        engine.await(() -> {
            LockSupport.parkNanos(300_000_000);
            long now = engine.controlNumber("select number from audit_head");
            return last.getAndSet(now) == now;
        });
    }

    @Test
    void whoeverCutsTheAuditIsGivenAwayByAnArchive() {
        engine.run("orders");
        settle();
        engine.control("begin; set local session_replication_role = replica;"
                + " delete from audit where number > 4; update audit_head set number = 4,"
                + " digest = (select digest from audit where number = 4); commit");

        ChainReport report = operations.checkAudit();

        assertThat(Objects.requireNonNull(report.broken()).kind()).isEqualTo(ChainReport.Kind.TRUNCATED);
        assertThat(report.broken().number()).isEqualTo(5);
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNamedAndTheRestIsCompared() {
        engine.run("orders");
        engine.estate()
                .put(TestDatabase.named("vault")
                        .unreachable()
                        .secret("env:NOTHING")
                        .roles(Role.ARCHIVE)
                        .spec());

        ChainReport report = operations.checkAudit();

        assertThat(report.whole()).isTrue();
        assertThat(report.anchors()).isEqualTo(3);
        assertThat(report.unread()).singleElement().asString().startsWith("vault: ");
        assertThat(told("database.changed")).last().asString().endsWith("database.changed database vault done");
        assertThat(entries("database.changed").getLast().before()).contains("\"server\":\"embedded\"");
        assertThat(entries("database.changed").getLast().after()).contains("\"secret\":\"env:NOTHING\"");
    }

    @Test
    void whoPausesRetunesAndGoesOnIsNamed() {
        AtomicInteger chunks = new AtomicInteger();
        engine.failpoints(point -> {
            if (point == Failpoint.BEFORE_SOURCE_COMMIT && chunks.incrementAndGet() == 2) {
                long session = operations
                        .sessions(new Operations.SessionQuery("orders", "", 0, 1))
                        .getFirst()
                        .id();
                operations.retuneSession(session, new Retune(Pace.FULL, 3, null), "ann");
                operations.pauseSession(session, "bob");
            }
        });
        SessionView paused = engine.run("orders").getFirst();
        assertThat(paused.state()).isEqualTo(SessionState.PAUSED);
        engine.failpoints(Failpoint.Listener.NONE);
        engine.node().serve();

        operations.resumeSession(paused.id(), "cid");
        engine.await(() -> operations.session(paused.id()).state() == SessionState.SUCCEEDED);

        String session = "session " + paused.id();
        assertThat(told("session.retuned")).containsExactly("ann session.retuned " + session + " done");
        assertThat(entries("session.retuned").getFirst().before()).contains("\"workers\":2");
        assertThat(entries("session.retuned").getFirst().after()).contains("\"workers\":3");
        assertThat(entries("session.paused").getFirst().actor()).isEqualTo("bob");
        assertThat(entries("session.paused").getFirst().after()).isEqualTo("{\"state\":\"pausing\"}");
        assertThat(entries("session.paused").getLast().actor()).startsWith("holdfast on ");
        assertThat(entries("session.paused").getLast().after()).isEqualTo("{\"state\":\"paused\"}");
        assertThat(entries("session.resumed")).extracting(Entry::actor).containsExactly("cid", "holdfast");
        requireWhole();
    }

    @Test
    void whatASessionRefusesIsWrittenDownAndWhatWasAskedOfAnEndedOneToo() {
        long session = engine.run("orders").getFirst().id();

        assertThatThrownBy(() -> operations.pauseSession(session, "ann")).isInstanceOf(HoldfastException.class);
        assertThatThrownBy(() -> operations.resumeSession(session, "ann")).isInstanceOf(HoldfastException.class);
        assertThatThrownBy(() -> operations.retuneSession(session, new Retune(Pace.FULL, 3, null), "ann"))
                .isInstanceOf(HoldfastException.class);

        assertThat(operations.audit(new AuditFilter(null, "ann", "", "", "refused", 0, 9)))
                .extracting(Entry::act)
                .containsExactly("session.retuned", "session.resumed", "session.paused");
        assertThat(operations.audit(new AuditFilter(null, "ann", "", "", "refused", 0, 9)))
                .allSatisfy(entry -> assertThat(entry.reason()).contains("session " + session + " is succeeded"));
        requireWhole();
    }

    @Test
    void aPlanLeavesItsDigestWhenItIsMadeUsedAndRefused() {
        StoredPlan plan =
                operations.keepPlan("orders", 0, "ann", new Cancellation()).stored();
        engine.execute("shop", "alter table orders add column weight int");
        SessionView refused = engine.node()
                .runs()
                .runPlan(plan.id(), Tolerance.DEFAULT, new Runs.RunOptions(0, Duration.ZERO, true, "bob"), _ -> {})
                .getFirst();
        assertThat(refused.state()).isEqualTo(SessionState.FAILED);

        StoredPlan second =
                operations.keepPlan("orders", 0, "ann", new Cancellation()).stored();
        engine.node()
                .runs()
                .runPlan(second.id(), Tolerance.DEFAULT, new Runs.RunOptions(0, Duration.ZERO, true, "bob"), _ -> {});
        assertThatThrownBy(() -> operations.archiveNow(second.id(), true, "cid"))
                .hasMessageContaining("was used by session");

        assertThat(told("plan"))
                .containsExactly(
                        "ann plan.made plan " + plan.id() + " done",
                        "bob plan.used plan " + plan.id() + " refused",
                        "ann plan.made plan " + second.id() + " done",
                        "bob plan.used plan " + second.id() + " done",
                        "cid plan.used plan " + second.id() + " refused");
        assertThat(entries("plan")).extracting(Entry::planDigest).doesNotContainNull();
        assertThat(entries("session.ended").getFirst().refused()).isTrue();
        requireWhole();
    }

    @Test
    void aHoldLeavesItsThreeStepsAndARefusedRelease() {
        Hold hold = engine.features()
                .holds()
                .place(new NewHold(
                        "Smith v. Jones", "letter of 3 May", "ann", List.of(new HoldScope.OfPolicy("orders"))));

        assertThatThrownBy(() -> engine.features().holds().release(hold.id(), "ann", "over"))
                .extracting(failure -> ((HoldfastException) failure).code())
                .isEqualTo(ErrorCode.BLOCKED);
        engine.features().holds().release(hold.id(), "bob", "over");

        assertThat(told("hold"))
                .containsExactly(
                        "ann hold.placed hold " + hold.id() + " done",
                        "holdfast hold.effective hold " + hold.id() + " done",
                        "ann hold.released hold " + hold.id() + " refused",
                        "bob hold.released hold " + hold.id() + " done");
        requireWhole();
    }

    @Test
    void aVerificationLeavesWhatItFound() {
        engine.run("orders");
        engine.verify();

        assertThat(entries("verify.run")).singleElement().satisfies(entry -> assertThat(entry.after())
                .contains("\"differences\":0"));
    }
}
