package dev.holdfast.cli;

import dev.holdfast.session.RowsLeft;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A session as JSON and CSV show it.
///
/// @param changedRows root rows that were marked and stayed, as the others up to `conflictRows`: `session exceptions`
///     lists them
/// @param rows archived, with their bundle; @param rootRows of those, rows of the policy's own table
/// @param bytes of those, as measured on the way
/// @param waitingReason why nothing moves now; null while something does
record SessionRow(
        long id,
        String policy,
        String state,
        @Nullable String stopReason,
        long rows,
        long bytes,
        double seconds,
        long rowsPerSecond,
        long rootRows,
        @Nullable Long expectedRows,
        long handedOffKeys,
        int chunks,
        int chunksDone,
        long changedRows,
        long goneRows,
        long heldRows,
        long busyRows,
        long conflictRows,
        String method,
        String pace,
        int workers,
        int chunkRows,
        @Nullable String waitingReason,
        @Nullable Instant waitingSince,
        String trigger,
        @Nullable Long parentSession,
        @Nullable Long rootSession,
        @Nullable Instant cutoff,
        String requestedBy,
        @Nullable String node,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String error,
        @Nullable String errorCode,
        @Nullable Long plan,
        @Nullable String planDigest) {
    /// The stop reason of a session whose plan did not stand any more.
    static final String PLAN = "plan";

    static SessionRow of(SessionView session) {
        double seconds = Figures.seconds(session.duration());
        return new SessionRow(
                session.id(),
                session.policy(),
                session.state().id(),
                session.stopReason(),
                session.archivedRows(),
                session.archivedBytes(),
                seconds,
                Figures.rate(session.archivedRows(), seconds),
                session.rootRows(),
                session.expectedRows(),
                session.handedOffKeys(),
                session.chunks(),
                session.chunksDone(),
                session.rowsLeft().changed(),
                session.rowsLeft().gone(),
                session.rowsLeft().held(),
                session.rowsLeft().busy(),
                session.rowsLeft().conflict(),
                session.method().name().toLowerCase(Locale.ROOT),
                session.driving().pace().id(),
                session.driving().workers(),
                session.driving().chunkRows(),
                session.driving().waitingReason(),
                session.driving().waitingSince(),
                session.trigger(),
                session.parentSession(),
                session.rootSession(),
                session.cutoff(),
                session.requestedBy(),
                session.node(),
                session.startedAt(),
                session.endedAt(),
                session.error(),
                session.errorCode() == null ? null : session.errorCode().id(),
                session.plan() == null ? null : session.plan().id(),
                session.plan() == null ? null : session.plan().digest());
    }

    /// What stayed where it is, for people; empty when all moved.
    String left() {
        RowsLeft left = new RowsLeft(changedRows, goneRows, heldRows, busyRows, conflictRows);
        return left.all() == 0
                ? ""
                : "rows that stay where they are: %s; `holdfast session exceptions %d` lists them\n"
                        .formatted(left.words(), id);
    }

    static List<Column<SessionRow>> columns(ZoneId zone) {
        return List.of(
                Column.number("ID", row -> Long.toString(row.id())),
                Column.text("POLICY", SessionRow::policy),
                Column.text("STATE", SessionRow::state),
                Column.number("ROWS", row -> Figures.count(row.rows())),
                Column.number("BYTES", row -> Figures.bytes(row.bytes())),
                Column.number("SECONDS", row -> Figures.seconds(row.seconds())),
                Column.number("ROWS/S", row -> Figures.count(row.rowsPerSecond())),
                Column.text("STOP REASON", SessionRow::reason),
                Column.text("STARTED", row -> Figures.time(row.startedAt(), zone)));
    }

    /// Why it stopped, or why it does not go on.
    private String reason() {
        return waitingReason == null ? Figures.orEmpty(stopReason) : "waits: " + waitingReason;
    }

    /// How hard it presses, and since when it does not.
    String driving(ZoneId zone) {
        String tuned = "pace %s, %s, chunks of at most %s rows"
                .formatted(pace, workers == 1 ? "1 worker" : workers + " workers", Figures.count(chunkRows));
        return waitingReason == null
                ? tuned
                : tuned + "\nwaits since " + Figures.time(waitingSince, zone) + ": " + waitingReason;
    }

    /// What a number of sessions did together.
    ///
    /// @param seconds from the first start to the last end: sessions may run side by side
    /// @param planDifferences where a plan did not stand any more
    record Sessions(
            int schemaVersion,
            List<SessionRow> sessions,
            long rows,
            long bytes,
            double seconds,
            List<DifferenceRow> planDifferences,
            List<NotRun> notRun) {
        static Sessions of(List<SessionView> sessions) {
            return of(sessions, List.of(), List.of());
        }

        static Sessions of(List<SessionView> sessions, List<DifferenceRow> differences, List<NotRun> notRun) {
            return new Sessions(
                    1,
                    sessions.stream().map(SessionRow::of).toList(),
                    sessions.stream().mapToLong(SessionView::archivedRows).sum(),
                    sessions.stream().mapToLong(SessionView::archivedBytes).sum(),
                    sessions.isEmpty() ? 0 : Figures.seconds(span(sessions)),
                    differences,
                    notRun);
        }

        private static Duration span(List<SessionView> sessions) {
            Instant start = sessions.stream()
                    .map(SessionView::startedAt)
                    .min(Instant::compareTo)
                    .orElseThrow();
            Instant end = sessions.stream()
                    .map(s -> s.startedAt().plus(s.duration()))
                    .max(Instant::compareTo)
                    .orElseThrow();
            return Duration.between(start, end);
        }

        /// A difference a line; empty for none.
        static String told(List<DifferenceRow> differences) {
            if (differences.isEmpty()) {
                return "";
            }
            return "\n\nthe plan does not stand any more\n"
                    + differences.stream()
                            .map(difference -> "  " + difference.sentence() + "\n")
                            .collect(Collectors.joining());
        }

        String total() {
            return "total: %d %s, %s rows, %s in %s s, %s rows/s"
                    .formatted(
                            sessions.size(),
                            sessions.size() == 1 ? "session" : "sessions",
                            Figures.count(rows),
                            Figures.bytes(bytes),
                            Figures.seconds(seconds),
                            Figures.count(Figures.rate(rows, seconds)));
        }

        void print(Printer printer, ZoneId zone) {
            String text = sessions.isEmpty()
                    ? notRun.isEmpty() ? "no session: nothing was due" : "no session"
                    : printer.table(columns(zone), sessions) + total() + told(planDifferences);
            String others = notRun.stream().map(each -> "\n" + each.sentence()).collect(Collectors.joining());
            printer.list(SessionRow.class, lines(), this, text + others);
        }

        /// A row a line: what is told beside the sessions stands behind them, under their columns.
        private List<Record> lines() {
            List<Record> lines = new ArrayList<>(sessions);
            sessions.stream()
                    .filter(session -> PLAN.equals(session.stopReason()))
                    .findFirst()
                    .ifPresent(session -> planDifferences.forEach(each -> lines.add(each.line(session.policy()))));
            notRun.forEach(each -> lines.add(each.line()));
            return lines;
        }
    }
}
