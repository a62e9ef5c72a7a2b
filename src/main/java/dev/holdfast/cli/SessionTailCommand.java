package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.Operations;
import dev.holdfast.session.SessionEvent;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast session tail`: events as they come, until the session comes to rest.
@Command(name = "tail", description = "Prints a session's events as they come, until it comes to rest.")
final class SessionTailCommand implements Callable<Integer> {
    private static final int BATCH = 1000;
    private static final int RECHECK_SECONDS = 2;

    private final Invocation call;

    @Parameters(paramLabel = "SESSION", converter = Words.Positive.class)
    long session;

    @Option(names = "--no-follow", description = "print what is there and end")
    boolean noFollow;

    SessionTailCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        return call.with(Need.ENGINE, bench -> {
            List<EventRow> unprinted = new ArrayList<>();
            SessionView end = follow(bench.operations(), unprinted);
            if (!unprinted.isEmpty() || !call.lineOutput()) {
                call.printer().list(EventRow.class, unprinted, new Tail(1, SessionRow.of(end), unprinted), "");
            }
            call.say("session %d of %s: %s"
                    .formatted(session, end.policy(), end.state().id()));
            return ExitCodes.OK;
        });
    }

    private SessionView follow(Operations operations, List<EventRow> unprinted) {
        Semaphore changes = new Semaphore(0);
        try (AutoCloseable _ = operations.onChange(changes::release);
                ProgressReport progress = call.progress()) {
            long last = 0;
            while (true) {
                SessionView now = operations.session(session);
                last = printNewer(operations, last, progress, unprinted);
                if (noFollow || atRest(now.state())) {
                    return now;
                }
                progress.progress(now);
                // A wake may be lost with its connection, so look again after a while without one.
                if (changes.tryAcquire(RECHECK_SECONDS, TimeUnit.SECONDS)) {
                    changes.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HoldfastException(ErrorCode.INTERNAL, "interrupted while following session " + session, e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new HoldfastException(ErrorCode.INTERNAL, "cannot stop listening for changes", e);
        }
    }

    /// @return the id of the newest event printed
    private long printNewer(Operations operations, long after, ProgressReport progress, List<EventRow> unprinted) {
        List<SessionEvent> newestFirst = operations.events(session, BATCH).stream()
                .filter(event -> event.id() > after)
                .toList();
        if (newestFirst.isEmpty()) {
            return after;
        }
        progress.close();
        Printer printer = call.printer();
        ZoneId zone = call.screen().zone();
        for (SessionEvent event : newestFirst.reversed()) {
            EventRow row = EventRow.of(event);
            if (!printer.row(row, row.line(zone))) {
                unprinted.add(row);
            }
        }
        return newestFirst.getFirst().id();
    }

    private static boolean atRest(SessionState state) {
        return state.terminal() || state == SessionState.PAUSED || state == SessionState.INTERRUPTED;
    }

    private record Tail(int schemaVersion, SessionRow session, List<EventRow> events) {}
}
