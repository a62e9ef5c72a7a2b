package dev.holdfast.dialect.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HelperSchema.Seal;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Viewing;
import dev.holdfast.dialect.Viewing.History;
import dev.holdfast.dialect.Viewing.Side;
import dev.holdfast.testing.ContractEngine;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Views over a table and its archive table, and roles that read them.
abstract class ViewingContract {
    private static final TableName VIEW = new TableName("hf_history", "orders");
    private static final TableName KEPT = new TableName("kept", "orders");

    private final ContractEngine engine;
    private final Viewing viewing;

    ViewingContract(ContractEngine engine) {
        this.engine = engine;
        this.viewing = engine.dialect().viewing();
    }

    @BeforeEach
    void requireViews() {
        assumeTrue(engine.genuine(), "Babelfish has neither CREATE OR ALTER VIEW nor EXECUTE AS");
    }

    /// Six orders, of which two were archived in chunk 5.
    private Orders archived() throws SQLException {
        Orders orders = new Orders(engine, 6);
        orders.makeArchive();
        var moving = engine.dialect().moving();
        moving.moveWithin(orders.connection(), orders.items(), Orders.ids(1, 2), Orders.stamp(5), null);
        Digest moved = moving.moveWithin(orders.connection(), orders.orders(), Orders.ids(1, 2), Orders.stamp(5), null)
                .inserted();
        engine.dialect()
                .helpers()
                .writeManifest(orders.connection(), Orders.stamp(5), orders.orders(), moved, Seal.NONE);
        make(orders);
        return orders;
    }

    private History history(Orders orders) throws SQLException {
        List<Column> key = orders.orders().key();
        List<Column> kept = engine.dialect().holding().columns(orders.connection(), KEPT).stream()
                .filter(column -> !column.name().startsWith("hf_"))
                .toList();
        return new History(
                VIEW,
                Orders.INSTALLATION,
                "shop/orders",
                new Side(engine.table("orders"), orders.columns("orders"), key),
                List.of(new Side(KEPT, kept, key)));
    }

    private void make(Orders orders) throws SQLException {
        for (String sql : viewing.replace(history(orders))) {
            orders.execute(sql);
        }
        orders.connection().commit();
    }

    @Test
    void everyRowIsThereOnceAndSaysWhereItIs() throws SQLException {
        try (Orders orders = archived()) {
            assertThat(orders.number("SELECT count(*) FROM hf_history.orders")).isEqualTo(6);
            assertThat(orders.number("SELECT sum(id) FROM hf_history.orders WHERE hf_where = 'warm' AND hf_chunk = 5"))
                    .isEqualTo(3);
            assertThat(orders.number("SELECT count(*) FROM hf_history.orders WHERE note IS NULL"))
                    .isEqualTo(2);
        }
    }

    @Test
    void aCopyThatCameBackIsNotShownBesideItsRow() throws SQLException {
        try (Orders orders = archived()) {
            MoveTable table = orders.orders();
            MoveTable standing = new MoveTable(
                    KEPT, KEPT, table.columns(), table.key(), table.rootKey(), List.of(), table.hashing());
            engine.dialect()
                    .recalling()
                    .mark(
                            orders.connection(),
                            Orders.INSTALLATION,
                            9,
                            standing,
                            Copies.of(Orders.ids(2), new long[] {5}, new long[] {3}));

            assertThat(orders.number("SELECT sum(id) FROM hf_history.orders WHERE hf_where = 'warm'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aViewIsKnownByItsMarkAndMadeAnewWhereItsTablesChanged() throws SQLException {
        try (Orders orders = archived()) {
            assertThat(viewing.standing(orders.connection(), VIEW)).contains(viewing.mark(history(orders)));
            orders.execute("ALTER TABLE kept.orders ADD extra int NULL");
            assertThat(viewing.standing(orders.connection(), VIEW))
                    .isPresent()
                    .isNotEqualTo(java.util.Optional.of(viewing.mark(history(orders))));
            make(orders);
            assertThat(orders.number("SELECT count(*) FROM hf_history.orders WHERE extra IS NULL"))
                    .isEqualTo(6);
            assertThat(viewing.standing(orders.connection(), engine.table("orders")))
                    .contains("");

            for (String sql : viewing.drop(VIEW)) {
                orders.execute(sql);
            }
            assertThat(viewing.standing(orders.connection(), VIEW)).isEmpty();
        }
    }

    @Test
    void aRoleReadsTheViewAndNothingElse() throws SQLException {
        String role = "auditor_" + Long.toString(System.nanoTime(), 36);
        try (Orders orders = archived()) {
            assertThat(viewing.roleStands(orders.connection(), role)).isFalse();
            for (String sql : viewing.grants(role, true, List.of(VIEW))) {
                orders.execute(sql);
            }

            assertThat(viewing.roleStands(orders.connection(), role)).isTrue();
            assertThat(viewing.rights(orders.connection(), role, VIEW)).containsExactly("SELECT");
            assertThat(viewing.rights(orders.connection(), role, KEPT)).isEmpty();
            viewing.readAs(orders.connection(), role, VIEW);
            assertThatThrownBy(() -> viewing.readAs(orders.connection(), role, KEPT))
                    .isInstanceOf(SQLException.class);
            orders.connection().rollback();
        }
    }
}
