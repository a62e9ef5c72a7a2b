package dev.holdfast.dialect.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Moving;
import dev.holdfast.dialect.Moving.Moved;
import dev.holdfast.dialect.RowsHeld;
import dev.holdfast.testing.ContractEngine;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rows that move within a database, and rows that are deleted after they were copied.
abstract class MovingContract {
    private final ContractEngine engine;
    private final Moving moving;

    MovingContract(ContractEngine engine) {
        this.engine = engine;
        this.moving = engine.dialect().moving();
    }

    private Orders archived(int orders) throws SQLException {
        Orders made = new Orders(engine, orders);
        made.makeArchive();
        return made;
    }

    @Test
    void aBundleMovesWholeWithEqualDigestsOnBothSides() throws SQLException {
        try (Orders orders = archived(20)) {
            Keys keys = Orders.ids(1, 2, 3);
            Moved items = moving.moveWithin(orders.connection(), orders.items(), keys, Orders.stamp(5), null);
            Moved roots = moving.moveWithin(
                    orders.connection(),
                    orders.orders(),
                    keys,
                    Orders.stamp(5),
                    orders.due(orders.done(), null, List.of(), Integer.MAX_VALUE));
            orders.connection().commit();

            assertThat(items.deleted().rows()).isEqualTo(6);
            assertThat(items.deleted().sameRows(items.inserted())).isTrue();
            assertThat(roots.deleted().rows()).isEqualTo(3);
            assertThat(roots.deleted().sameRows(roots.inserted())).isTrue();
            assertThat(roots.deleted().bytes()).isPositive();
            Digest read = moving.readBack(orders.connection(), orders.orders(), Orders.stamp(5));
            assertThat(read.sameRows(roots.inserted())).isTrue();
            assertThat(orders.number("SELECT count(*) FROM orders WHERE id <= 3"))
                    .isZero();
            assertThat(orders.number("SELECT count(*) FROM items")).isEqualTo(34);
            assertThat(orders.number(
                            "SELECT count(*) FROM kept.orders WHERE hf_chunk = 5 AND hf_session = 3 AND id <= 3"))
                    .isEqualTo(3);
            assertThat(orders.number("SELECT count(*) FROM kept.orders WHERE note IS NULL AND id = 3"))
                    .isEqualTo(1);
        }
    }

    /// More rows than a statement may take before the server locks the whole table (SQL Server).
    @Test
    void thousandsOfRowsMoveAsOneChunk() throws SQLException {
        try (Orders orders = archived(2_100)) {
            Moved items =
                    moving.moveWithin(orders.connection(), orders.items(), Orders.upTo(2_100), Orders.stamp(1), null);
            orders.connection().commit();

            assertThat(items.deleted().rows()).isEqualTo(4_200);
            assertThat(items.deleted().sameRows(items.inserted())).isTrue();
            assertThat(orders.number("SELECT count(*) FROM items")).isZero();
        }
    }

    @Test
    void aRootRowThatIsNotDueAnyMoreStaysAndIsMissedInTheCount() throws SQLException {
        try (Orders orders = archived(6)) {
            orders.execute("DELETE FROM items");
            Moved moved = moving.moveWithin(
                    orders.connection(),
                    orders.orders(),
                    Orders.ids(4, 5, 6),
                    Orders.stamp(1),
                    orders.due(orders.done(), null, List.of(), Integer.MAX_VALUE));

            assertThat(moved.deleted().rows()).isEqualTo(2);
            assertThat(moved.deleted().sameRows(moved.inserted())).isTrue();
            assertThat(orders.number("SELECT count(*) FROM orders WHERE id = 5"))
                    .isEqualTo(1);
            orders.connection().rollback();
        }
    }

    @Test
    void aHeldRowNeverGoesByAMoveNorByADelete() throws SQLException {
        try (Orders orders = archived(6)) {
            MoveTable items = orders.items();
            List<HeldRows> keyed = List.of(
                    new HeldRows.Keyed(items.source(), List.of(orders.column("items", "order_id")), Orders.ids(2, 77)));
            List<HeldRows> matching = List.of(new HeldRows.Matching(
                    items.source(),
                    new Condition.Compare(
                            new Condition.ColumnOperand(
                                    null, "sku", orders.column("items", "sku").type()),
                            Condition.Operator.EQUAL,
                            new Condition.Text("sku2"))));
            List<HeldRows> strange = List.of(new HeldRows.Strange(
                    items.source(), List.of(orders.column("items", "order_id")), Orders.ids(1, 3)));
            for (List<HeldRows> held : List.of(keyed, matching, strange)) {
                assertThatThrownBy(() -> moving.moveWithin(
                                orders.connection(), items, Orders.upTo(3), Orders.stamp(1), null, held))
                        .isInstanceOf(RowsHeld.class);
                orders.connection().rollback();
                assertThatThrownBy(() -> moving.delete(orders.connection(), items, Orders.upTo(3), null, null, held))
                        .isInstanceOf(RowsHeld.class);
                orders.connection().rollback();
            }
            assertThat(orders.number("SELECT count(*) FROM items")).isEqualTo(12);

            Moved free = moving.moveWithin(orders.connection(), items, Orders.ids(1, 3), Orders.stamp(1), null, keyed);
            assertThat(free.deleted().rows()).isEqualTo(4);
            orders.connection().rollback();
        }
    }

    /// What a delete returns adds up to what a copy of the same rows adds up to, and to nothing else.
    @Test
    void aDeleteAddsUpToTheArchivedCopy() throws SQLException {
        try (Orders orders = archived(6)) {
            orders.execute("DELETE FROM items");
            orders.connection().commit();
            Keys keys = Orders.ids(1, 2, 3);
            moving.moveWithin(orders.connection(), orders.orders(), keys, Orders.stamp(1), null);
            Digest copy = moving.readBack(orders.connection(), orders.orders(), Orders.stamp(1));
            orders.connection().rollback();

            Digest deleted = moving.delete(orders.connection(), orders.orders(), keys, null);
            assertThat(deleted.sameRows(copy)).isTrue();
            orders.connection().rollback();

            orders.execute("UPDATE orders SET note = '' WHERE id = 3"); // it was NULL
            Digest changed = moving.delete(orders.connection(), orders.orders(), keys, null);
            assertThat(changed.rows()).isEqualTo(3);
            assertThat(changed.sameRows(copy)).isFalse();
            orders.connection().rollback();
        }
    }

    @Test
    void aDiscardedCopyLeavesNothingOfItsChunk() throws SQLException {
        try (Orders orders = archived(6)) {
            orders.execute("DELETE FROM items");
            moving.moveWithin(orders.connection(), orders.orders(), Orders.ids(1), Orders.stamp(1), null);
            moving.moveWithin(orders.connection(), orders.orders(), Orders.ids(2), Orders.stamp(2), null);
            orders.connection().commit();

            moving.discard(orders.connection(), List.of(orders.items(), orders.orders()), Orders.stamp(1));
            orders.connection().commit();

            assertThat(orders.number("SELECT count(*) FROM kept.orders")).isEqualTo(1);
            assertThat(orders.number("SELECT count(*) FROM kept.orders WHERE id = 2"))
                    .isEqualTo(1);
        }
    }
}
