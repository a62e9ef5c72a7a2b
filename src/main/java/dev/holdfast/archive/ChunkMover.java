package dev.holdfast.archive;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Moving;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.policy.Policy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves one chunk. The commit points, and there are no others:
///
/// - local: S (source and archive rows, manifest, receipt in one transaction)
/// - stream: A (archive rows and manifest), then S (delete and receipt)
///
/// Safe to call again after any failure, in this process or another: a receipt says that S happened, a manifest that A
/// did. A copy that an earlier life left is not trusted but verified again.
public final class ChunkMover {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkMover.class);

    /// Errors that say: someone else was at these rows; try again. Serialization failure, deadlock, a new child row
    /// that refers to a row about to go, lock and statement timeouts.
    private static final Set<String> CONTENDED = Set.of("40001", "40P01", "23503", "55P03", "57014");

    private final HoldCheck holds;
    private final Failpoint.Listener failpoints;

    public ChunkMover(HoldCheck holds, Failpoint.Listener failpoints) {
        this.holds = holds;
        this.failpoints = failpoints;
    }

    /// @param mayHaveBegun whether an earlier attempt at the chunk may have committed something
    public MoveOutcome move(Route route, Keys keys, Stamp stamp, boolean mayHaveBegun) {
        return guarded(route, keys, stamp, () -> {
            if (mayHaveBegun) {
                var known = alreadyMoved(route, keys, stamp);
                if (known != null) {
                    return known;
                }
            }
            return switch (route.policy().method()) {
                case LOCAL -> local(route, keys, stamp);
                case STREAM -> stream(route, keys, stamp, mayHaveBegun);
            };
        });
    }

    /// What a chunk's copy in the archive holds, read back before its commit: the chunk is past A, S is to come.
    public static final class Ahead {
        private final List<Copied> copies;
        private final int millis;

        private Ahead(List<Copied> copies, int millis) {
            this.copies = copies;
            this.millis = millis;
        }
    }

    /// Takes a chunk of the stream method past A and no further, so that one chunk can be copied while the one before
    /// is deleted. Safe beside [#move] of another chunk.
    ///
    /// @return empty when it came to nothing: [#move] then tries again, as for a chunk that may have begun
    public Optional<Ahead> copyAhead(Route route, Keys keys, Stamp stamp) {
        long started = System.nanoTime();
        try {
            List<Copied> copies = copy(route, keys, stamp);
            failpoints.reached(Failpoint.AFTER_ARCHIVE_COMMIT);
            return Optional.of(new Ahead(copies, millisSince(started)));
        } catch (ChangedException | FencedException | HoldfastException e) {
            LOG.debug("chunk {} was not copied ahead of its turn", stamp.chunk(), e);
            return Optional.empty();
        }
    }

    /// Moves a chunk that this process copied ahead: S alone.
    public MoveOutcome moveCopied(Route route, Keys keys, Stamp stamp, Ahead ahead) {
        return guarded(route, keys, stamp, () -> delete(route, keys, stamp, ahead.copies, ahead.millis, 0));
    }

    private static MoveOutcome guarded(Route route, Keys keys, Stamp stamp, Supplier<MoveOutcome> attempt) {
        try {
            return settled(route, keys, stamp, attempt);
        } catch (FencedException e) {
            return new MoveOutcome.Fenced();
        }
    }

    private static MoveOutcome settled(Route route, Keys keys, Stamp stamp, Supplier<MoveOutcome> attempt) {
        try {
            return attempt.get();
        } catch (ChangedException e) {
            return changed(route, keys, stamp, String.valueOf(e.getMessage()));
        } catch (HoldfastException e) {
            if (e.getCause() instanceof SQLException sql && CONTENDED.contains(String.valueOf(sql.getSQLState()))) {
                return changed(route, keys, stamp, String.valueOf(sql.getMessage()));
            }
            throw e;
        }
    }

    private static MoveOutcome changed(Route route, Keys keys, Stamp stamp, String reason) {
        abandonCopy(route, stamp);
        return new MoveOutcome.Changed(stillDue(route, keys), reason);
    }

    private MoveOutcome local(Route route, Keys keys, Stamp stamp) {
        Dialect dialect = route.source().dialect();
        long started = System.nanoTime();
        long holdEpoch = askForHolds(route, keys, stamp);
        Digest all = route.source().write(Isolation.READ_COMMITTED, connection -> {
            enterToDelete(route, connection, stamp, holdEpoch);
            Digest sum = Digest.NONE;
            for (MoveTable table : route.tables()) {
                Moving.Moved moved = dialect.moving().moveWithin(connection, table, keys, stamp, due(route, table));
                if (!moved.deleted().sameRows(moved.inserted())) {
                    throw new ChangedException("%s: deleted %d rows, inserted %d that differ"
                            .formatted(
                                    table.source(),
                                    moved.deleted().rows(),
                                    moved.inserted().rows()));
                }
                if (table.root()) {
                    requireAll(table, keys, moved.deleted().rows());
                }
                String incarnation = dialect.helpers().incarnation(connection);
                dialect.helpers()
                        .writeManifest(
                                connection,
                                stamp,
                                table,
                                moved.inserted(),
                                new HelperSchema.Seal(
                                        RowProof.root(route, connection, table, stamp, moved.inserted()),
                                        null,
                                        incarnation));
                dialect.helpers().writeReceipt(connection, stamp, table.source(), moved.deleted(), incarnation);
                sum = plus(sum, moved.deleted());
            }
            failpoints.reached(Failpoint.BEFORE_SOURCE_COMMIT);
            return sum;
        });
        failpoints.reached(Failpoint.AFTER_SOURCE_COMMIT);
        return new MoveOutcome.Moved(keys, all.rows(), all.bytes(), millisSince(started), 0, 0, false);
    }

    private MoveOutcome stream(Route route, Keys keys, Stamp stamp, boolean mayHaveBegun) {
        long started = System.nanoTime();
        List<Copied> copies = mayHaveBegun ? standingCopy(route, stamp) : List.of();
        boolean standing = !copies.isEmpty();
        if (!standing) {
            copies = copy(route, keys, stamp);
            failpoints.reached(Failpoint.AFTER_ARCHIVE_COMMIT);
        }
        int copyMillis = millisSince(started);
        started = System.nanoTime();
        if (standing) {
            verifyAgain(route, stamp, copies);
        }
        return delete(route, keys, stamp, copies, copyMillis, millisSince(started));
    }

    /// Commit point S of the stream method.
    private MoveOutcome delete(
            Route route, Keys keys, Stamp stamp, List<Copied> verified, int copyMillis, int verifyMillis) {
        long started = System.nanoTime();
        long holdEpoch = askForHolds(route, keys, stamp);
        long rows = route.source().write(Isolation.READ_COMMITTED, connection -> {
            enterToDelete(route, connection, stamp, holdEpoch);
            Dialect dialect = route.source().dialect();
            long sum = 0;
            for (Copied copy : verified) {
                Digest deleted = dialect.moving().delete(connection, copy.table(), keys, due(route, copy.table()));
                if (!deleted.sameRows(copy.digest())) {
                    throw new ChangedException("%s: %d rows were copied, %d would go, or their content differs"
                            .formatted(copy.table().source(), copy.digest().rows(), deleted.rows()));
                }
                if (copy.table().root()) {
                    requireAll(copy.table(), keys, deleted.rows());
                }
                dialect.helpers()
                        .writeReceipt(connection, stamp, copy.table().source(), copy.digest(), copy.incarnation());
                sum += deleted.rows();
            }
            failpoints.reached(Failpoint.BEFORE_SOURCE_COMMIT);
            return sum;
        });
        failpoints.reached(Failpoint.AFTER_SOURCE_COMMIT);
        long bytes = verified.stream().mapToLong(copy -> copy.digest().bytes()).sum();
        return new MoveOutcome.Moved(keys, rows, bytes, copyMillis, verifyMillis, millisSince(started), false);
    }

    /// A table of the chunk and what the archive holds of it.
    private record Copied(MoveTable table, Digest digest, String incarnation) {}

    /// Commit point A. The digest is read back from the archive's own table before the commit.
    private List<Copied> copy(Route route, Keys keys, Stamp stamp) {
        return route.source().read(source -> route.archive().write(Isolation.READ_COMMITTED, archive -> {
            enter(route, route.archive(), archive, stamp);
            Dialect dialect = route.archive().dialect();
            List<Copied> copies = new java.util.ArrayList<>();
            for (MoveTable table : route.tables()) {
                Digest sent = send(route, source, archive, table, keys, stamp);
                RowProof.ReadBack readBack = RowProof.readBack(route, archive, table, stamp);
                Digest read = readBack.digest();
                if (read.rows() != sent.rows()) {
                    throw new ChangedException("%s: %d rows were sent, the archive holds %d"
                            .formatted(table.archive(), sent.rows(), read.rows()));
                }
                Digest held = new Digest(read.rows(), read.hash(), sent.bytes());
                HelperSchema.Seal seal =
                        new HelperSchema.Seal(
                                readBack.root(), null, dialect.helpers().incarnation(archive));
                dialect.helpers().writeManifest(archive, stamp, table, held, seal);
                copies.add(new Copied(table, held, String.valueOf(seal.incarnation())));
            }
            failpoints.reached(Failpoint.BEFORE_ARCHIVE_COMMIT);
            return copies;
        }));
    }

    /// Two databases take part: a failure is told of the one whose connection is gone.
    private static Digest send(
            Route route, Connection source, Connection archive, MoveTable table, Keys keys, Stamp stamp)
            throws SQLException {
        try {
            return route.archive().dialect().moving().copy(source, archive, table, keys, stamp);
        } catch (SQLException e) {
            if (source.isClosed() && !archive.isClosed()) {
                throw route.source().failure(e);
            }
            throw e;
        }
    }

    private static List<Copied> standingCopy(Route route, Stamp stamp) {
        List<HelperSchema.Proof> manifests = route.archive()
                .read(archive ->
                        route.archive().dialect().helpers().manifests(archive, stamp.installation(), stamp.chunk()));
        if (manifests.isEmpty()) {
            return List.of();
        }
        return route.tables().stream()
                .map(table -> manifests.stream()
                        .filter(proof -> proof.table().equals(table.archive().toString()))
                        .findFirst()
                        .map(proof -> new Copied(
                                table,
                                proof.digest(),
                                String.valueOf(proof.seal().incarnation())))
                        .orElse(new Copied(table, Digest.NONE, "null")))
                .toList();
    }

    /// A new owner trusts no old verification.
    private static void verifyAgain(Route route, Stamp stamp, List<Copied> copies) {
        route.archive().read(archive -> {
            for (Copied copy : copies) {
                Digest read = route.archive().dialect().moving().readBack(archive, copy.table(), stamp);
                if (!read.sameRows(copy.digest())) {
                    throw new ChangedException("%s: the archive no longer holds what its manifest says"
                            .formatted(copy.table().archive()));
                }
            }
            return true;
        });
    }

    private static MoveOutcome.@Nullable Moved alreadyMoved(Route route, Keys keys, Stamp stamp) {
        List<HelperSchema.Proof> receipts = route.source()
                .read(source ->
                        route.source().dialect().helpers().receipts(source, stamp.installation(), stamp.chunk()));
        if (receipts.isEmpty()) {
            return null;
        }
        long rows = receipts.stream().mapToLong(proof -> proof.digest().rows()).sum();
        long bytes =
                receipts.stream().mapToLong(proof -> proof.digest().bytes()).sum();
        return new MoveOutcome.Moved(keys, rows, bytes, 0, 0, 0, true);
    }

    /// Takes a copy that will not be deleted from the source out of the archive; does nothing when there is none, or
    /// when the delete did commit.
    ///
    /// @return false when the chunk had moved after all
    public boolean abandon(Route route, Keys keys, Stamp stamp) {
        if (alreadyMoved(route, keys, stamp) != null) {
            return false;
        }
        try {
            abandonCopy(route, stamp);
            return true;
        } catch (FencedException e) {
            throw new HoldfastException(
                    ErrorCode.LEASE_HELD,
                    "policy " + route.policy().name() + ": another node took the lease; its session goes on there",
                    e);
        }
    }

    /// Whether neither database has seen anything of the chunk, for a policy whose tables can no longer be resolved.
    public static boolean untouched(
            GovernedDatabase source, GovernedDatabase archive, java.util.UUID installation, long chunk) {
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

    private static void abandonCopy(Route route, Stamp stamp) {
        if (route.policy().method() == Policy.Method.STREAM) {
            route.archive().write(Isolation.READ_COMMITTED, archive -> {
                enter(route, route.archive(), archive, stamp);
                route.archive().dialect().moving().discard(archive, route.tables(), stamp);
                return true;
            });
        }
    }

    private static Keys stillDue(Route route, Keys keys) {
        return route.source().read(source -> route.source().dialect().marking().stillDue(source, route.due(), keys));
    }

    /// Step 0 of the delete: the epoch first, then the question; a hold that comes between the two moves the epoch on.
    private long askForHolds(Route route, Keys keys, Stamp stamp) {
        long epoch = route.source()
                .read(source ->
                        route.source().dialect().helpers().holdEpoch(source, stamp.installation(), route.scope()));
        int held = holds.held(route, keys).size();
        if (held > 0) {
            throw new ChangedException(
                    "%s: %d rows are held".formatted(route.root().source(), held));
        }
        return epoch;
    }

    private static void enterToDelete(Route route, Connection connection, Stamp stamp, long holdEpoch)
            throws SQLException {
        HelperSchema helpers = route.source().dialect().helpers();
        switch (helpers.enter(connection, stamp.installation(), route.scope(), stamp.epoch(), holdEpoch)) {
            case ENTERED -> {
                // nobody can take the lease or place a hold before this transaction ends
            }
            case OTHER_LEASE -> throw new FencedException();
            case OTHER_HOLDS ->
                throw new ChangedException(
                        "%s: a hold was placed".formatted(route.root().source()));
        }
    }

    private static void enter(Route route, GovernedDatabase database, Connection connection, Stamp stamp)
            throws SQLException {
        if (!database.dialect().helpers().enter(connection, stamp.installation(), route.scope(), stamp.epoch())) {
            throw new FencedException();
        }
    }

    private static @Nullable MarkQuery due(Route route, MoveTable table) {
        return table.root() ? route.due() : null;
    }

    private static void requireAll(MoveTable table, Keys keys, long rows) {
        if (rows != keys.size()) {
            throw new ChangedException("%s: %d of %d marked rows are gone or no longer due"
                    .formatted(table.source(), keys.size() - rows, keys.size()));
        }
    }

    private static Digest plus(Digest left, Digest right) {
        return new Digest(left.rows() + right.rows(), left.hash().add(right.hash()), left.bytes() + right.bytes());
    }

    private static int millisSince(long started) {
        return (int) ((System.nanoTime() - started) / 1_000_000);
    }

    /// Rolls the open transaction back: the rows are not what they were.
    private static final class ChangedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ChangedException(String message) {
            super(message);
        }
    }

    /// Rolls the open transaction back: another node holds the lease.
    private static final class FencedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
