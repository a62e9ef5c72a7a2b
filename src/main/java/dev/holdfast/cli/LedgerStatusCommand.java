package dev.holdfast.cli;

import dev.holdfast.ledger.LedgerPartitions.Partition;
import dev.holdfast.node.LedgerUpkeep.ChildBacklog;
import dev.holdfast.node.LedgerUpkeep.Status;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// `holdfast ledger status`.
@Command(name = "status", description = "Shows the ledger's partitions, and what waits in it for each child policy.")
final class LedgerStatusCommand implements Callable<Integer> {
    private final Invocation call;

    LedgerStatusCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            Status status = bench.ledger().status();
            List<Part> parts = status.partitions().stream().map(Part::of).toList();
            List<Backlog> backlogs = status.backlogs().stream().map(Backlog::of).toList();
            long keys = parts.stream().mapToLong(Part::keys).sum();
            long bytes = parts.stream().mapToLong(Part::bytes).sum();
            Printer printer = call.printer();
            String text = printer.table(partColumns(), parts)
                    + "total: %s keys, %s\n".formatted(Figures.count(keys), Figures.bytes(bytes))
                    + (backlogs.isEmpty() ? "" : "\n" + printer.table(backlogColumns(), backlogs));
            printer.document(new Report(1, keys, bytes, parts, backlogs), text);
            return ExitCodes.OK;
        });
    }

    private static List<Column<Part>> partColumns() {
        return List.of(
                Column.number("FROM SESSION", part -> Figures.count(part.fromSession())),
                Column.number("TO", part -> Figures.count(part.lastSession())),
                Column.number("SESSIONS", part -> Figures.count(part.sessions())),
                Column.number("CHUNKS", part -> Figures.count(part.chunks())),
                Column.number("KEYS", part -> Figures.count(part.keys())),
                Column.number("SIZE", part -> Figures.bytes(part.bytes())),
                Column.text("STATE", Part::state));
    }

    private static List<Column<Backlog>> backlogColumns() {
        return List.of(
                Column.text("WAITS FOR", Backlog::policy),
                Column.number("KEYS", backlog -> Figures.count(backlog.keys())),
                Column.number("HANDOFFS", backlog -> Figures.count(backlog.handoffs())),
                Column.number("ROWS NOT DUE", backlog -> Figures.count(backlog.waitingRows())),
                Column.text(
                        "SINCE",
                        backlog ->
                                backlog.since() == null ? "" : backlog.since().toString()));
    }

    private record Report(int schemaVersion, long keys, long bytes, List<Part> partitions, List<Backlog> backlogs) {}

    private record Part(
            long fromSession,
            long lastSession,
            long sessions,
            long chunks,
            long keys,
            long bytes,
            @Nullable Instant endedAt,
            String state) {
        static Part of(Partition partition) {
            return new Part(
                    partition.from(),
                    partition.to() - 1,
                    partition.sessions(),
                    partition.chunks(),
                    partition.keys(),
                    partition.bytes(),
                    partition.endedAt(),
                    partition.standing().name().toLowerCase(Locale.ROOT));
        }
    }

    private record Backlog(
            String policy,
            long keys,
            long handoffs,
            @Nullable Instant since,
            long waitingRows) {
        static Backlog of(ChildBacklog child) {
            return new Backlog(
                    child.policy(),
                    child.backlog().keys(),
                    child.backlog().handoffs(),
                    child.backlog().since(),
                    child.backlog().waitingRows());
        }
    }
}
