package dev.holdfast.archive;

import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.HelperSchema.Seal;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Moving;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The local method: source and archive rows, manifest and receipt in one transaction, S.
///
/// While the rows of one chunk are proved and committed, those of the next one move.
final class LocalMove {
    private final Route route;
    private final Ground ground;
    private final Passage passage;
    private final Stages stages;
    private final Failpoint.Listener failpoints;

    LocalMove(Route route, Ground ground, Passage passage, Stages stages, Failpoint.Listener failpoints) {
        this.route = route;
        this.ground = ground;
        this.passage = passage;
        this.stages = stages;
        this.failpoints = failpoints;
    }

    MoveOutcome.Moved move(Keys keys, Stamp stamp) {
        try (Stages.Place place = stages.deleting()) {
            return move(keys, stamp, place);
        }
    }

    private MoveOutcome.Moved move(Keys keys, Stamp stamp, Stages.Place place) {
        long started = System.nanoTime();
        Passage.Leave leave = passage.askForHolds(keys);
        Digest all = route.source().write(Isolation.READ_COMMITTED, connection -> {
            passage.enterToDelete(connection, stamp, leave.epoch(), keys);
            List<Rows> moved = new ArrayList<>();
            for (MoveTable table : route.tables()) {
                moved.add(moveTable(connection, table, keys, stamp, leave.watched()));
            }
            place.leave();
            Digest sum = Digest.NONE;
            for (Rows rows : moved) {
                seal(connection, rows, stamp);
                sum = plus(sum, rows.moved().deleted());
            }
            failpoints.reached(Failpoint.BEFORE_SOURCE_COMMIT);
            return sum;
        });
        failpoints.reached(Failpoint.AFTER_SOURCE_COMMIT);
        int millis = (int) ((System.nanoTime() - started) / 1_000_000);
        return new MoveOutcome.Moved(keys, all.rows(), all.bytes(), millis, 0, 0, false);
    }

    /// Rows of the chunk in one table, which have moved and are not committed.
    private record Rows(MoveTable table, Moving.Moved moved) {}

    private Rows moveTable(Connection connection, MoveTable table, Keys keys, Stamp stamp, List<HeldRows> held)
            throws SQLException {
        Moving.Moved moved = route.source()
                .dialect()
                .moving()
                .moveWithin(connection, table, keys, stamp, table.root() ? route.due() : null, held);
        failpoints.reached(Failpoint.AFTER_DELETE_ROWS);
        if (!moved.deleted().sameRows(moved.inserted())) {
            throw NotMoved.poisoned("%s: deleted %d rows, inserted %d that differ"
                    .formatted(
                            table.source(),
                            moved.deleted().rows(),
                            moved.inserted().rows()));
        }
        if (table.root()) {
            ChunkMover.requireAll(table, keys, moved.deleted().rows());
        }
        return new Rows(table, moved);
    }

    /// Manifest and receipt of rows that have moved, with the root over them where it is wanted.
    private void seal(Connection connection, Rows rows, Stamp stamp) throws SQLException {
        HelperSchema helpers = route.source().dialect().helpers();
        Digest inserted = rows.moved().inserted();
        @Nullable String root = RowProof.root(route, connection, rows.table(), stamp, inserted);
        Seal seal = new Seal(root, ground.fingerprint(), ground.incarnation());
        helpers.writeManifest(connection, stamp, rows.table(), inserted, seal);
        helpers.writeReceipt(
                connection, stamp, rows.table().source(), rows.moved().deleted(), ground.incarnation());
    }

    private static Digest plus(Digest left, Digest right) {
        return new Digest(left.rows() + right.rows(), left.hash().add(right.hash()), left.bytes() + right.bytes());
    }
}
