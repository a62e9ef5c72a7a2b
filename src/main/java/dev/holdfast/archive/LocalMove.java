package dev.holdfast.archive;

import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.HelperSchema.Seal;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Moving;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The local method: source and archive rows, manifest and receipt in one transaction, S.
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
        return stages.deleting(() -> moved(keys, stamp));
    }

    private MoveOutcome.Moved moved(Keys keys, Stamp stamp) {
        long started = System.nanoTime();
        long epoch = passage.askForHolds(keys);
        Digest all = route.source().write(Isolation.READ_COMMITTED, connection -> {
            passage.enterToDelete(connection, stamp, epoch, keys);
            Digest sum = Digest.NONE;
            for (MoveTable table : route.tables()) {
                sum = plus(sum, moveTable(connection, table, keys, stamp));
            }
            failpoints.reached(Failpoint.BEFORE_SOURCE_COMMIT);
            return sum;
        });
        failpoints.reached(Failpoint.AFTER_SOURCE_COMMIT);
        int millis = (int) ((System.nanoTime() - started) / 1_000_000);
        return new MoveOutcome.Moved(keys, all.rows(), all.bytes(), millis, 0, 0, false);
    }

    private Digest moveTable(Connection connection, MoveTable table, Keys keys, Stamp stamp) throws SQLException {
        Dialect dialect = route.source().dialect();
        Moving.Moved moved =
                dialect.moving().moveWithin(connection, table, keys, stamp, table.root() ? route.due() : null);
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
        @Nullable String root = RowProof.root(route, connection, table, stamp, moved.inserted());
        Seal seal = new Seal(root, ground.fingerprint(), ground.incarnation());
        dialect.helpers().writeManifest(connection, stamp, table, moved.inserted(), seal);
        dialect.helpers().writeReceipt(connection, stamp, table.source(), moved.deleted(), ground.incarnation());
        return moved.deleted();
    }

    private static Digest plus(Digest left, Digest right) {
        return new Digest(left.rows() + right.rows(), left.hash().add(right.hash()), left.bytes() + right.bytes());
    }
}
