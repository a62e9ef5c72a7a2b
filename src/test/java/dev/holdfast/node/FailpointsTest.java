package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The process dies once at every failpoint there is, one after the other, over the same databases; each time another
/// one resumes, new rows having come meanwhile. A failpoint that is never reached fails the test.
class FailpointsTest {
    private static final int ORDERS_AT_ONCE = 60;

    /// Points that are passed only after a death between the two commits of a chunk.
    private static final Set<Failpoint> AFTER_A_DEATH =
            EnumSet.of(Failpoint.BEFORE_VERIFY_AGAIN, Failpoint.AFTER_VERIFY_AGAIN);

    private final AtomicBoolean dead = new AtomicBoolean();
    private EngineFixture engine;
    private int orders;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        OrderTree.fillTables(engine);
        engine.execute("shop", "delete from order_items; delete from orders");
        engine.execute("delivery", "delete from proofs; delete from deliveries");
        engine.policy(OrderTree.ORDERS_POLICY);
        engine.policy(OrderTree.deliveries(""));
        moreRows();
        engine.run("orders"); // makes the archive tables
        engine.execute("vault", "alter table delivery.deliveries add constraint poison check (mood <> 'bad')");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void nothingIsLostOrDoubledWhereverTheProcessDies() {
        Set<Failpoint> reached = EnumSet.noneOf(Failpoint.class);
        for (Failpoint point : Failpoint.values()) {
            moreRows();
            if (AFTER_A_DEATH.contains(point)) {
                die(Failpoint.AFTER_ARCHIVE_COMMIT);
            }
            if (die(point)) {
                reached.add(point);
            }
        }
        engine.restart();
        engine.resume();
        engine.run("orders");

        assertThat(reached).containsExactlyInAnyOrder(Failpoint.values());
        assertThat(Failpoint.values()).hasSizeGreaterThanOrEqualTo(40);
        Verification verification = engine.verify();
        assertThat(verification.differences()).isEmpty();
        assertThat(verification.handedOffKeys()).isEqualTo(verification.expectedHandedOffKeys());
        requireEachRowOnce("shop", "orders", "shop", "shop_archive.orders", "");
        requireEachRowOnce("shop", "order_items", "shop", "shop_archive.order_items", "");
        requireEachRowOnce("delivery", "deliveries", "vault", "delivery.deliveries", " where mood = 'good'");
        assertThat(engine.number("shop", "select count(*) from orders where id % 60 <> 1"))
                .isZero();
    }

    /// @return whether the point was reached
    private boolean die(Failpoint point) {
        engine.restart();
        dead.set(false);
        AtomicBoolean first = new AtomicBoolean(true);
        engine.failpoints(here -> {
            if (here == Failpoint.AFTER_MARK && first.getAndSet(false)) {
                // an order that is marked goes away before its turn
                engine.execute("shop", """
                        with items as (delete from order_items where order_id % 60 = 1),
                          gone as (delete from orders where id % 60 = 1 returning id)
                        insert into graveyard select id from gone""");
            }
            if (here == point || dead.get()) {
                dead.set(true); // all threads of a process die together
                throw new Killed();
            }
        });
        try {
            engine.resume();
            engine.run("orders");
        } catch (Killed e) {
            return true;
        }
        return false;
    }

    /// The last delivery of each lot is one that the archive does not take.
    private void moreRows() {
        int from = orders + 1;
        orders += ORDERS_AT_ONCE;
        engine.execute("shop", "create table if not exists graveyard (id bigint)");
        engine.execute("shop", """
                insert into orders (id, status, placed_at)
                select i, 'done', now() - interval '1 year' from generate_series(%1$d, %2$d) i;
                insert into order_items select i, n, 'sku' from generate_series(%1$d, %2$d) i, generate_series(1, 2) n""".formatted(from, orders));
        engine.execute("delivery", """
                insert into deliveries (order_id, mood)
                select i, case when i = %2$d and i > %3$d then 'bad' else 'good' end::mood
                from generate_series(%1$d, %2$d) i""".formatted(from, orders, ORDERS_AT_ONCE));
    }

    private void requireEachRowOnce(String source, String table, String archive, String archiveTable, String which) {
        long hot = engine.number(source, "select count(*) from " + table + which);
        long warm = engine.number(archive, "select count(*) from " + archiveTable + which);
        long twice = engine.number(
                archive,
                "select count(*) - count(distinct (%s)) from %s"
                        .formatted(table.equals("order_items") ? "order_id, line_no" : "id", archiveTable));
        long gone = engine.number("shop", "select count(*) from graveyard");
        long made =
                switch (table) {
                    case "orders" -> orders - gone;
                    case "order_items" -> 2 * (orders - gone);
                    default -> orders - orders / ORDERS_AT_ONCE + 1;
                };
        assertThat(twice).as(table).isZero();
        assertThat(hot + warm).as(table).isEqualTo(made);
    }
}
