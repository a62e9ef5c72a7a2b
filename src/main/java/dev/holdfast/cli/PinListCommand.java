package dev.holdfast.cli;

import dev.holdfast.restore.Pin;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast pin list`.
@Command(name = "list", description = "Lists the pins that stand: restored rows that no run takes.")
final class PinListCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--all", description = "also those that have ended")
    boolean all;

    PinListCommand(Invocation call) {
        this.call = call;
    }

    /// A pin as JSON and CSV show it. @param keys how many; @param sample the first of them
    /// @param until null for ever
    private record PinRow(
            long id,
            long restore,
            String database,
            String table,
            int keys,
            List<String> sample,
            @Nullable Instant until,
            String setBy,
            String reason,
            Instant setAt,
            @Nullable String endedBy,
            @Nullable Instant endedAt) {
        static PinRow of(Pin pin) {
            return new PinRow(
                    pin.id(),
                    pin.restore(),
                    pin.database(),
                    pin.table(),
                    pin.keys(),
                    pin.sample(),
                    pin.until(),
                    pin.setBy(),
                    pin.reason(),
                    pin.setAt(),
                    pin.endedBy(),
                    pin.endedAt());
        }
    }

    private record Listed(int schemaVersion, List<PinRow> pins) {}

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<PinRow> rows = bench.operations().restores().pins(all).stream()
                    .map(PinRow::of)
                    .toList();
            call.printer().list(PinRow.class, rows, new Listed(1, rows), rows.isEmpty() ? "no pins" : table(rows));
            return ExitCodes.OK;
        });
    }

    private String table(List<PinRow> rows) {
        return call.printer()
                .table(
                        List.of(
                                Column.number("PIN", row -> String.valueOf(row.id())),
                                Column.text("TABLE", row -> row.database() + "/" + row.table()),
                                Column.number("KEYS", row -> Figures.count(row.keys())),
                                Column.text("FIRST", row -> String.join("; ", row.sample())),
                                Column.text(
                                        "UNTIL",
                                        row -> row.until() == null
                                                ? "for ever"
                                                : Figures.time(
                                                        row.until(),
                                                        call.screen().zone())),
                                Column.text("BY", PinRow::setBy),
                                Column.text(
                                        "ENDED",
                                        row -> Figures.time(
                                                row.endedAt(), call.screen().zone())),
                                Column.text("REASON", PinRow::reason)),
                        rows);
    }
}
