package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.plan.IndexFinding;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.List;

/// Orders that are due, with items that have no index on their order.
final class UnindexedOrders implements AutoCloseable {
    /// What is found of the items.
    static final String ITEMS = "no-index public.order_items(order_id)";

    private final EngineFixture engine = new EngineFixture("shop", "vault");

    EngineFixture engine() {
        return engine;
    }

    /// Items have a key of their own, and no index on their order.
    void fill(int items) {
        engine.execute("shop", """
                create table orders (id bigint primary key, placed_at timestamptz not null);
                create index on orders (placed_at);
                create table order_items (id bigint primary key, order_id bigint not null references orders);
                insert into orders select i, now() - interval '1 year' from generate_series(1, 10) i;
                insert into order_items select i, i %% 10 + 1 from generate_series(1, %d) i;""".formatted(items));
    }

    long validIndexes() {
        return engine.number("shop", """
                select count(*) from pg_index
                where indisvalid and indexrelid = to_regclass('order_items_order_id_hf')""");
    }

    IndexFinding finding(String id) {
        List<IndexFinding> all =
                engine.node().operations().plan("orders").findings().indexes();
        return all.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " is not among " + all));
    }

    void requireMoved() {
        SessionView moved = engine.run("orders").getLast();
        assertThat(moved.state()).as(String.valueOf(moved.error())).isEqualTo(SessionState.SUCCEEDED);
        assertThat(engine.number("shop", "select count(*) from orders")).isZero();
        assertThat(engine.verify().differences()).isEmpty();
    }

    void policy(String archive, String... acknowledged) {
        engine.policy(orders(archive).acknowledge(List.of(acknowledged)));
    }

    static PolicyDraft orders(String archive) {
        return aged("orders", archive).bundle(List.of("order_items"));
    }

    static PolicyDraft aged(String table, String archive) {
        return TestPolicies.draft(table, "shop")
                .age("placed_at", "P90D")
                .archive(archive, "kept")
                .chunkRows(1000);
    }

    @Override
    public void close() {
        engine.close();
    }
}
