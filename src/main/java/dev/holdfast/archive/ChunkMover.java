package dev.holdfast.archive;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.HelperSchema.Proof;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.Marking;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Places;
import dev.holdfast.dialect.RowsHeld;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.policy.Policy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Moves the chunks of one run of a session, any number at once. The commit points, and there are no others:
///
/// - local ([LocalMove]): S (source and archive rows, manifest, receipt in one transaction)
/// - stream ([StreamMove]): A (archive rows and manifest), then S (delete and receipt)
///
/// Safe to call again after any failure, in this process or another: a receipt says that S happened, a manifest that A
/// did. A copy that an earlier life left is not trusted but verified again.
public final class ChunkMover {
    /// How often a hold may be placed between the question and the delete before the chunk gives way.
    private static final int MOST_QUESTIONS = 5;

    /// How often a copy is tried to be taken back, or a row to be looked at, while someone is in the way.
    private static final int MOST_PATIENCE = 5;

    private static final long PAUSE_NANOS = 25_000_000;

    private final Route route;
    private final Ground ground;
    private final Passage passage;
    private final LocalMove local;
    private final StreamMove stream;
    private final Failpoint.Listener failpoints;

    /// @param ground what the session stands on
    /// @param stages how many chunks may be copied and deleted at once
    public ChunkMover(
            Route route,
            UUID installation,
            Ground ground,
            HoldCheck holds,
            ServerLimits limits,
            Stages stages,
            Failpoint.Listener failpoints) {
        this.route = route;
        this.ground = ground;
        this.passage = new Passage(route, installation, ground, holds, limits, failpoints);
        this.local = new LocalMove(route, ground, passage, stages, failpoints);
        this.stream = new StreamMove(route, ground, passage, stages, failpoints);
        this.failpoints = failpoints;
    }

    /// @param places where the rows of the root lay when they were marked; null: they are found by their keys. What
    ///     comes to other rows by places is tried again by keys at once: a row may only have been written again
    /// @param mayHaveBegun whether an earlier attempt at the chunk may have committed something
    /// @throws HoldfastException when a database cannot go on: unreachable, full, or its tables are not what the
    ///     statements need. Then a commit may have happened, and a copy may be left
    public MoveOutcome move(Keys keys, @Nullable Places places, Stamp stamp, boolean mayHaveBegun) {
        MoveOutcome outcome = attempt(keys, places, stamp, mayHaveBegun);
        return switch (outcome) {
            case MoveOutcome.Moved moved -> moved;
            case MoveOutcome.Fenced fenced -> fenced;
            case MoveOutcome.Uneven _,
                    MoveOutcome.Held _,
                    MoveOutcome.Contended _,
                    MoveOutcome.Poisoned _,
                    MoveOutcome.Drifted _ -> {
                MoveOutcome left = leaveNothing(keys, stamp, outcome);
                boolean misplaced =
                        places != null && left instanceof MoveOutcome.Uneven(String _, boolean other) && other;
                yield misplaced ? move(keys, null, stamp, true) : left;
            }
        };
    }

    private MoveOutcome attempt(Keys keys, @Nullable Places places, Stamp stamp, boolean mayHaveBegun) {
        try {
            if (mayHaveBegun) {
                var known = alreadyMoved(keys, stamp);
                if (known != null) {
                    return known;
                }
            }
            return underHolds(keys, places, stamp, mayHaveBegun);
        } catch (NotMoved e) {
            return e.outcome();
        } catch (HoldfastException e) {
            return outcome(e);
        }
    }

    private MoveOutcome underHolds(Keys keys, @Nullable Places places, Stamp stamp, boolean mayHaveBegun) {
        for (int question = 1; question <= MOST_QUESTIONS; question++) {
            try {
                return switch (route.policy().method()) {
                    case LOCAL -> local.move(keys, stamp);
                    case STREAM -> stream.move(keys, places, stamp, mayHaveBegun || question > 1);
                    case CALLBACK -> throw new IllegalStateException("a service moves these rows");
                };
            } catch (Passage.OtherHolds | RowsHeld e) {
                passage.holdsMovedOn();
            }
        }
        throw NotMoved.contended(
                "holds or held rows came %d times while the chunk was about to go".formatted(MOST_QUESTIONS));
    }

    /// What a statement's failure says of the chunk; one that says nothing of it goes on.
    private MoveOutcome outcome(HoldfastException e) {
        if (!(e.getCause() instanceof SQLException sql)) {
            throw e;
        }
        String reason = String.valueOf(sql.getMessage());
        return switch (Fault.of(sql)) {
            case CONTENDED -> new MoveOutcome.Contended(reason);
            case REFUSED -> unlessDrifted(new MoveOutcome.Uneven(reason, false));
            case POISON -> unlessDrifted(new MoveOutcome.Poisoned(reason));
            case BROKEN -> driftedOr(e);
            case UNREACHABLE, NO_SPACE -> throw e;
        };
    }

    private MoveOutcome driftedOr(HoldfastException e) {
        String drift = ground.drift(route);
        if (drift.isEmpty()) {
            throw e;
        }
        return new MoveOutcome.Drifted(drift);
    }

    /// A statement may fail because the tables have changed: then no row is to blame.
    private MoveOutcome unlessDrifted(MoveOutcome outcome) {
        String drift = ground.drift(route);
        return drift.isEmpty() ? outcome : new MoveOutcome.Drifted(drift);
    }

    /// Takes the copy out of the archive again, unless the delete did commit after all.
    private MoveOutcome leaveNothing(Keys keys, Stamp stamp, MoveOutcome outcome) {
        var known = alreadyMoved(keys, stamp);
        if (known != null) {
            return known;
        }
        try {
            discardCopy(stamp);
            return outcome;
        } catch (NotMoved e) {
            return e.outcome();
        }
    }

    private MoveOutcome.@Nullable Moved alreadyMoved(Keys keys, Stamp stamp) {
        failpoints.reached(Failpoint.BEFORE_LOOK_FOR_RECEIPT);
        List<Proof> receipts = patiently(() -> route.source().read(source -> receipts(source, stamp)));
        failpoints.reached(Failpoint.AFTER_LOOK_FOR_RECEIPT);
        return known(keys, receipts);
    }

    private List<Proof> receipts(Connection source, Stamp stamp) throws SQLException {
        return route.source().dialect().helpers().receipts(source, stamp.installation(), stamp.chunk());
    }

    private static MoveOutcome.@Nullable Moved known(Keys keys, List<Proof> receipts) {
        if (receipts.isEmpty()) {
            return null;
        }
        long rows = receipts.stream().mapToLong(proof -> proof.digest().rows()).sum();
        long bytes =
                receipts.stream().mapToLong(proof -> proof.digest().bytes()).sum();
        return new MoveOutcome.Moved(keys, rows, bytes, 0, 0, 0, true);
    }

    /// Each key of a chunk that did not come out even.
    public sealed interface Sorted {
        /// @param due as they were marked; @param notDue there, but no longer due; @param gone neither in the source
        ///     nor under a receipt: the application deleted them
        record Apart(Keys due, Keys notDue, Keys gone) implements Sorted {}

        /// It had moved after all.
        record Known(MoveOutcome.Moved moved) implements Sorted {}
    }

    /// Looks at every key, and for a receipt, in one snapshot of the source: a row without a receipt in the same moment
    /// was not moved by anybody of ours. With two snapshots a woken zombie could forget a delete.
    public Sorted sort(Keys keys, Stamp stamp) {
        Sorted sorted = patiently(() -> route.source().read(source -> sorted(source, keys, stamp)));
        failpoints.reached(Failpoint.AFTER_SORT);
        return sorted;
    }

    private Sorted sorted(Connection source, Keys keys, Stamp stamp) throws SQLException {
        var known = known(keys, receipts(source, stamp));
        if (known != null) {
            return new Sorted.Known(known);
        }
        Marking marking = route.source().dialect().marking();
        Keys there = marking.stillDue(source, everyRow(), keys);
        Keys due = marking.stillDue(source, route.due(), there);
        return new Sorted.Apart(due, there.without(due), keys.without(there));
    }

    private MarkQuery everyRow() {
        MarkQuery due = route.due();
        return new MarkQuery(
                due.table(), due.key(), List.of(), new Condition.Always(), null, List.of(), Integer.MAX_VALUE);
    }

    /// Takes a copy that will not be deleted from the source out of the archive; does nothing when there is none, or
    /// when the delete did commit.
    ///
    /// @return false when the chunk had moved after all
    /// @throws HoldfastException `LEASE_HELD` when another node took the lease
    public boolean abandon(Keys keys, Stamp stamp) {
        if (alreadyMoved(keys, stamp) != null) {
            return false;
        }
        try {
            discardCopy(stamp);
            return true;
        } catch (NotMoved e) {
            throw new HoldfastException(
                    ErrorCode.LEASE_HELD,
                    "policy " + route.policy().name() + ": another node took the lease; its session goes on there",
                    e);
        }
    }

    private void discardCopy(Stamp stamp) {
        if (route.policy().method() == Policy.Method.LOCAL) {
            return;
        }
        failpoints.reached(Failpoint.BEFORE_DISCARD);
        patiently(() -> route.archive().write(Isolation.READ_COMMITTED, archive -> {
            passage.enterToCopy(archive, stamp);
            route.archive().dialect().moving().discard(archive, route.tables(), stamp);
            failpoints.reached(Failpoint.BEFORE_DISCARD_COMMIT);
            return true;
        }));
        failpoints.reached(Failpoint.AFTER_DISCARD);
    }

    /// What comes after an attempt has to be done whoever is in the way: tried again a few times.
    private static <T> T patiently(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (HoldfastException e) {
                boolean contended = e.getCause() instanceof SQLException sql && Fault.of(sql) == Fault.CONTENDED;
                if (!contended || attempt == MOST_PATIENCE) {
                    throw e;
                }
                long most = PAUSE_NANOS << attempt;
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 2, most));
            }
        }
    }

    /// Whether neither database has seen anything of the chunk, for a policy whose tables can no longer be resolved.
    public static boolean untouched(GovernedDatabase source, GovernedDatabase archive, UUID installation, long chunk) {
        return source.read(connection -> !source.dialect().helpers().installed(connection)
                        || source.dialect()
                                .helpers()
                                .receipts(connection, installation, chunk)
                                .isEmpty())
                && archive.read(connection -> !archive.dialect().helpers().installed(connection)
                        || archive.dialect()
                                .helpers()
                                .manifests(connection, installation, chunk)
                                .isEmpty());
    }

    static void requireAll(MoveTable table, Keys keys, long rows) {
        if (rows != keys.size()) {
            throw NotMoved.otherRows("%s: %d of %d marked rows are gone or no longer due"
                    .formatted(table.source(), keys.size() - rows, keys.size()));
        }
    }
}
