package dev.holdfast.session;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.archive.HoldCheck;
import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.Places;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.ledger.DueHandoffs;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.NewChunk;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Puts due keys on a session's work list, a page at a time; the page and the watermark commit together, so that a
/// killed session goes on where it was.
///
/// Work is marked ahead of moving, so that the size of most runs is known before their first row moves, but not without
/// bound.
final class Marker {
    /// Most keys of one page: what is held in memory at once.
    private static final int PAGE_ROWS = 50_000;

    /// Handoffs that are taken up in one transaction: a commit for each would cost more than the rest of it.
    private static final int HANDOFFS_AT_ONCE = 10;

    /// How marking goes.
    ///
    /// @param chunkRows most root rows of a chunk; @param pageRows keys of one page; @param aheadRows keys on the
    ///     list beyond which marking waits for moving
    record Stride(int chunkRows, int pageRows, int aheadRows) {
        private static final int AHEAD_ROWS = 2_000_000;

        /// Marking that takes turns with moving goes in pages that take no longer than a chunk, and stays close.
        private static final int CHUNKS_OF_A_PAGE = 8;

        static Stride of(Driver driver) {
            int chunk = Math.max(1, driver.rows());
            if (driver.ahead()) {
                return new Stride(chunk, PAGE_ROWS, AHEAD_ROWS);
            }
            int page = (int) Math.min(PAGE_ROWS, (long) CHUNKS_OF_A_PAGE * chunk);
            return new Stride(chunk, page, 2 * page);
        }

        boolean farAhead(SessionProgress.Checkpoint at) {
            return at.rowsMarked() - at.rootRows() - at.rowsLeft() >= aheadRows;
        }
    }

    private final Store store;
    private final Ledger ledger;
    private final Handoffs handoffs;
    private final Sessions sessions;
    private final HoldCheck holds;
    private final Failpoint.Listener failpoints;
    private final InstantSource clock;

    Marker(
            Store store,
            Ledger ledger,
            Handoffs handoffs,
            Sessions sessions,
            HoldCheck holds,
            Failpoint.Listener failpoints,
            InstantSource clock) {
        this.store = store;
        this.ledger = ledger;
        this.handoffs = handoffs;
        this.sessions = sessions;
        this.holds = holds;
        this.failpoints = failpoints;
        this.clock = clock;
    }

    /// What waits for a child policy, from its beginning.
    DueHandoffs due(Route route) {
        return new DueHandoffs(handoffs, route.policy().id());
    }

    /// Puts one more page, or what hangs on a few more handoffs, on the list.
    ///
    /// @param epoch of the lease under which it is marked
    /// @param due what waits for the policy, if it is a child; @param places hears where the rows lie
    /// @return whether everything due is marked
    boolean page(
            Route route,
            long session,
            long epoch,
            SessionProgress.Checkpoint at,
            Stride stride,
            DueHandoffs due,
            MarkedPlaces places) {
        boolean all = false;
        if (route.policy().root()) {
            all = rootPage(route, session, epoch, at, stride, places);
        } else if (!handoffs(route, session, epoch, stride, due, places)) {
            failpoints.reached(Failpoint.BEFORE_MARKED_ALL);
            store.run(tx -> {
                sessions.progress().marked(tx, session, List.of(), true, 0, 0);
                sessions.requireLease(tx, session, epoch);
            });
            all = true;
        }
        failpoints.reached(Failpoint.AFTER_MARK);
        return all;
    }

    private boolean rootPage(
            Route route, long session, long epoch, SessionProgress.Checkpoint at, Stride stride, MarkedPlaces places) {
        failpoints.reached(Failpoint.BEFORE_MARK);
        int limit = stride.pageRows();
        if (at.rowLimit() != null) {
            limit = (int) Math.min(limit, at.rowLimit() - at.rowsMarked());
        }
        long started = System.nanoTime();
        MarkQuery query = route.due().page(at.watermark(), limit);
        MarkQuery.Page page = limit == 0
                ? null
                : route.source()
                        .read(source -> route.source().dialect().marking().mark(source, query));
        int millis = millisSince(started);
        return store.inTransaction(tx -> {
            boolean last = true;
            if (page == null) {
                sessions.progress().marked(tx, session, List.of(), true, 0, 0);
            } else {
                Marked free = unpinned(tx, route, page);
                last = page.keys().size() < query.limit()
                        || reached(at, free.keys().size());
                int chunks = enlist(tx, route, session, free, null, millis, stride.chunkRows(), places);
                sessions.progress()
                        .marked(tx, session, page.last(), last, free.keys().size(), chunks);
            }
            sessions.requireLease(tx, session, epoch);
            failpoints.reached(Failpoint.BEFORE_MARK_COMMIT);
            return last;
        });
    }

    /// What goes on the list. @param places of the rows; null where they are not known
    private record Marked(Keys keys, @Nullable Places places) {}

    /// Asked after the page was read: a row that came back was pinned before it came.
    private Marked unpinned(Tx tx, Route route, MarkQuery.Page page) {
        Keys keys = page.keys();
        Keys pinned = holds.pinned(tx, route, keys);
        return pinned.size() == 0 ? new Marked(keys, page.places()) : new Marked(keys.without(pinned), null);
    }

    private static boolean reached(SessionProgress.Checkpoint at, int more) {
        return at.rowLimit() != null && at.rowsMarked() + more >= at.rowLimit();
    }

    /// Takes up a few handoffs, one after the other, in one commit.
    ///
    /// @return false when none is due
    private boolean handoffs(
            Route route, long session, long epoch, Stride stride, DueHandoffs due, MarkedPlaces places) {
        return store.inTransaction(tx -> {
            long left = left(tx, session);
            long rows = 0;
            int chunks = 0;
            int taken = 0;
            while (taken < HANDOFFS_AT_ONCE && rows < stride.pageRows()) {
                Optional<Handoffs.Taken> found = due.take(tx);
                if (found.isEmpty() || tooMany(route, found.get(), left - rows)) {
                    break;
                }
                failpoints.reached(Failpoint.BEFORE_MARK_HANDOFF);
                Enlisted enlisted = handoff(tx, route, session, found.get(), stride.chunkRows(), places);
                due.done(found.get());
                rows += enlisted.rows();
                chunks += enlisted.chunks();
                taken++;
            }
            if (taken > 0) {
                // last: the session's row stays free for chunks that end meanwhile
                sessions.progress().marked(tx, session, List.of(), false, rows, chunks);
                sessions.requireLease(tx, session, epoch);
                failpoints.reached(Failpoint.BEFORE_MARK_HANDOFF_COMMIT);
            }
            return taken > 0;
        });
    }

    /// A handoff is taken whole: what a plan did not count waits for the next run.
    private static boolean tooMany(Route route, Handoffs.Taken taken, long left) {
        return left <= 0
                || (left < Long.MAX_VALUE / 2
                        && due(route, taken.linked(route.policy().linkParentColumns())) > left);
    }

    private record Enlisted(long rows, int chunks) {}

    /// Marks the rows that hang on a handoff's keys and are due, and counts those that are not yet.
    private Enlisted handoff(
            Tx tx, Route route, long session, Handoffs.Taken taken, int chunkRows, MarkedPlaces places) {
        Policy policy = route.policy();
        Keys parents = taken.linked(policy.linkParentColumns());
        List<Column> link = route.linkColumns();
        long waiting = route.source()
                .read(source -> route.source().dialect().marking().countWaiting(source, route.due(), link, parents));
        handoffs.marked(tx, taken.id(), policy.id(), session, waiting);
        List<String> watermark = List.of();
        int size;
        long rows = 0;
        int chunks = 0;
        do {
            long started = System.nanoTime();
            MarkQuery query = inKeyOrder(route.due(), watermark);
            MarkQuery.Page page = route.source()
                    .read(source -> route.source().dialect().marking().markLinked(source, query, link, parents));
            size = page.keys().size();
            Marked free = unpinned(tx, route, page);
            chunks += enlist(tx, route, session, free, taken.id(), millisSince(started), chunkRows, places);
            rows += free.keys().size();
            watermark = page.last();
        } while (size == PAGE_ROWS);
        handoffs.settleIfDone(tx, taken.id(), policy.id(), session, SessionRunner.LOOK_AGAIN);
        return new Enlisted(rows, chunks);
    }

    /// Root rows that the session may still mark.
    private long left(Tx tx, long session) {
        SessionProgress.Checkpoint at = sessions.progress().checkpoint(tx, session);
        return at.rowLimit() == null ? Long.MAX_VALUE : at.rowLimit() - at.rowsMarked();
    }

    private static long due(Route route, Keys parents) {
        return route.source().read(source -> route.source()
                .dialect()
                .marking()
                .countLinked(source, route.due(), route.linkColumns(), parents));
    }

    private static MarkQuery inKeyOrder(MarkQuery due, List<String> watermark) {
        return new MarkQuery(due.table(), due.key(), due.joins(), due.condition(), null, watermark, PAGE_ROWS);
    }

    private int enlist(
            Tx tx,
            Route route,
            long session,
            Marked marked,
            Chunk.@Nullable HandoffId from,
            int millis,
            int chunkRows,
            MarkedPlaces kept) {
        Keys keys = marked.keys();
        Policy policy = route.policy();
        Instant archivedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant retainUntil = policy.retainUntil(archivedAt);
        List<Keys> chunks = keys.pieces(chunkRows);
        List<String> columns = route.root().key().stream().map(Column::name).toList();
        List<Long> numbers = ledger.mark(
                tx,
                chunks.stream()
                        .map(chunk -> new NewChunk(
                                session,
                                policy.id(),
                                route.root().source(),
                                columns,
                                chunk,
                                from,
                                archivedAt,
                                retainUntil,
                                millis / chunks.size()))
                        .toList());
        Places places = policy.method() == Policy.Method.STREAM ? marked.places() : null; // nobody else asks for them
        for (int i = 0; i < numbers.size() && places != null; i++) {
            kept.keep(numbers.get(i), places.slice(i * chunkRows, Math.min(keys.size(), (i + 1) * chunkRows)));
        }
        return chunks.size();
    }

    private static int millisSince(long started) {
        return (int) ((System.nanoTime() - started) / 1_000_000);
    }
}
