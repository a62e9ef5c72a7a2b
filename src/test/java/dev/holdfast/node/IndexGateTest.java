package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Severity;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.plan.IndexFinding;
import dev.holdfast.plan.StatementCost;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A run that would read whole tables for every chunk does not begin, unless it is told to.
class IndexGateTest {
    @AutoClose
    private final UnindexedOrders scene = new UnindexedOrders();

    private final EngineFixture engine = scene.engine();

    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void withoutTheIndexOfAForeignKeyABigTableIsNotTouched(String archive) {
        scene.fill(10_500);
        scene.policy(archive);

        IndexFinding finding = scene.finding(UnindexedOrders.ITEMS);

        assertThat(finding.severity()).isEqualTo(Severity.TO_ACKNOWLEDGE);
        assertThat(finding.tableRows()).isBetween(10_001L, 13_000L);
        assertThat(finding.costPerChunk()).isPositive();
        assertThat(finding.why()).contains("order_items_order_id_fkey", "every chunk reads the whole table");
        assertThat(finding.statement())
                .isEqualTo("CREATE INDEX CONCURRENTLY \"order_items_order_id_hf\" ON \"public\".\"order_items\""
                        + " (\"order_id\")");
        SessionView blocked = engine.run("orders").getLast();
        assertThat(blocked.state()).isEqualTo(SessionState.FAILED);
        assertThat(blocked.stopReason()).isEqualTo("blocked");
        assertThat(blocked.error())
                .contains(UnindexedOrders.ITEMS, "acknowledge = [\"" + UnindexedOrders.ITEMS + "\"]");
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(10);
    }

    @Test
    void whoeverAcknowledgesItRunsWithoutTheIndex() {
        scene.fill(10_500);
        scene.policy("shop", UnindexedOrders.ITEMS);

        scene.requireMoved();
    }

    @Test
    void onASmallTableItIsAdvice() {
        scene.fill(2_000);
        scene.policy("shop");

        assertThat(scene.finding(UnindexedOrders.ITEMS).severity()).isEqualTo(Severity.NOTE);
        scene.requireMoved();
    }

    @Test
    void withoutAnIndexOnTheAgeColumnThereIsAdvice() {
        engine.execute("shop", """
                create table logs (id bigint primary key, placed_at timestamptz not null);
                insert into logs select i, now() - interval '1 year' from generate_series(1, 12000) i;
                analyze logs""");
        engine.policy(UnindexedOrders.aged("logs", "shop"));

        List<IndexFinding> advice =
                engine.node().operations().plan("logs").findings().indexes();

        assertThat(advice).singleElement().satisfies(index -> {
            assertThat(index.id()).isEqualTo("no-index public.logs(placed_at)");
            assertThat(index.severity()).isEqualTo(Severity.NOTE);
            assertThat(index.costPerChunk()).isPositive();
        });
    }

    @Test
    void handedOffKeysNeedAnIndexToo() {
        scene.fill(20);
        scene.policy("shop");
        engine.execute("shop", """
                create table notes (id bigint primary key, order_id bigint);
                insert into notes select i, i % 10 + 1 from generate_series(1, 10500) i""");
        engine.policy(TestPolicies.draft("notes", "shop")
                .parent("orders", Map.of("id", "order_id"))
                .archive("vault", "kept"));

        assertThat(engine.node().operations().plan("notes").findings().refusals())
                .extracting(each -> each.id())
                .containsExactly("no-index public.notes(order_id)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void everyStatementIsListedWithItsCostAndHowItReads(String archive) {
        scene.fill(10_500);
        engine.execute("shop", "create index by_order on order_items (order_id)");
        scene.policy(archive);
        scene.requireMoved(); // now the archive tables stand
        engine.execute("shop", """
                insert into orders select i, now() - interval '1 day' from generate_series(11, 3000) i;
                insert into order_items select i, i % 2990 + 11 from generate_series(1, 30000) i;
                insert into orders values (3001, now() - interval '1 year');
                analyze orders, order_items""");

        var kept = engine.node().operations().keepPlan("orders", 0, "ada", new Cancellation());

        List<StatementCost> statements = kept.plan().findings().statements();
        assertThat(statements)
                .extracting(each -> each.step() + " " + each.table())
                .containsExactlyElementsOf(
                        archive.equals("shop")
                                ? List.of(
                                        "mark public.orders",
                                        "look up rows public.orders",
                                        "move public.order_items",
                                        "move public.orders")
                                : List.of(
                                        "mark public.orders",
                                        "look up rows public.orders",
                                        "copy public.order_items",
                                        "delete public.order_items",
                                        "copy public.orders",
                                        "delete public.orders",
                                        "read back kept.order_items",
                                        "read back kept.orders"));
        assertThat(statements).allSatisfy(each -> {
            assertThat(each.cost()).isPositive();
            assertThat(each.access()).isNotEmpty();
        });
        assertThat(statements)
                .filteredOn(each -> each.table().equals("public.order_items"))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.access()).containsExactly("public.order_items by by_order"));
        assertThat(kept.stored().statements()).isEqualTo(statements);
    }

    /// Criteria go through a big table that has no index for it: marking may read it whole, a chunk may not.
    @Test
    void aBigTableThatCriteriaGoThroughNeedsAnIndex() {
        joinedTable("code");

        IndexFinding finding = scene.finding("no-index public.customers(code)");

        assertThat(finding.severity()).isEqualTo(Severity.TO_ACKNOWLEDGE);
        assertThat(finding.why()).contains("every chunk of public.orders reads the whole table");
        SessionView blocked = engine.run("orders").getLast();
        assertThat(blocked.stopReason()).isEqualTo("blocked");
        assertThat(blocked.error()).contains("no-index public.customers(code)");

        engine.node().operations().buildIndexes("orders", _ -> {});
        scene.requireMoved();
    }

    @Test
    void anIndexThatServesNoStatementIsNoIndex() {
        joinedTable("code");
        engine.execute("shop", "create index on customers (code) where code < 'b'"); // not for every row

        assertThat(scene.finding("no-index public.customers(code)").severity()).isEqualTo(Severity.TO_ACKNOWLEDGE);
    }

    @Test
    void aTableThatIsReadWholeThoughItsIndexSeemsToServeStopsTheRun() {
        scene.fill(20);
        engine.execute("shop", """
                create index on order_items (order_id);
                create table customers (code bigint primary key, active boolean);
                insert into customers select i, false from generate_series(1, 12000) i;
                alter table orders add column customer numeric; -- no index on whole numbers serves it
                update orders set customer = id;
                analyze customers, orders""");
        engine.policy(joined());

        assertThat(scene.finding("reads-whole public.customers").statement()).isEmpty();
        assertThat(engine.node().operations().buildIndexes("orders", _ -> {})).isEmpty();
        assertThat(engine.run("orders").getLast().error()).contains("reads-whole public.customers");
    }

    /// Every order has a tenth of all items: reading them all is what the planner would do for a few orders.
    @Test
    void whatIsReadWholeByChoiceStopsNothing() {
        scene.fill(30_000);
        engine.execute("shop", "create index on order_items (order_id); analyze order_items");
        scene.policy("shop");

        assertThat(engine.node().operations().plan("orders").findings().indexes())
                .isEmpty();
        scene.requireMoved();
    }

    @Test
    void aHundredAndTwentyTablesArePlannedInSeconds() {
        StringBuilder sql = new StringBuilder("""
                create table orders (id bigint primary key, placed_at timestamptz not null);
                create index on orders (placed_at);
                insert into orders select i, now() - interval '1 year' from generate_series(1, 10) i;
                """);
        List<String> bundle = new ArrayList<>();
        for (int i = 1; i < 120; i++) {
            bundle.add("part_" + i);
            sql.append("create table part_%1$d (id bigint primary key, order_id bigint references orders);"
                            .formatted(i))
                    .append("create index on part_%d (order_id);".formatted(i));
        }
        engine.execute("shop", sql.toString());
        engine.policy(UnindexedOrders.aged("orders", "vault").bundle(bundle));
        long began = System.nanoTime();

        var plan = engine.node().operations().plan("orders");

        assertThat(plan.findings().statements()).hasSize(2 + 120 * 2);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    private void joinedTable(String key) {
        scene.fill(20);
        engine.execute("shop", """
                create table customers (id bigint primary key, %1$s text not null, active boolean);
                insert into customers select i, 'c' || i, false from generate_series(1, 12000) i;
                alter table orders add column customer text;
                update orders set customer = 'c' || id;
                analyze customers, orders""".formatted(key));
        engine.policy(joined());
    }

    private static PolicyDraft joined() {
        return UnindexedOrders.orders("shop")
                .joins(Map.of("c", new PolicyDefinition.JoinDefinition("customers", Map.of("customer", "code"))))
                .criteria("c.active = false");
    }
}
