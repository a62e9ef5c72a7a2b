package dev.holdfast.session;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.archive.Route;
import dev.holdfast.callback.AnswerFault;
import dev.holdfast.callback.CallbackRequest;
import dev.holdfast.callback.Page;
import dev.holdfast.callback.Services.Outcome;
import dev.holdfast.callback.ToldKeys;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.ledger.KeySearch;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.ledger.NewChunk;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.SessionRunner.Assignment;
import dev.holdfast.session.SessionRunner.Tools;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A session whose service is asked by criteria: it says itself which rows they are, page by page.
///
/// A page goes to the ledger with the service's token in one commit; whoever goes on asks with the last token, and the
/// service tells again what it archived since. The token is the session's watermark.
final class CriteriaRun {
    /// Keys of held rows that go along at most.
    private static final int MOST_EXCEPTED = 100_000;

    private static final int PAGE_ROWS = 50_000;
    private static final int LEDGER_PAGE = 20;

    /// The event by which a session remembers that its service may have archived something.
    static final String CALLED = "called";

    private final Tools tools;
    private final Assignment work;
    private final StopSignal stop;
    private final Driver driver;
    private final ServiceCalls calls;
    private final InstantSource clock;
    private final Runnable progress;
    private final KeySearch search = new KeySearch();
    private final ToldKeys told = new ToldKeys();
    private boolean moved;

    CriteriaRun(
            Tools tools,
            Assignment work,
            StopSignal stop,
            Driver driver,
            ServiceCalls calls,
            InstantSource clock,
            Runnable progress) {
        this.tools = tools;
        this.work = work;
        this.stop = stop;
        this.driver = driver;
        this.calls = calls;
        this.clock = clock;
        this.progress = progress;
    }

    RunEnd run() {
        try {
            recall();
            return pages();
        } catch (HoldfastException e) {
            return RunEnd.refused(ServiceCalls.refusal(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return RunEnd.SHUTDOWN;
        }
    }

    /// What an earlier life of the session took.
    private void recall() {
        SessionView session = tools.store().inTransaction(tx -> tools.views().view(tx, work.session()));
        if (session.chunksDone() == 0) {
            return;
        }
        LedgerAudit ledger = new LedgerAudit();
        int policy = work.route().policy().id();
        Instant since = session.startedAt().minusSeconds(1);
        long after = 0;
        List<LedgerAudit.Entry> page;
        do {
            long from = after;
            page = tools.store().inTransaction(tx -> ledger.movedSince(tx, policy, since, from, LEDGER_PAGE));
            for (LedgerAudit.Entry entry : page) {
                after = entry.chunk();
                if (entry.session() == work.session()) {
                    told.add(entry.keys());
                }
            }
        } while (!page.isEmpty());
    }

    private RunEnd pages() throws InterruptedException {
        boolean changed = changed();
        int tries = 0;
        while (true) {
            SessionProgress.Checkpoint at = tools.store()
                    .inTransaction(tx -> tools.sessions().progress().checkpoint(tx, work.session()));
            Optional<RunEnd> end = at.markedAll() ? Optional.of(RunEnd.EXHAUSTED) : asked(at, changed);
            if (end.isEmpty()) {
                switch (driver.atEdge()) {
                    case Driver.Edge.Go() -> {}
                    case Driver.Edge.Wait wait -> {
                        driver.await(wait);
                        continue;
                    }
                    case Driver.Edge.Stop(String stopReason, String text) ->
                        end = Optional.of(new RunEnd(RunEnd.Kind.STOPPED, stopReason, text));
                }
            }
            if (end.isPresent() && (at.markedAll() || goesOnLater(end.get()) || !called())) {
                warnOfRest(at);
                return end.get();
            }
            boolean stopping = end.isPresent();
            moved = false;
            Outcome outcome = call(at, tries, stopping);
            tries = moved ? 0 : tries;
            switch (outcome) {
                case Outcome.Done(), Outcome.Cut() -> {}
                case Outcome.Later(Duration wait, String why) -> {
                    tries += stopping ? 1 : 0;
                    calls.requireHope(tries, why);
                    pause(stopping, wait, why);
                }
                case Outcome.Broken(String why) -> {
                    tries++;
                    calls.requireHope(tries, why);
                    pause(stopping, ServiceCalls.pauseAfter(tries), why);
                }
            }
            if (stopping && outcome instanceof Outcome.Done) {
                return end.get();
            }
        }
    }

    /// A session that is to stop looks no more whether it is.
    private void pause(boolean stopping, Duration wait, String why) throws InterruptedException {
        if (stopping) {
            Thread.sleep(Math.min(wait.toMillis(), 5_000));
        } else {
            calls.pause(wait, why);
        }
    }

    /// What is asked of the session, besides to go on.
    private Optional<RunEnd> asked(SessionProgress.Checkpoint at, boolean changed) {
        return switch (at.state()) {
            case CANCELLING -> Optional.of(RunEnd.CANCELLED);
            case PAUSING -> Optional.of(RunEnd.PAUSED);
            case RUNNING, PAUSED, CANCELLED, INTERRUPTED, SUCCEEDED, FAILED ->
                switch (stop.now()) {
                    case WINDOW -> Optional.of(RunEnd.WINDOW);
                    case SHUTDOWN -> Optional.of(RunEnd.SHUTDOWN);
                    case NO -> changed || limit(at) == 0 ? Optional.of(RunEnd.EXHAUSTED) : Optional.empty();
                };
        };
    }

    /// Whoever goes on asks from the last token on; otherwise the service must say now what it archived since.
    private static boolean goesOnLater(RunEnd end) {
        return switch (end.kind()) {
            case PAUSED, SHUTDOWN, LOST_LEASE, DRIFTED -> true;
            case EXHAUSTED, STOPPED, CANCELLED -> false;
        };
    }

    private static long limit(SessionProgress.Checkpoint at) {
        return at.rowLimit() == null ? Long.MAX_VALUE : Math.max(0, at.rowLimit() - at.rowsMarked());
    }

    /// Another version of the policy means other rows: the session only hears what was archived by the old one.
    private boolean changed() {
        return tools.store()
                        .inTransaction(tx -> tools.views().view(tx, work.session()))
                        .policyVersion()
                != work.route().policy().version();
    }

    private boolean called() {
        return tools.store().inTransaction(tx -> tools.sessions().noted(tx, work.session(), CALLED));
    }

    private Outcome call(SessionProgress.Checkpoint at, int tries, boolean stopping) {
        Keys except = stopping ? nothing() : excepted();
        if (!called()) {
            tools.store().run(tx -> {
                tools.sessions().note(tx, work.session(), "info", CALLED, "the service is called with the criteria");
                tools.sessions().requireLease(tx, work.session(), work.epoch());
            });
        }
        @Nullable
        String token = at.watermark().isEmpty() ? null : at.watermark().getFirst();
        @Nullable Long limit = at.rowLimit() == null ? null : limit(at);
        long left = limit(at);
        long[] taken = {0};
        return calls.services()
                .call(
                        CallbackRequest.criteria(
                                work.route(), calls.asker(), tries + 1, stopping, token, except, limit),
                        page -> {
                            SessionState state = take(page);
                            taken[0] += page.archived().size() + page.skipped().size();
                            progress.run();
                            return stopping || goesOn(state, left - taken[0]);
                        });
    }

    private boolean goesOn(SessionState state, long left) {
        return state == SessionState.RUNNING
                && stop.now() == StopSignal.Stop.NO
                && left > 0
                && driver.atEdge() instanceof Driver.Edge.Go;
    }

    private Keys nothing() {
        Route route = work.route();
        return new Keys(
                route.root().key().stream().map(Column::keyType).toList(),
                route.root().key().stream()
                        .map(column -> switch (column.keyType()) {
                            case BIGINT -> new long[0];
                            case UUID -> new java.util.UUID[0];
                            case TEXT -> new String[0];
                        })
                        .map(Object.class::cast)
                        .toList());
    }

    /// Due rows that may not go: the service leaves them alone.
    private Keys excepted() {
        Route route = work.route();
        Keys except = nothing();
        List<String> after = List.of();
        int size;
        do {
            MarkQuery due = route.due();
            MarkQuery query = due.page(after, PAGE_ROWS);
            MarkQuery.Page page = route.source()
                    .read(source -> route.source().dialect().marking().mark(source, query));
            size = page.keys().size();
            after = page.last();
            if (size > 0) {
                except = except.and(calls.held(page.keys()));
            }
            if (except.size() > MOST_EXCEPTED) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "policy %s: holds and pins cover more than %,d of its due rows, too many to name to a service; let it be called with keys (callback.posts = \"keys\"); the service was not called"
                                .formatted(route.policy().name(), MOST_EXCEPTED));
            }
        } while (size == PAGE_ROWS);
        return except;
    }

    private SessionState take(Page page) {
        Keys known = told.among(page.archived());
        if (known.size() > 0) {
            tools.store()
                    .inTransaction(tx -> search.handedOff(tx, work.session(), known))
                    .ifPresent(key -> {
                        throw AnswerFault.TWICE.refused(
                                "it tells of " + key + ", which it told before in this session");
                    });
        }
        Keys violated = calls.checked(page);
        tools.failpoints().reached(Failpoint.BEFORE_HAND_OFF);
        SessionState state = tools.store().inTransaction(tx -> write(tx, page, violated));
        told.add(page.archived());
        moved = true;
        tools.failpoints().reached(Failpoint.AFTER_HAND_OFF);
        return state;
    }

    private SessionState write(Tx tx, Page page, Keys violated) {
        int rows = page.archived().size() + page.skipped().size();
        List<String> token = page.token() == null ? List.of() : List.of(page.token());
        if (rows == 0) {
            tools.sessions().progress().marked(tx, work.session(), token, page.last(), 0, 0);
            tools.sessions().requireLease(tx, work.session(), work.epoch());
            return tools.sessions().state(tx, work.session());
        }
        tools.ledger().mark(tx, List.of(chunk(page.archived())));
        Chunk chunk = tools.ledger().next(tx, work.session(), 0).orElseThrow();
        tools.sessions().progress().marked(tx, work.session(), token, page.last(), rows, 1);
        return calls.write(tx, chunk, page, violated, 0);
    }

    private NewChunk chunk(Keys keys) {
        Route route = work.route();
        Policy policy = route.policy();
        Instant archivedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new NewChunk(
                work.session(),
                policy.id(),
                route.root().source(),
                route.root().key().stream().map(Column::name).toList(),
                keys,
                null,
                archivedAt,
                policy.retainUntil(archivedAt),
                0);
    }

    /// A service that is done may have left rows that are due and told nothing of them.
    private void warnOfRest(SessionProgress.Checkpoint at) {
        if (!at.markedAll() || at.rowLimit() != null) {
            return;
        }
        Route route = work.route();
        long due =
                route.source().read(source -> route.source().dialect().marking().countDue(source, route.due()));
        if (due > 0) {
            tools.store().run(tx -> calls.book()
                    .note(
                            tx,
                            "still_due",
                            "the service is done, and %,d rows of %s are due still: held, left with a reason, or not told of"
                                    .formatted(due, route.root().source())));
        }
    }
}
