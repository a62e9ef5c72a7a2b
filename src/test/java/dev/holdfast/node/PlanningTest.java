package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.plan.Plan;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Planning counts what would move; it changes nothing and can be cancelled.
class PlanningTest {
    @AutoClose
    private final PlannedTree tree = new PlannedTree();

    private final EngineFixture engine = tree.engine();

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
        assertThat(tree.plan("orders").rootRows()).isPositive();
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
