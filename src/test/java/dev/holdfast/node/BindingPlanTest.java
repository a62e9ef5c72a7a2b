package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.plan.Binding;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.Fact;
import dev.holdfast.plan.Plan;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.session.PlanRef;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.testing.TestServer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was seen is what runs: a stored plan is executed as it stands, or nothing is.
class BindingPlanTest {
    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fill(engine);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private StoredPlan plan(String policy) {
        return plan(policy, 0);
    }

    private StoredPlan plan(String policy, long rowLimit) {
        return engine.node()
                .operations()
                .keepPlan(policy, rowLimit, "ada", new Cancellation())
                .stored();
    }

    private List<SessionView> run(StoredPlan plan, Tolerance tolerance) {
        return engine.node()
                .runs()
                .runPlan(plan.id(), tolerance, new Runs.RunOptions(0, Duration.ZERO, true, "ada"), _ -> {});
    }

    private List<SessionView> run(StoredPlan plan) {
        return run(plan, Tolerance.DEFAULT);
    }

    /// Runs a plan that must stop, and says what it stopped at.
    private List<String> stopped(StoredPlan plan) {
        long before = engine.number("shop", "select count(*) from orders");

        List<SessionView> sessions = run(plan);

        assertThat(sessions).hasSize(1);
        SessionView session = sessions.getFirst();
        assertThat(session.state()).isEqualTo(SessionState.FAILED);
        assertThat(session.stopReason()).isEqualTo("plan");
        assertThat(session.plan()).isEqualTo(new PlanRef(plan.id(), plan.digest()));
        assertThat(session.error()).contains("plan " + plan.id() + " does not stand any more", "no row was moved");
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(before);
        List<Difference> differences = engine.node().operations().differences(session.id());
        return differences.stream().map(Difference::sentence).toList();
    }

    private void insertDue(int rows) {
        engine.execute(
                "shop",
                "insert into orders select i, 'done', now() - interval '200 days' from generate_series(2001, 2000 + "
                        + rows + ") i");
    }

    private void change(PolicyDefinition wanted) {
        int version = engine.node().operations().policy(wanted.name()).version();
        engine.node()
                .operations()
                .apply(
                        List.of(wanted),
                        List.of(new Operations.SeenVersion(wanted.name(), version)),
                        "bob",
                        "late change");
    }

    @Test
    void aPlanThatStandsRunsWithItsChildrenAndOnce() {
        StoredPlan plan = plan("orders");
        assertThat(plan.digest()).hasSize(64).isEqualTo(plan.binding().digest());

        List<SessionView> sessions = run(plan);

        assertThat(sessions).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        assertThat(sessions).extracting(SessionView::policy).containsExactly("orders", "deliveries", "proofs");
        SessionView session = sessions.getFirst();
        assertThat(session.stopReason()).isEqualTo("exhausted");
        assertThat(session.rootRows()).isEqualTo(plan.rootRows());
        assertThat(session.plan()).isEqualTo(new PlanRef(plan.id(), plan.digest()));
        assertThat(sessions.get(1).plan()).isNull();
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
        assertThat(engine.node().operations().plan(plan.id()).state()).isEqualTo(StoredPlan.State.USED);
        assertThatThrownBy(() -> run(plan))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("was used by session " + session.id());
    }

    @Test
    void anExpiredPlanIsRefused() {
        StoredPlan plan = plan("orders");
        engine.control("update plan set expires_at = clock_timestamp() - interval '1 second'");

        assertThatThrownBy(() -> run(plan))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("expired");
        assertThatThrownBy(() -> engine.node().operations().archiveNow(plan.id(), true, "ada"))
                .hasMessageContaining("expired");
        assertThat(engine.controlNumber("select count(*) from session")).isZero();
    }

    @Test
    void aPlanWithWhatNobodyAcknowledgedIsRefusedAndStaysOpen() {
        engine.execute(
                "shop",
                "create function watch() returns trigger language plpgsql as 'begin return old; end';"
                        + " create trigger watch before delete on order_items for each row execute function watch()");
        StoredPlan plan = plan("orders");

        assertThatThrownBy(() -> run(plan))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOCKED))
                .hasMessageContaining("trigger public.order_items.watch: ")
                .hasMessageContaining("was not used up");
        assertThatThrownBy(() -> engine.node().operations().archiveNow(plan.id(), true, "ada"))
                .hasMessageContaining("trigger public.order_items.watch: ");
        assertThat(engine.controlNumber("select count(*) from session")).isZero();
        assertThat(engine.node().operations().plan(plan.id()).state()).isEqualTo(StoredPlan.State.OPEN);
    }

    @Test
    void anAlteredPlanIsRefused() {
        StoredPlan plan = plan("orders");
        engine.control("update plan set binding = replace(binding, 'done', 'open')");

        assertThatThrownBy(() -> run(plan)).isInstanceOfSatisfying(HoldfastException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.MISMATCH));
    }

    @Test
    void rowsWithinTheToleranceRun() {
        StoredPlan plan = plan("orders");
        insertDue(100);

        assertThat(run(plan).getFirst().rootRows()).isEqualTo(plan.rootRows() + 100);
    }

    @Test
    void rowsBeyondTheToleranceStop() {
        StoredPlan plan = plan("orders");
        insertDue(101);

        assertThat(stopped(plan))
                .containsExactly("rows of public.orders: %d planned, %d found"
                        .formatted(plan.rootRows(), plan.rootRows() + 101));
    }

    @Test
    void rowsThatAreGoneStopToo() {
        StoredPlan plan = plan("orders");
        engine.execute("shop", "delete from order_items where order_id > 400");

        assertThat(stopped(plan)).singleElement().asString().startsWith("rows of public.order_items: ");
    }

    @Test
    void aPlanThatStoppedMayRunWithMoreTolerance() {
        StoredPlan plan = plan("orders");
        insertDue(150);
        assertThat(stopped(plan)).hasSize(1);

        List<SessionView> sessions = run(plan, new Tolerance(BigDecimal.valueOf(25), 0));

        assertThat(sessions.getFirst().rootRows()).isEqualTo(plan.rootRows() + 150);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void neverMoreRootRowsThanPlannedAndTolerated() {
        StoredPlan plan = plan("orders");
        TreeRuns runs = (TreeRuns) engine.node().runs();

        // after the comparison, before the first row is marked
        SessionView session = runs.runPlanFor(
                        plan.id(),
                        Tolerance.DEFAULT,
                        new Runs.RunOptions(0, Duration.ZERO, true, "ada"),
                        _ -> insertDue(300))
                .getFirst();

        assertThat(session.rootRows()).isEqualTo(plan.rootRows() + 100);
        assertThat(session.stopReason()).isEqualTo("limit");
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aNewColumnStops() {
        StoredPlan plan = plan("orders");
        engine.execute("shop", "alter table orders add column extra_note text");

        assertThat(stopped(plan))
                .anyMatch(line -> line.equals("column public.orders.extra_note: new since the plan, text"))
                .anyMatch(line -> line.startsWith("statement public.orders 1"));
    }

    @Test
    void aWiderColumnStops() {
        StoredPlan plan = plan("orders");
        engine.execute("shop", "alter table order_items alter line_no type bigint");

        assertThat(stopped(plan)).contains("column public.order_items.line_no: integer planned, bigint found");
    }

    @Test
    void aNewTriggerStops() {
        StoredPlan plan = plan("orders");
        engine.execute(
                "shop",
                "create function watch() returns trigger language plpgsql as 'begin return old; end';"
                        + " create trigger watch before delete on order_items for each row execute function watch()");

        assertThat(stopped(plan))
                .contains("schema public.order_items: differs from the plan")
                .anyMatch(line -> line.startsWith("effect trigger public.order_items.watch: new since the plan"));
    }

    @Test
    void aNewForeignKeyThatCascadesStops() {
        StoredPlan plan = plan("orders");
        engine.execute(
                "shop",
                "create table remarks (id int primary key, order_id bigint references orders on delete cascade)");

        assertThat(stopped(plan)).anyMatch(line -> line.contains("remarks"));
    }

    @Test
    void anIndexThatIsGoneStops() {
        StoredPlan plan = plan("orders");
        engine.execute("shop", "alter table order_items drop constraint order_items_pkey");

        assertThat(stopped(plan)).isNotEmpty();
    }

    @Test
    void aTableThatIsGoneStops() {
        StoredPlan plan = plan("orders");
        engine.execute("shop", "alter table order_items rename to order_lines");

        assertThat(stopped(plan)).singleElement().asString().contains("order_items");
    }

    @Test
    void aChangedPolicyStopsAndSaysWhatChanged() {
        StoredPlan plan = plan("orders");
        PolicyDefinition before = engine.node().operations().definition("orders");
        change(PolicyDraft.of(before).age(before.ageColumn(), "P80D").definition());
        assertThat(engine.node().operations().plan(plan.id()).state()).isEqualTo(StoredPlan.State.SUPERSEDED);

        assertThat(stopped(plan))
                .contains("policy version: 1 planned, 2 found", "policy residence: P90D planned, P80D found")
                .anyMatch(line -> line.startsWith("cut-off: "));
    }

    @Test
    void aNewChildPolicyStops() {
        StoredPlan plan = plan("proofs");
        engine.execute("delivery", "create table scans (id int primary key, delivery_id uuid, no int)");
        PolicyDefinition like = engine.node().operations().definition("proofs");
        engine.policy(PolicyDraft.of(like)
                .name("scans")
                .table("scans")
                .parent("proofs", Map.of("delivery_id", "delivery_id", "no", "no"))
                .definition());

        assertThat(stopped(plan)).containsExactly("child policies: nothing planned, scans found");
    }

    @Test
    void anotherDatabaseBehindTheNameStops() {
        StoredPlan plan = plan("orders");
        engine.control("update plan set binding = replace(binding, 'source\tshop\tpostgresql', 'source\tshop\tother'),"
                + " digest = encode(sha256(convert_to(replace(binding, 'source\tshop\tpostgresql',"
                + " 'source\tshop\tother'), 'UTF8')), 'hex')");

        assertThat(stopped(engine.node().operations().plan(plan.id())))
                .singleElement()
                .asString()
                .startsWith("source shop: other");
    }

    /// A plan that says otherwise in one fact, as if it had been so when the plan was made.
    private StoredPlan changed(StoredPlan plan, String kind) {
        List<Fact> facts = new ArrayList<>(plan.binding().facts());
        int index = IntStream.range(0, facts.size())
                .filter(i -> facts.get(i).kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no fact of the kind " + kind + " binds"));
        Fact fact = facts.get(index);
        facts.set(index, new Fact(kind, fact.subject(), fact.value() + (kind.equals(Fact.ROWS) ? "000000" : " once")));
        Binding binding = new Binding(facts);
        engine.control("update plan set binding = $plan$%s$plan$, digest = '%s' where id = %d"
                .formatted(binding.text(), binding.digest(), plan.id()));
        return engine.node().operations().plan(plan.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "policy",
                "cut-off",
                "method",
                "source",
                "incarnation of source",
                "archive",
                "incarnation of archive",
                "row limit",
                "child policies",
                "delete order",
                "archive table",
                "statement",
                "rows",
                "schema",
                "column",
                "effect",
                "index",
                "archive step"
            })
    void eachKindOfFactBinds(String kind) {
        engine.execute("shop", """
                drop index orders_placed_at_idx;
                alter table orders add column twice bigint generated always as (id * 2) stored;
                insert into orders select i, 'open', now() from generate_series(10001, 22000) i;
                analyze orders;""");

        StoredPlan plan = changed(plan("orders"), kind);

        assertThat(stopped(plan)).hasSize(1);
        assertThat(engine.node().operations().differences(1))
                .extracting(Difference::kind)
                .containsExactly(kind);
    }

    @Test
    void aRestoredArchiveStops() {
        StoredPlan plan = plan("deliveries");
        engine.forgetConnections();
        engine.estate().put(renamed("vault"));

        assertThat(engine.node().operations().differences(run(plan).getFirst().id()))
                .extracting(Difference::kind)
                .contains("archive", "incarnation of archive");
    }

    /// The same name with another database behind it.
    private DatabaseSpec renamed(String name) {
        DatabaseSpec spec = engine.estate().spec(name);
        return new DatabaseSpec(
                spec.name(),
                spec.engine(),
                spec.server(),
                TestServer.freshDatabase("restored"),
                spec.login(),
                spec.secret(),
                spec.environment(),
                spec.roles());
    }

    @Test
    void anotherSessionMeanwhileStops() {
        StoredPlan plan = plan("orders", 150);
        engine.run("orders");

        assertThat(stopped(plan)).anyMatch(line -> line.equals("rows of public.orders: 150 planned, 0 found"));
    }

    @Test
    void aLiveSessionIsNotTakenUpByAPlan() {
        StoredPlan plan = plan("orders");
        engine.failpoints(_ -> {
            throw new IllegalStateException("killed");
        });
        assertThatThrownBy(() -> engine.run("orders")).hasMessageContaining("killed");
        engine.restart();

        assertThatThrownBy(() -> run(plan)).isInstanceOfSatisfying(HoldfastException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.LEASE_HELD));
        assertThat(engine.node().operations().plan(plan.id()).state()).isEqualTo(StoredPlan.State.OPEN);
    }

    @Test
    void theLimitIsPartOfThePlan() {
        StoredPlan plan = plan("orders", 150);
        assertThat(plan.rootRows()).isEqualTo(150);
        assertThat(plan.binding().facts())
                .anyMatch(fact -> fact.kind().equals("rows")
                        && fact.subject().equals("public.order_items")
                        && fact.value().equals("450"));

        SessionView session = run(plan).getFirst();

        assertThat(session.rootRows()).isEqualTo(150);
        assertThat(session.archivedRows()).isEqualTo(600);
        assertThat(session.stopReason()).isEqualTo("limit");
    }

    @Test
    void aKilledSessionKeepsThePlansCutOff() {
        StoredPlan plan = plan("orders");
        AtomicInteger chunks = new AtomicInteger();
        engine.failpoints(point -> {
            if (point == Failpoint.AFTER_HAND_OFF && chunks.incrementAndGet() == 3) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> run(plan)).hasMessageContaining("killed");
        engine.restart();
        Instant cutoff = engine.node().operations().session(1).cutoff();

        List<SessionView> resumed = engine.resume();

        SessionView session = resumed.getFirst();
        assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(session.nominalFireTime()).isEqualTo(plan.plannedAt());
        assertThat(Objects.requireNonNull(session.cutoff()).toString())
                .isEqualTo(plan.binding().facts().stream()
                        .filter(fact -> fact.kind().equals("cut-off"))
                        .findFirst()
                        .orElseThrow()
                        .value())
                .isEqualTo(String.valueOf(cutoff));
        assertThat(session.rootRows()).isEqualTo(plan.rootRows());
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void theCutOffIsThePlansAndNotTheRuns() {
        StoredPlan plan = plan("orders");
        // as if the plan had been made ten days ago: rows that came due since then stay
        Instant earlier = plan.plannedAt().minus(Duration.ofDays(10));
        engine.control("update plan set planned_at = '" + earlier + "'");

        List<Difference> differences =
                engine.node().operations().differences(run(plan).getFirst().id());

        assertThat(differences).extracting(Difference::kind).contains("cut-off");
        assertThat(differences)
                .filteredOn(difference -> difference.kind().equals("cut-off"))
                .allMatch(difference -> Instant.parse(Objects.requireNonNull(difference.found()))
                        .isBefore(Instant.parse(Objects.requireNonNull(difference.planned()))));
    }

    @Test
    void aChildsPlanMovesNoMoreThanItCounted() {
        engine.node().runs().run(List.of("orders"), new Runs.RunOptions(400, Duration.ZERO, false, "ada"), _ -> {});
        StoredPlan plan = plan("deliveries");
        assertThat(plan.rootRows()).isEqualTo(800);
        AtomicInteger pages = new AtomicInteger();
        engine.failpoints(point -> {
            if (point == Failpoint.AFTER_MARK && pages.getAndIncrement() == 0) {
                handDownMore();
            }
        });

        SessionView session = run(plan).getFirst();

        assertThat(pages).hasPositiveValue();
        assertThat(session.rootRows()).isLessThanOrEqualTo(900);
        assertThat(engine.number("vault", "select count(*) from delivery.deliveries"))
                .isEqualTo(session.rootRows());
    }

    /// Another node archives more parents while the child's session runs.
    private void handDownMore() {
        try (Node other = engine.secondNode()) {
            other.runs().run(List.of("orders"), new Runs.RunOptions(0, Duration.ZERO, false, "bob"), _ -> {});
        }
    }

    @Test
    void aPlanIsMadeWhileNobodyCancelsIt() throws Exception {
        Cancellation cancellation = new Cancellation();
        try (var connection = engine.connect("shop");
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table order_items in access exclusive mode"); // holds the count up
            CompletableFuture<Operations.KeptPlan> planning = CompletableFuture.supplyAsync(
                    () -> engine.node().operations().keepPlan("orders", 0, "ada", cancellation));
            engine.await(() -> engine.number(
                            "shop",
                            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname ="
                                    + " current_database()")
                    == 1);

            cancellation.cancel();

            assertThatThrownBy(planning::join).hasMessageContaining("cancel");
            assertThat(engine.number(
                            "shop",
                            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname ="
                                    + " current_database()"))
                    .isZero();
        }
        assertThat(engine.controlNumber("select count(*) from plan")).isZero();
        assertThat(plan("orders").rootRows()).isPositive();
    }

    @Test
    void bytesAreNotInflatedByWhatDeletedRowsLeftBehind() {
        engine.execute(
                "shop",
                "alter table order_items set (autovacuum_enabled = off);"
                        + " insert into order_items select i, n + 100, repeat('x', 500) from generate_series(1, 1000) i,"
                        + " generate_series(1, 40) n; delete from order_items where line_no > 100; analyze orders;"
                        + " analyze order_items");

        Plan plan = engine.node().operations().plan("orders");

        Plan.PlanTable items = plan.tables().getFirst();
        assertThat(items.bytes() / items.rows()).isBetween(30L, 60L);
        assertThat(plan.warnings()).noneMatch(warning -> warning.contains("never analysed"));
    }
}
