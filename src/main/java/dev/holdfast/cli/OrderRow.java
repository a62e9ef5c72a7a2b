package dev.holdfast.cli;

import dev.holdfast.dispose.ItemView;
import dev.holdfast.dispose.Order;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A disposal order as JSON and CSV show it.
///
/// @param rows of all tables in the frozen set; @param items chunks
/// @param rowsHeld root rows that holds kept out of the set; @param heldRows those that stayed when it was executed
record OrderRow(
        long id,
        String kind,
        String policy,
        String archive,
        String state,
        int items,
        int itemsDone,
        long rows,
        long bytes,
        long rowsHeld,
        long disposedRows,
        long heldRows,
        String rule,
        int graceDays,
        double coolingOffSeconds,
        String reason,
        String digest,
        String merkleRoot,
        String requestedBy,
        Instant requestedAt,
        @Nullable String approvedBy,
        @Nullable Instant approvedAt,
        @Nullable Instant executableAt,
        @Nullable String refusedBy,
        @Nullable Instant refusedAt,
        @Nullable String refusal,
        @Nullable String runAskedBy,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String problem) {
    static OrderRow of(Order order) {
        return new OrderRow(
                order.id(),
                order.kind(),
                order.policy(),
                order.archive(),
                order.state().id(),
                order.items(),
                order.itemsDone(),
                order.rows(),
                order.bytes(),
                order.rowsHeld(),
                order.disposedRows(),
                order.heldRows(),
                order.rule(),
                order.graceDays(),
                Figures.seconds(order.coolingOff()),
                order.reason(),
                order.digest(),
                order.merkleRoot(),
                order.requestedBy(),
                order.requestedAt(),
                order.approvedBy(),
                order.approvedAt(),
                order.executableAt(),
                order.refusedBy(),
                order.refusedAt(),
                order.refusal(),
                order.runAskedBy(),
                order.startedAt(),
                order.endedAt(),
                order.problem().isEmpty() ? null : order.problem());
    }

    static List<Column<OrderRow>> columns(ZoneId zone) {
        return List.of(
                Column.number("ID", row -> Long.toString(row.id())),
                Column.text("POLICY", row -> row.policy() + (row.kind().equals("replay") ? " (replay)" : "")),
                Column.text("STATE", OrderRow::state),
                Column.number("CHUNKS", row -> Figures.count(row.itemsDone()) + "/" + Figures.count(row.items())),
                Column.number("ROWS", row -> Figures.count(row.rows())),
                Column.number("DISPOSED", row -> Figures.count(row.disposedRows())),
                Column.number("HELD", row -> Figures.count(row.heldRows())),
                Column.text("REQUESTED BY", OrderRow::requestedBy),
                Column.text("APPROVED BY", row -> Figures.orEmpty(row.approvedBy())),
                Column.text("MAY RUN FROM", row -> Figures.time(row.executableAt(), zone)),
                Column.text("DIGEST", row -> row.digest().substring(0, 16)));
    }

    record Listed(int schemaVersion, List<OrderRow> orders) {}

    /// A chunk of an order in one table.
    record ItemRow(
            int item,
            String kind,
            long session,
            long chunk,
            Instant archivedAt,
            Instant retainUntil,
            String table,
            long rows,
            String merkleRoot,
            @Nullable Long disposedRows,
            @Nullable String disposedRoot) {
        static List<ItemRow> of(List<ItemView> items) {
            return items.stream()
                    .flatMap(item -> item.tables().stream()
                            .map(table -> new ItemRow(
                                    item.item(),
                                    item.kind().id(),
                                    item.session(),
                                    item.chunk(),
                                    item.archivedAt(),
                                    item.retainUntil(),
                                    table.table(),
                                    table.rows(),
                                    table.root(),
                                    table.disposedRows(),
                                    table.disposedRoot())))
                    .toList();
        }

        static final List<Column<ItemRow>> COLUMNS = List.of(
                Column.number("CHUNK", row -> Long.toString(row.chunk())),
                Column.number("SESSION", row -> Long.toString(row.session())),
                Column.text("TABLE", ItemRow::table),
                Column.number("ROWS", row -> Figures.count(row.rows())),
                Column.number("DISPOSED", row -> row.disposedRows() == null ? "-" : Figures.count(row.disposedRows())),
                Column.text("MERKLE ROOT", row -> row.merkleRoot().substring(0, 16)));
    }

    /// What was done to an order, and the order.
    static int print(Invocation call, Order order, String text) {
        OrderRow row = of(order);
        call.printer().list(OrderRow.class, List.of(row), new Listed(1, List.of(row)), text + "\n");
        return ExitCodes.OK;
    }
}
