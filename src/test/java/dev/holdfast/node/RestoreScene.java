package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import java.time.Duration;
import java.util.List;

/// An estate whose archived rows can be restored. Of every order, 3 items, 2 deliveries and 4 proofs; orders of more
/// than 90 days that are done go. What each table had at first is kept beside it, as `was_...`.
final class RestoreScene implements AutoCloseable {
    final EngineFixture engine = new EngineFixture("shop", "delivery", "vault");

    RestoreScene() {
        OrderTree.fill(engine);
        engine.execute("shop", "delete from order_items where order_id < 890; delete from orders where id < 890");
        engine.execute("delivery", """
                delete from proofs p using deliveries d where d.id = p.delivery_id and d.order_id < 890;
                delete from deliveries where order_id < 890""");
        engine.execute("shop", "create table was_orders as table orders; create table was_items as table order_items");
        engine.execute(
                "delivery", "create table was_deliveries as table deliveries; create table was_proofs as table proofs");
    }

    void archive(boolean withChildren, String... policies) {
        engine.node()
                .runs()
                .run(List.of(policies), new Runs.RunOptions(0, Duration.ZERO, withChildren, "test"), _ -> {});
    }

    RestoreView restore(RestoreWish wish) {
        return engine.node().restores().run(wish, null);
    }

    RestoreView restored(RestoreWish wish) {
        RestoreView view = restore(wish);
        assertThat(view.error()).isEmpty();
        assertThat(view.state()).isEqualTo(RestoreState.DONE);
        return view;
    }

    String refused(RestoreWish wish) {
        RestoreView view = restore(wish);
        assertThat(view.state()).isEqualTo(RestoreState.REFUSED);
        return view.error();
    }

    long count(String database, String table) {
        return engine.number(database, "select count(*) from " + table);
    }

    /// Rows that differ between two tables, in either direction.
    long difference(String database, String one, String other) {
        return engine.number(
                database,
                ("select count(*) from ((select %1$s::text from %1$s except all select %2$s::text from %2$s) union all"
                                + " (select %2$s::text from %2$s except all select %1$s::text from %1$s)) d")
                        .formatted(one, other));
    }

    void requireShopAsItWas() {
        assertThat(difference("shop", "orders", "was_orders")).isZero();
        assertThat(difference("shop", "order_items", "was_items")).isZero();
    }

    @Override
    public void close() {
        engine.close();
    }
}
