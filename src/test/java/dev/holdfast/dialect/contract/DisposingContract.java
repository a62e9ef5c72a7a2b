package dev.holdfast.dialect.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Disposing;
import dev.holdfast.dialect.Disposing.Approval;
import dev.holdfast.dialect.Disposing.Lot;
import dev.holdfast.dialect.Disposing.Receipt;
import dev.holdfast.dialect.Disposing.Rows;
import dev.holdfast.dialect.Disposing.Stamps;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.HelperSchema.Seal;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Moving.Moved;
import dev.holdfast.dialect.Proving;
import dev.holdfast.dialect.TableName;
import dev.holdfast.testing.ContractEngine;
import java.sql.SQLException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Archived rows that are destroyed for good, and the register that keeps what went.
abstract class DisposingContract {
    private static final Proving.Covered COVERED = new Proving.Covered(
            List.of("id", "state", "day", "note", "amount", "placed", "token"), List.of(), MoveTable.Hashing.RECORD);

    private final ContractEngine engine;
    private final Disposing disposing;

    DisposingContract(ContractEngine engine) {
        this.engine = engine;
        this.disposing = engine.dialect().disposing();
    }

    /// The archive table of orders as it stands.
    private static MoveTable standing(Orders orders, ContractEngine engine) throws SQLException {
        TableName name = new TableName("kept", "orders");
        List<Column> columns = engine.dialect().holding().columns(orders.connection(), name);
        List<Column> key =
                columns.stream().filter(column -> column.name().equals("id")).toList();
        return new MoveTable(
                name,
                name,
                columns.stream()
                        .map(column -> new MoveTable.MoveColumn(column, column.type(), false))
                        .toList(),
                key,
                key,
                List.of(),
                MoveTable.Hashing.RECORD);
    }

    @Test
    void whatGoesIsWhatWasReadAndTheRestStands() throws SQLException {
        try (Orders orders = new Orders(engine, 6)) {
            orders.makeArchive();
            orders.execute("DELETE FROM items");
            Moved moved = engine.dialect()
                    .moving()
                    .moveWithin(orders.connection(), orders.orders(), Orders.upTo(5), Orders.stamp(5), null);
            engine.dialect()
                    .helpers()
                    .writeManifest(orders.connection(), Orders.stamp(5), orders.orders(), moved.inserted(), Seal.NONE);
            MoveTable table = standing(orders, engine);
            Fragment end = engine.dialect().retaining().end("a", false, null, ZoneOffset.UTC);
            Fragment endOfT = engine.dialect().retaining().end("t", false, null, ZoneOffset.UTC);
            List<Lot> lots = disposing.lots(
                    orders.connection(), Orders.INSTALLATION, table.source(), end, Orders.AT.plusSeconds(1));
            assertThat(lots).singleElement().satisfies(lot -> {
                assertThat(lot.rows()).isEqualTo(5);
                assertThat(lot.retainUntil()).isEqualTo(Orders.AT.plusSeconds(86_400));
            });
            Keys keys = disposing.keys(orders.connection(), table, endOfT, lots.getFirst());
            assertThat((long[]) keys.columns().getFirst()).containsExactly(1, 2, 3, 4, 5);
            assertThat(disposing.ended(orders.connection(), table, endOfT, keys, 5, Orders.AT))
                    .isFalse();
            assertThat(disposing.ended(orders.connection(), table, endOfT, keys, 5, Orders.AT.plusSeconds(86_400)))
                    .isTrue();

            Keys some = Orders.ids(1, 2);
            disposing.lock(orders.connection(), table, some, 5);
            Rows read = disposing.read(orders.connection(), table, COVERED, some, 5);
            assertThat(disposing
                            .delete(orders.connection(), table, COVERED, Orders.ids(1), 4)
                            .digest()
                            .rows())
                    .isZero();
            Rows gone = disposing.delete(orders.connection(), table, COVERED, some, 5);
            assertThat(gone.digest().rows()).isEqualTo(2);
            assertThat(gone.digest().sameRows(read.digest())).isTrue();
            assertThat(gone.leaves().root()).isEqualTo(read.leaves().root());
            Rows left = disposing.standing(orders.connection(), table.source(), COVERED, 5);
            assertThat(left.and(gone).digest().sameRows(moved.inserted())).isTrue();
            assertThat(disposing.counts(orders.connection(), table.source(), List.of(4L, 5L)))
                    .containsExactly(java.util.Map.entry(5L, 3L));
        }
    }

    /// Whoever has no end writes the last day of the calendar as a date.
    @Test
    void aFloorAddsNothingToADateThatMeansNoEnd() throws SQLException {
        try (Orders orders = new Orders(engine, 1)) {
            Fragment end = engine.dialect().retaining().end("a", true, Period.ofYears(7), ZoneId.of("Europe/Berlin"));
            List<Optional<Instant>> ends = disposing.ends(
                    orders.connection(),
                    end,
                    List.of(
                            stamps("9999-12-31T00:00:00+00:00", "9999-12-31T00:00:00+00:00"),
                            stamps("2031-01-01T00:00:00+00:00", "9990-06-01T00:00:00+00:00"),
                            stamps("2031-01-01T00:00:00+00:00", "2023-12-31T23:00:00+00:00"),
                            stamps("2026-11-27T00:00:00+00:00", null)));
            assertThat(ends.getFirst().orElse(Instant.MAX)).isAfterOrEqualTo(Instant.parse("9999-12-31T00:00:00Z"));
            assertThat(ends.subList(1, 4))
                    .containsExactly(
                            Optional.of(Instant.parse("9997-06-02T00:00:00Z")),
                            Optional.of(Instant.parse("2031-01-01T23:00:00Z")),
                            Optional.of(Instant.parse("2033-11-26T08:00:00.123456Z")));
        }
    }

    private static Stamps stamps(String until, @Nullable String from) {
        return new Stamps(Orders.AT, until, from);
    }

    @Test
    void theRegisterTakesOnlyWhatSomebodyElseApprovedAndForgetsNothing() throws SQLException {
        try (Orders orders = new Orders(engine, 1)) {
            disposing.install(orders.connection());
            disposing.install(orders.connection());
            orders.connection().commit();
            Instant now = Instant.now();
            assertThatThrownBy(() -> disposing.approve(
                            orders.connection(), Orders.INSTALLATION, approval(1, "ann", " ANN ", now)))
                    .isInstanceOf(SQLException.class);
            orders.connection().rollback();
            disposing.approve(orders.connection(), Orders.INSTALLATION, approval(1, "ann", "bob", now));
            disposing.approve(orders.connection(), Orders.INSTALLATION, approval(1, "ann", "bob", now));
            disposing.approve(
                    orders.connection(), Orders.INSTALLATION, approval(2, "ann", "bob", now.plusSeconds(3_600)));
            disposing.writeReceipt(orders.connection(), Orders.INSTALLATION, receipt(1, "set"));
            orders.connection().commit();

            for (Receipt wrong : List.of(receipt(1, 1, "other"), receipt(2, 1, "set"), receipt(3, 1, "set"))) {
                assertThatThrownBy(() -> disposing.writeReceipt(orders.connection(), Orders.INSTALLATION, wrong))
                        .isInstanceOf(SQLException.class);
                orders.connection().rollback();
            }
            for (String sql : List.of(
                    "DELETE FROM holdfast.disposal_receipt",
                    "UPDATE holdfast.disposal_order SET approved_by = 'eve'",
                    "TRUNCATE TABLE holdfast.disposal_receipt",
                    "TRUNCATE TABLE holdfast.disposal_order")) {
                assertThatThrownBy(() -> orders.execute(sql)).as(sql).isInstanceOf(SQLException.class);
                orders.connection().rollback();
            }
            assertThat(disposing.receipts(orders.connection(), Orders.INSTALLATION, 1, 0))
                    .containsExactly(receipt(1, "set"));
            assertThat(disposing
                            .gone(orders.connection(), Orders.INSTALLATION, 0, 9)
                            .getOrDefault("kept.orders", Map.of()))
                    .hasEntrySatisfying(5L, gone -> {
                        assertThat(gone.digest().sameRows(receipt(1, "set").digest()))
                                .isTrue();
                        assertThat(gone.leftRoot()).isEqualTo("cd".repeat(32));
                    });
        }
    }

    private static Approval approval(long order, String requestedBy, String approvedBy, Instant executableAt) {
        return new Approval(order, "set", requestedBy, approvedBy, Orders.AT, executableAt.minusSeconds(60));
    }

    private static Receipt receipt(long order, String set) {
        return receipt(order, 0, set);
    }

    private static Receipt receipt(long order, int item, String set) {
        return new Receipt(
                order,
                item,
                "kept.orders",
                5,
                set,
                new Digest(2, java.math.BigDecimal.TEN, 0),
                "ab".repeat(32),
                3,
                "cd".repeat(32),
                0,
                List.of(new UUID(1, 2)),
                false);
    }
}
