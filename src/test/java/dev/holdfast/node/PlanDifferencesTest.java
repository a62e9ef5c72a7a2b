package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.plan.Binding;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.Fact;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.session.SessionView;
import dev.holdfast.testing.TestServer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What differs from a plan stops its run before the first row, and is named; a few rows more or fewer do not.
class PlanDifferencesTest {
    @AutoClose
    private final PlannedTree tree = new PlannedTree();

    private final EngineFixture engine = tree.engine();

    @Test
    void rowsWithinTheToleranceRun() {
        StoredPlan plan = tree.plan("orders");
        tree.insertDue(100);

        assertThat(tree.run(plan).getFirst().rootRows()).isEqualTo(plan.rootRows() + 100);
    }

    @Test
    void rowsBeyondTheToleranceStop() {
        StoredPlan plan = tree.plan("orders");
        tree.insertDue(101);

        assertThat(tree.stopped(plan))
                .containsExactly("rows of public.orders: %d planned, %d found"
                        .formatted(plan.rootRows(), plan.rootRows() + 101));
    }

    @Test
    void rowsThatAreGoneStopToo() {
        StoredPlan plan = tree.plan("orders");
        engine.execute("shop", "delete from order_items where order_id > 400");

        assertThat(tree.stopped(plan)).singleElement().asString().startsWith("rows of public.order_items: ");
    }

    @Test
    void aPlanThatStoppedMayRunWithMoreTolerance() {
        StoredPlan plan = tree.plan("orders");
        tree.insertDue(150);
        assertThat(tree.stopped(plan)).hasSize(1);

        List<SessionView> sessions = tree.run(plan, new Tolerance(BigDecimal.valueOf(25), 0));

        assertThat(sessions.getFirst().rootRows()).isEqualTo(plan.rootRows() + 150);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void neverMoreRootRowsThanPlannedAndTolerated() {
        StoredPlan plan = tree.plan("orders");
        TreeRuns runs = (TreeRuns) engine.node().runs();

        // after the comparison, before the first row is marked
        SessionView session = runs.runPlanFor(
                        plan.id(),
                        Tolerance.DEFAULT,
                        new Runs.RunOptions(0, Duration.ZERO, true, "ada"),
                        (_, _) -> tree.insertDue(300))
                .getFirst();

        assertThat(session.rootRows()).isEqualTo(plan.rootRows() + 100);
        assertThat(session.stopReason()).isEqualTo("limit");
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aNewColumnStops() {
        StoredPlan plan = tree.plan("orders");
        engine.execute("shop", "alter table orders add column extra_note text");

        assertThat(tree.stopped(plan))
                .anyMatch(line -> line.equals("column public.orders.extra_note: new since the plan, text"))
                .anyMatch(line -> line.startsWith("statement public.orders 1"));
    }

    @Test
    void aWiderColumnStops() {
        StoredPlan plan = tree.plan("orders");
        engine.execute("shop", "alter table order_items alter line_no type bigint");

        assertThat(tree.stopped(plan)).contains("column public.order_items.line_no: integer planned, bigint found");
    }

    @Test
    void aNewTriggerStops() {
        StoredPlan plan = tree.plan("orders");
        engine.execute(
                "shop",
                "create function watch() returns trigger language plpgsql as 'begin return old; end';"
                        + " create trigger watch before delete on order_items for each row execute function watch()");

        assertThat(tree.stopped(plan))
                .contains("schema public.order_items: differs from the plan")
                .anyMatch(line -> line.startsWith("effect trigger public.order_items.watch: new since the plan"));
    }

    @Test
    void aNewForeignKeyThatCascadesStops() {
        StoredPlan plan = tree.plan("orders");
        engine.execute(
                "shop",
                "create table remarks (id int primary key, order_id bigint references orders on delete cascade)");

        assertThat(tree.stopped(plan)).anyMatch(line -> line.contains("remarks"));
    }

    @Test
    void anIndexThatIsGoneStops() {
        StoredPlan plan = tree.plan("orders");
        engine.execute("shop", "alter table order_items drop constraint order_items_pkey");

        assertThat(tree.stopped(plan)).isNotEmpty();
    }

    @Test
    void aTableThatIsGoneStops() {
        StoredPlan plan = tree.plan("orders");
        engine.execute("shop", "alter table order_items rename to order_lines");

        assertThat(tree.stopped(plan)).singleElement().asString().contains("order_items");
    }

    @Test
    void aChangedPolicyStopsAndSaysWhatChanged() {
        StoredPlan plan = tree.plan("orders");
        PolicyDefinition before = engine.node().operations().definition("orders");
        tree.change(PolicyDraft.of(before).age(before.ageColumn(), "P80D").definition());
        assertThat(engine.node().operations().plan(plan.id()).state()).isEqualTo(StoredPlan.State.SUPERSEDED);

        assertThat(tree.stopped(plan))
                .contains("policy version: 1 planned, 2 found", "policy residence: P90D planned, P80D found")
                .anyMatch(line -> line.startsWith("cut-off: "));
    }

    @Test
    void aNewChildPolicyStops() {
        StoredPlan plan = tree.plan("proofs");
        engine.execute("delivery", "create table scans (id int primary key, delivery_id uuid, no int)");
        PolicyDefinition like = engine.node().operations().definition("proofs");
        engine.policy(PolicyDraft.of(like)
                .name("scans")
                .table("scans")
                .parent("proofs", Map.of("delivery_id", "delivery_id", "no", "no"))
                .definition());

        assertThat(tree.stopped(plan)).containsExactly("child policies: nothing planned, scans found");
    }

    @Test
    void anotherDatabaseBehindTheNameStops() {
        StoredPlan plan = tree.plan("orders");
        engine.control("update plan set binding = replace(binding, 'source\tshop\tpostgresql', 'source\tshop\tother'),"
                + " digest = encode(sha256(convert_to(replace(binding, 'source\tshop\tpostgresql',"
                + " 'source\tshop\tother'), 'UTF8')), 'hex')");

        assertThat(tree.stopped(engine.node().operations().plan(plan.id())))
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

    @Test
    void eachKindOfFactBinds() {
        engine.execute("shop", """
                drop index orders_placed_at_idx;
                alter table orders add column twice bigint generated always as (id * 2) stored;
                insert into orders select i, 'open', now() from generate_series(10001, 22000) i;
                analyze orders;""");

        for (String kind : List.of(
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
                "archive step")) {
            StoredPlan plan = changed(tree.plan("orders"), kind);

            assertThat(tree.stopped(plan)).as(kind).hasSize(1);
            long session = engine.controlNumber("select max(id) from session");
            assertThat(engine.node().operations().differences(session))
                    .extracting(Difference::kind)
                    .containsExactly(kind);
        }
    }

    @Test
    void aRestoredArchiveStops() {
        StoredPlan plan = tree.plan("deliveries");
        engine.forgetConnections();
        DatabaseSpec vault = engine.estate().spec("vault");
        engine.estate()
                .put(TestDatabase.like(vault)
                        .database(TestServer.freshDatabase("restored"))
                        .spec());

        assertThat(engine.node()
                        .operations()
                        .differences(tree.run(plan).getFirst().id()))
                .extracting(Difference::kind)
                .contains("archive", "incarnation of archive");
    }

    @Test
    void anotherSessionMeanwhileStops() {
        StoredPlan plan = tree.plan("orders", 150);
        engine.run("orders");

        assertThat(tree.stopped(plan)).anyMatch(line -> line.equals("rows of public.orders: 150 planned, 0 found"));
    }

    @Test
    void theCutOffIsThePlansAndNotTheRuns() {
        StoredPlan plan = tree.plan("orders");
        // as if the plan had been made ten days ago: rows that came due since then stay
        Instant earlier = plan.plannedAt().minus(Duration.ofDays(10));
        engine.control("update plan set planned_at = '" + earlier + "'");

        List<Difference> differences =
                engine.node().operations().differences(tree.run(plan).getFirst().id());

        assertThat(differences).extracting(Difference::kind).contains("cut-off");
        assertThat(differences)
                .filteredOn(difference -> difference.kind().equals("cut-off"))
                .allMatch(difference -> Instant.parse(Objects.requireNonNull(difference.found()))
                        .isBefore(Instant.parse(Objects.requireNonNull(difference.planned()))));
    }
}
