package dev.holdfast.cli;

import dev.holdfast.node.Operations;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.HandoffView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast session show`.
@Command(name = "show", description = "Shows a session: its family, handoffs, chunks and events.")
final class SessionShowCommand implements Callable<Integer> {
    private static final int MOST_EVENTS = 50;

    private final Invocation call;

    @Parameters(paramLabel = "SESSION", converter = Words.Positive.class)
    long session;

    @Option(
            names = "--chunks",
            paramLabel = "COUNT",
            converter = Words.Positive.class,
            description = "show so many of the newest chunks; 10 when not said")
    long chunks = 10;

    @Option(names = "--failed", description = "of the chunks, only those that failed or skipped rows")
    boolean failedOnly;

    SessionShowCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            Shown shown = read(bench.operations());
            Printer printer = call.printer();
            printer.document(shown, text(printer, shown, call.screen().zone()));
            return ExitCodes.OK;
        });
    }

    private Shown read(Operations operations) {
        return new Shown(
                1,
                SessionRow.of(operations.session(session)),
                operations.family(session).stream().map(SessionRow::of).toList(),
                operations.handoffs(session).stream().map(Handoff::of).toList(),
                operations.chunks(session, failedOnly, 0, Math.clamp(chunks, 1, Integer.MAX_VALUE)).stream()
                        .map(Chunk::of)
                        .toList(),
                operations.events(session, MOST_EVENTS).stream()
                        .map(EventRow::of)
                        .toList(),
                DifferenceRow.of(operations.differences(session)),
                operations.maintenance().space(session).stream()
                        .map(MaintenanceRow.Space::of)
                        .toList());
    }

    private static String text(Printer printer, Shown shown, ZoneId zone) {
        StringBuilder text = new StringBuilder(printer.table(SessionRow.columns(zone), List.of(shown.session())));
        text.append(shown.session().driving(zone)).append('\n');
        if (shown.session().plan() != null) {
            text.append("plan: %d, digest %s\n"
                    .formatted(shown.session().plan(), shown.session().planDigest()));
        }
        if (shown.session().error() != null) {
            text.append("error: ").append(shown.session().error()).append('\n');
        }
        text.append(shown.session().left());
        text.append(SessionRow.Sessions.told(shown.planDifferences()));
        if (shown.family().size() > 1) {
            text.append("\nfamily\n").append(printer.table(SessionRow.columns(zone), shown.family()));
        }
        if (!shown.handoffs().isEmpty()) {
            text.append("\nhandoffs\n").append(printer.table(Handoff.COLUMNS, shown.handoffs()));
        }
        if (!shown.space().isEmpty()) {
            text.append("\nspace\n").append(printer.table(MaintenanceRow.Space.COLUMNS, shown.space()));
        }
        if (!shown.chunks().isEmpty()) {
            text.append("\nchunks, newest first\n").append(printer.table(Chunk.COLUMNS, shown.chunks()));
        }
        if (!shown.events().isEmpty()) {
            text.append("\nevents, newest first\n");
            shown.events().forEach(event -> text.append(event.line(zone)).append('\n'));
        }
        return text.toString();
    }

    private record Shown(
            int schemaVersion,
            SessionRow session,
            List<SessionRow> family,
            List<Handoff> handoffs,
            List<Chunk> chunks,
            List<EventRow> events,
            List<DifferenceRow> planDifferences,
            List<MaintenanceRow.Space> space) {}

    private record Handoff(
            String childPolicy, long chunks, long keys, long pendingKeys, long settledKeys, long waitingRows) {
        static final List<Column<Handoff>> COLUMNS = List.of(
                Column.text("CHILD POLICY", Handoff::childPolicy),
                Column.number("CHUNKS", h -> Figures.count(h.chunks())),
                Column.number("KEYS", h -> Figures.count(h.keys())),
                Column.number("PENDING", h -> Figures.count(h.pendingKeys())),
                Column.number("SETTLED", h -> Figures.count(h.settledKeys())),
                Column.number("WAITING ROWS", h -> Figures.count(h.waitingRows())));

        static Handoff of(HandoffView view) {
            return new Handoff(
                    view.childPolicy(),
                    view.chunks(),
                    view.keys(),
                    view.pendingKeys(),
                    view.settledKeys(),
                    view.waitingRows());
        }
    }

    private record Chunk(
            long chunk,
            String state,
            int attempts,
            int keys,
            @Nullable Long rows,
            @Nullable Long bytes,
            int skippedRows,
            @Nullable Integer markMillis,
            @Nullable Integer copyMillis,
            @Nullable Integer verifyMillis,
            @Nullable Integer deleteMillis,
            @Nullable Integer handOffMillis,
            @Nullable String error,
            Instant markedAt,
            @Nullable Instant endedAt) {
        static final List<Column<Chunk>> COLUMNS = List.of(
                Column.number("CHUNK", c -> Long.toString(c.chunk())),
                Column.text("STATE", Chunk::state),
                Column.number("KEYS", c -> Figures.count(c.keys())),
                Column.number("ROWS", c -> c.rows() == null ? "" : Figures.count(c.rows())),
                Column.number("BYTES", c -> c.bytes() == null ? "" : Figures.bytes(c.bytes())),
                Column.number("SKIPPED", c -> Figures.count(c.skippedRows())),
                Column.number("COPY MS", c -> Figures.orEmpty(c.copyMillis())),
                Column.number("VERIFY MS", c -> Figures.orEmpty(c.verifyMillis())),
                Column.number("DELETE MS", c -> Figures.orEmpty(c.deleteMillis())),
                Column.text("ERROR", c -> Figures.orEmpty(c.error())));

        static Chunk of(ChunkView view) {
            return new Chunk(
                    view.chunk(),
                    view.state(),
                    view.attempts(),
                    view.keys(),
                    view.archivedRows(),
                    view.archivedBytes(),
                    view.skippedRows(),
                    view.markMillis(),
                    view.copyMillis(),
                    view.verifyMillis(),
                    view.deleteMillis(),
                    view.handOffMillis(),
                    view.error(),
                    view.markedAt(),
                    view.endedAt());
        }
    }
}
