package dev.holdfast.cli;

import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Shows on stderr how far the work is: one line that is drawn again and again on a terminal, elsewhere a plain line at
/// most every five seconds, and one line at the end of each session. Any thread may call it.
final class ProgressReport implements RunListener, Demo.LoadListener, AutoCloseable {
    private static final int BAR_CELLS = 24;
    private static final long PLAIN_INTERVAL = TimeUnit.SECONDS.toNanos(5);
    private static final long REDRAW_INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);

    private final PrintWriter err;
    private final boolean terminal;
    private final int width;
    private final LongSupplier nanoClock;
    private final Set<Long> ended = new HashSet<>();
    private Optional<Long> lastShown = Optional.empty();
    private int drawn;

    /// @param width columns of the terminal
    ProgressReport(PrintWriter err, boolean terminal, int width, LongSupplier nanoClock) {
        this.err = err;
        this.terminal = terminal;
        this.width = width;
        this.nanoClock = nanoClock;
        if (!terminal) {
            lastShown = Optional.of(nanoClock.getAsLong());
        }
    }

    @Override
    public synchronized void progress(SessionView session) {
        if (atRest(session.state())) {
            if (ended.add(session.id())) {
                line(summary(session));
            }
        } else {
            ended.remove(session.id()); // it was interrupted, and goes on
            show(sessionLine(session));
        }
    }

    @Override
    public synchronized void again(String work, Duration rest, String reason) {
        line("%s is tried again in %s s: %s".formatted(work, Figures.seconds(Figures.seconds(rest)), reason));
    }

    @Override
    public synchronized void progress(String table, long rows, long total) {
        String figures = "%s of %s rows".formatted(Figures.count(rows), Figures.count(total));
        show("generating %s  %s%s".formatted(table, bar(rows, total), figures));
    }

    /// One line of anything, as often as others are shown.
    synchronized void progress(String line) {
        show(line);
    }

    /// Leaves the line that is being redrawn, so that what follows starts on its own.
    @Override
    public synchronized void close() {
        clear();
        err.flush();
    }

    private static boolean atRest(SessionState state) {
        return switch (state) {
            case CANCELLED, SUCCEEDED, FAILED, PAUSED, INTERRUPTED -> true;
            case RUNNING, PAUSING, CANCELLING -> false;
        };
    }

    private static String summary(SessionView session) {
        double seconds = Figures.seconds(session.duration());
        String reason = session.stopReason() == null ? "" : " (" + session.stopReason() + ")";
        String error = session.error() == null ? "" : ": " + session.error();
        return "%s: %s%s, %s rows, %s in %s s, %s rows/s%s"
                .formatted(
                        session.policy(),
                        session.state().id(),
                        reason,
                        Figures.count(session.archivedRows()),
                        Figures.bytes(session.archivedBytes()),
                        Figures.seconds(seconds),
                        Figures.count(Figures.rate(session.archivedRows(), seconds)),
                        error);
    }

    private String sessionLine(SessionView session) {
        double seconds = Figures.seconds(session.duration());
        Long expected = session.expectedRows();
        long total = expected == null ? 0 : expected;
        String waiting = session.driving().waitingReason();
        return "%s  %s%s rows  %s rows/s  %s%s"
                .formatted(
                        session.policy(),
                        bar(session.rootRows(), total),
                        Figures.count(session.archivedRows()),
                        Figures.count(Figures.rate(session.archivedRows(), seconds)),
                        Figures.bytes(session.archivedBytes()),
                        waiting != null
                                ? "  waits: " + waiting
                                : remaining(session.rootRows(), total, session.duration())
                                        .map(time -> "  ETA " + Figures.span(time))
                                        .orElse(""));
    }

    /// Nothing before one hundredth is done: the first chunks say little about the rest.
    private static Optional<Duration> remaining(long done, long total, Duration elapsed) {
        if (total <= 0 || done <= 0 || done > total || done * 100 < total) {
            return Optional.empty();
        }
        double perRow = (double) elapsed.toMillis() / done;
        return Optional.of(Duration.ofMillis(Math.round(perRow * (total - done))));
    }

    private String bar(long done, long total) {
        if (total <= 0) {
            return "";
        }
        double share = Math.min(1.0, (double) done / total);
        int full = (int) (share * BAR_CELLS);
        String cells = terminal ? "[" + "#".repeat(full) + ".".repeat(BAR_CELLS - full) + "] " : "";
        return cells + "%3d %%  ".formatted((int) (share * 100));
    }

    private void show(String text) {
        long now = nanoClock.getAsLong();
        long interval = terminal ? REDRAW_INTERVAL : PLAIN_INTERVAL;
        if (lastShown.isPresent() && now - lastShown.get() < interval) {
            return;
        }
        lastShown = Optional.of(now);
        if (terminal) {
            String shown = text.length() < width ? text : text.substring(0, width - 1);
            err.print("\r" + shown + " ".repeat(Math.max(0, drawn - shown.length())));
            drawn = shown.length();
        } else {
            err.println(text);
        }
        err.flush();
    }

    private void line(String text) {
        clear();
        err.println(text);
        err.flush();
    }

    private void clear() {
        if (drawn > 0) {
            err.print("\r" + " ".repeat(drawn) + "\r");
            drawn = 0;
        }
    }
}
