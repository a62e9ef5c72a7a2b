package dev.holdfast.archive;

import dev.holdfast.dialect.Copying;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.HelperSchema.Proof;
import dev.holdfast.dialect.HelperSchema.Seal;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Places;
import dev.holdfast.dialect.RowsElsewhere;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.crossing.RowPipe;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The stream method: archive rows and manifest in one transaction, A; then delete and receipt in another, S.
final class StreamMove {
    private static final int SECONDS_TO_ANSWER = 2;

    private final Route route;
    private final Ground ground;
    private final Passage passage;
    private final Stages stages;
    private final Failpoint.Listener failpoints;

    StreamMove(Route route, Ground ground, Passage passage, Stages stages, Failpoint.Listener failpoints) {
        this.route = route;
        this.ground = ground;
        this.passage = passage;
        this.stages = stages;
        this.failpoints = failpoints;
    }

    /// A table of the chunk and what the archive holds of it.
    private record Copied(MoveTable table, Digest digest) {}

    /// What one stage came to.
    ///
    /// @param places of rows of the root whose copy has the keys of the list: what lies there may be deleted, if it
    ///     adds up to the copy; null: they are deleted by their keys
    private record Copy(List<Copied> tables, @Nullable Places places, int copyMillis, int verifyMillis) {}

    /// @param places of the rows of the root table; null: they are found by their keys
    MoveOutcome.Moved move(Keys keys, @Nullable Places places, Stamp stamp, boolean mayHaveBegun) {
        Copy copy;
        try (Stages.Place place = stages.copying()) {
            copy = copied(keys, places, stamp, mayHaveBegun, place);
        }
        try (Stages.Place _ = stages.deleting()) {
            return delete(keys, stamp, copy);
        }
    }

    private Copy copied(Keys keys, @Nullable Places places, Stamp stamp, boolean mayHaveBegun, Stages.Place place) {
        long started = System.nanoTime();
        List<Copied> standing = mayHaveBegun ? standingCopy(stamp) : List.of();
        if (standing.isEmpty()) {
            List<Copied> copies = copy(keys, places, stamp, place);
            failpoints.reached(Failpoint.AFTER_ARCHIVE_COMMIT);
            return new Copy(copies, places, millisSince(started), 0);
        }
        failpoints.reached(Failpoint.BEFORE_VERIFY_AGAIN);
        verifyAgain(stamp, standing);
        failpoints.reached(Failpoint.AFTER_VERIFY_AGAIN);
        return new Copy(standing, null, 0, millisSince(started));
    }

    /// Commit point A. The digest is read back from the archive's own table before the commit.
    private List<Copied> copy(Keys keys, @Nullable Places places, Stamp stamp, Stages.Place place) {
        return route.source().read(source -> route.archive().write(Isolation.READ_COMMITTED, archive -> {
            passage.enterToCopy(archive, stamp);
            List<Digest> sent = new ArrayList<>();
            for (MoveTable table : route.tables()) {
                sent.add(sendTable(source, archive, table, keys, places, stamp));
            }
            place.leave();
            List<Copied> copies = new ArrayList<>();
            for (MoveTable table : route.tables()) {
                copies.add(sealTable(archive, table, sent.get(copies.size()), stamp));
            }
            failpoints.reached(Failpoint.BEFORE_ARCHIVE_COMMIT);
            return copies;
        }));
    }

    private Digest sendTable(
            Connection source, Connection archive, MoveTable table, Keys keys, @Nullable Places places, Stamp stamp)
            throws SQLException {
        Digest sent = send(source, archive, table, keys, places, stamp);
        failpoints.reached(Failpoint.AFTER_SEND_ROWS);
        if (table.root()) {
            ChunkMover.requireAll(table, keys, sent.rows());
        }
        return sent;
    }

    /// Reads back what the archive holds of the chunk in one table and writes the manifest.
    private Copied sealTable(Connection archive, MoveTable table, Digest sent, Stamp stamp) throws SQLException {
        RowProof.ReadBack readBack = RowProof.readBack(route, archive, table, stamp);
        Digest read = readBack.digest();
        failpoints.reached(Failpoint.AFTER_READ_BACK);
        if (read.rows() != sent.rows()) {
            throw NotMoved.poisoned(
                    "%s: %d rows were sent, the archive holds %d".formatted(table.archive(), sent.rows(), read.rows()));
        }
        if (table.hashing() == MoveTable.Hashing.CANONICAL && !read.sameRows(sent)) {
            throw NotMoved.poisoned("%s: the archive does not hold the %d rows as they were sent"
                    .formatted(table.archive(), sent.rows()));
        }
        Digest held = new Digest(read.rows(), read.hash(), sent.bytes());
        Seal seal = new Seal(readBack.root(), ground.fingerprint(), ground.incarnation());
        route.archive().dialect().helpers().writeManifest(archive, stamp, table, held, seal);
        return new Copied(table, held);
    }

    /// Two databases take part: a failure is told of the one whose connection is gone. The driver does not close one
    /// that breaks amid a COPY, so it is asked.
    private Digest send(
            Connection source, Connection archive, MoveTable table, Keys keys, @Nullable Places places, Stamp stamp)
            throws SQLException {
        try {
            Optional<Copying> copying = copying(table);
            return copying.isPresent()
                    ? copying.get().copy(source, archive, table, keys, places, stamp)
                    : RowPipe.copy(
                            route.source().dialect(), source, route.archive().dialect(), archive, table, keys, stamp);
        } catch (RowsElsewhere e) {
            throw NotMoved.otherRows(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            if (Fault.of(e) == Fault.UNREACHABLE && !source.isValid(SECONDS_TO_ANSWER)) {
                throw route.source().failure(e);
            }
            throw e;
        }
    }

    /// Servers of one engine may take each other's bytes unread; what must be hashed on the way has to be read.
    private Optional<Copying> copying(MoveTable table) {
        Dialect source = route.source().dialect();
        return source.engine() == route.archive().dialect().engine() && table.hashing() != MoveTable.Hashing.CANONICAL
                ? source.copying()
                : Optional.empty();
    }

    private List<Copied> standingCopy(Stamp stamp) {
        List<Proof> manifests = route.archive()
                .read(archive ->
                        route.archive().dialect().helpers().manifests(archive, stamp.installation(), stamp.chunk()));
        return manifests.isEmpty()
                ? List.of()
                : route.tables().stream()
                        .map(table -> new Copied(table, digest(manifests, table)))
                        .toList();
    }

    private static Digest digest(List<Proof> manifests, MoveTable table) {
        return manifests.stream()
                .filter(proof -> proof.table().equals(table.archive().toString()))
                .findFirst()
                .map(Proof::digest)
                .orElse(Digest.NONE);
    }

    /// A new owner trusts no old verification.
    private void verifyAgain(Stamp stamp, List<Copied> copies) {
        route.archive().read(archive -> {
            for (Copied copy : copies) {
                Digest read = route.archive().dialect().moving().readBack(archive, copy.table(), stamp);
                if (!read.sameRows(copy.digest())) {
                    throw NotMoved.uneven("%s: the archive no longer holds what its manifest says"
                            .formatted(copy.table().archive()));
                }
            }
            return true;
        });
    }

    /// Commit point S.
    private MoveOutcome.Moved delete(Keys keys, Stamp stamp, Copy copy) {
        long started = System.nanoTime();
        Passage.Leave leave = passage.askForHolds(keys);
        long rows = route.source().write(Isolation.READ_COMMITTED, connection -> {
            passage.enterToDelete(connection, stamp, leave.epoch(), keys);
            long sum = 0;
            for (Copied table : copy.tables()) {
                sum += deleteTable(connection, table, keys, copy.places(), stamp, leave.watched());
            }
            requireManifests(stamp, copy.tables());
            failpoints.reached(Failpoint.BEFORE_SOURCE_COMMIT);
            return sum;
        });
        failpoints.reached(Failpoint.AFTER_SOURCE_COMMIT);
        long bytes = copy.tables().stream()
                .mapToLong(table -> table.digest().bytes())
                .sum();
        return new MoveOutcome.Moved(
                keys, rows, bytes, copy.copyMillis(), copy.verifyMillis(), millisSince(started), false);
    }

    private long deleteTable(
            Connection connection, Copied copy, Keys keys, @Nullable Places places, Stamp stamp, List<HeldRows> held)
            throws SQLException {
        Dialect dialect = route.source().dialect();
        MoveTable table = copy.table();
        Digest deleted =
                dialect.moving().delete(connection, table, keys, places, table.root() ? route.due() : null, held);
        failpoints.reached(Failpoint.AFTER_DELETE_ROWS);
        if (table.root()) {
            ChunkMover.requireAll(table, keys, deleted.rows());
        }
        if (!deleted.sameRows(copy.digest())) {
            throw NotMoved.otherRows("%s: %d rows were copied, %d would go, or their content differs"
                    .formatted(table.source(), copy.digest().rows(), deleted.rows()));
        }
        dialect.helpers().writeReceipt(connection, stamp, table.source(), copy.digest(), ground.incarnation());
        return deleted.rows();
    }

    /// The last look at the archive, through another connection, while the delete is not yet committed: it must
    /// hold the copy, and be in the life in which this session began. A restored or promoted archive may have lost
    /// what it had committed.
    private void requireManifests(Stamp stamp, List<Copied> copies) {
        HelperSchema.Sealed now = route.archive()
                .read(archive ->
                        route.archive().dialect().helpers().sealed(archive, stamp.installation(), stamp.chunk()));
        failpoints.reached(Failpoint.AFTER_READ_MANIFEST);
        if (!now.incarnation().equals(ground.incarnation())) {
            throw NotMoved.drifted("%s is in another life (%s) than when this session began (%s): it was restored or"
                            .formatted(route.archive().name(), now.incarnation(), ground.incarnation())
                    + " promoted meanwhile");
        }
        for (Copied copy : copies) {
            if (!digest(now.manifests(), copy.table()).sameRows(copy.digest())) {
                throw NotMoved.uneven("%s: the manifest of the copy is gone or differs"
                        .formatted(copy.table().archive()));
            }
        }
    }

    private static int millisSince(long started) {
        return (int) ((System.nanoTime() - started) / 1_000_000);
    }
}
