package dev.holdfast.dialect.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Copying;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Moving;
import dev.holdfast.dialect.Places;
import dev.holdfast.dialect.RowsElsewhere;
import dev.holdfast.testing.PostgresEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PostgresMovingTest extends MovingContract {
    private static final PostgresEngine ENGINE = new PostgresEngine();

    PostgresMovingTest() {
        super(ENGINE);
    }

    /// A place is a hint: what is copied from there must have the keys that were marked with it, and what was written
    /// again does not go.
    @Test
    void rowsGoFromTheirPlacesOnlyWithTheirKeys() throws SQLException {
        Moving moving = ENGINE.dialect().moving();
        Copying copying = ENGINE.dialect().copying().orElseThrow();
        try (Orders orders = new Orders(ENGINE, 15);
                Connection archive = orders.another()) {
            archive.setAutoCommit(false);
            orders.makeArchive();
            orders.execute("DELETE FROM items");
            orders.connection().commit();
            MoveTable table = orders.orders();
            MarkQuery due = orders.due(orders.done(), null, List.of(), 100);
            MarkQuery.Page page = ENGINE.dialect().marking().mark(orders.connection(), due);
            Keys keys = page.keys();
            Places places = Objects.requireNonNull(page.places());
            assertThat(places.size()).isEqualTo(12).isEqualTo(keys.size());

            Digest sent = copying.copy(orders.connection(), archive, table, keys, places, Orders.stamp(1));
            Digest copy = moving.readBack(archive, table, Orders.stamp(1));
            archive.rollback();
            Digest deleted = moving.delete(orders.connection(), table, keys, places, due, List.of());
            assertThat(sent.rows()).isEqualTo(12);
            assertThat(deleted.sameRows(copy)).isTrue();
            assertThat(orders.number("SELECT count(*) FROM orders WHERE state = 'done'"))
                    .isZero();
            orders.connection().rollback();

            assertThatThrownBy(() -> copying.copy(
                            orders.connection(),
                            archive,
                            table,
                            keys.slice(1, 12),
                            places.slice(0, 11),
                            Orders.stamp(2)))
                    .isInstanceOf(RowsElsewhere.class);
            archive.rollback();
            assertThat(copying.copy(orders.connection(), archive, table, keys, places, Orders.stamp(3))
                            .rows())
                    .as("both connections are as good as before")
                    .isEqualTo(12);
            archive.rollback();

            orders.execute("UPDATE orders SET note = 'again' WHERE id = 4");
            assertThatThrownBy(() -> copying.copy(orders.connection(), archive, table, keys, places, Orders.stamp(4)))
                    .isInstanceOf(RowsElsewhere.class);
            archive.rollback();
            Digest others = moving.delete(orders.connection(), table, keys, places, due, List.of());
            assertThat(others.rows()).isEqualTo(11);
            assertThat(orders.number("SELECT count(*) FROM orders WHERE id = 4"))
                    .isEqualTo(1);
            orders.connection().rollback();
        }
    }

    /// A plan that the server keeps would compare each row with every place.
    @Test
    void aDeleteFromPlacesIsPlannedAnewHoweverOftenItIsSent() throws SQLException {
        Moving moving = ENGINE.dialect().moving();
        try (Orders orders = new Orders(ENGINE, 15)) {
            orders.execute("DELETE FROM items");
            orders.connection().commit();
            MarkQuery due = orders.due(orders.done(), null, List.of(), 100);
            MarkQuery.Page page = ENGINE.dialect().marking().mark(orders.connection(), due);
            Places places = Objects.requireNonNull(page.places());

            for (int chunk = 0; chunk < 8; chunk++) {
                moving.delete(orders.connection(), orders.orders(), page.keys(), places, due, List.of());
                orders.connection().rollback();
            }

            assertThat(orders.number(
                            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%DELETE FROM ONLY%'"))
                    .isZero();
        }
    }
}
