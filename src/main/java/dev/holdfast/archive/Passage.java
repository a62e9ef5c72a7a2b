package dev.holdfast.archive;

import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// The way into the transactions that copy and delete: lease, holds, the form of the source's tables.
///
/// The hold epoch is read from the source once and kept: what is asked of the control database afterwards is asked
/// later than the epoch was read, which is all that the order demands (see [HoldCheck]). It is read again only when
/// the source says that another stands.
final class Passage {
    private final Route route;
    private final UUID installation;
    private final Ground ground;
    private final List<TableName> tables;
    private final HoldCheck holds;
    private final ServerLimits limits;
    private final Failpoint.Listener failpoints;
    private volatile long holdEpoch;

    Passage(
            Route route,
            UUID installation,
            Ground ground,
            HoldCheck holds,
            ServerLimits limits,
            Failpoint.Listener failpoints) {
        this.route = route;
        this.installation = installation;
        this.ground = ground;
        this.tables = Ground.tables(route);
        this.holds = holds;
        this.limits = limits;
        this.failpoints = failpoints;
        this.holdEpoch = readHoldEpoch();
    }

    private long readHoldEpoch() {
        failpoints.reached(Failpoint.BEFORE_READ_HOLD_EPOCH);
        GovernedDatabase source = route.source();
        long epoch = source.read(
                connection -> source.dialect().helpers().holdEpoch(connection, installation, route.scope()));
        failpoints.reached(Failpoint.AFTER_READ_HOLD_EPOCH);
        return epoch;
    }

    /// That the rows may go, as far as could be told before.
    ///
    /// @param epoch the hold epoch under which was asked; @param watched what the delete compares its rows with
    record Leave(long epoch, List<HeldRows> watched) {}

    /// Step 0 of the delete.
    Leave askForHolds(Keys keys) {
        long epoch = holdEpoch;
        HoldCheck.Answer answer = holds.ask(route, keys);
        failpoints.reached(Failpoint.AFTER_ASK_HOLDS);
        if (answer.held().size() > 0) {
            throw NotMoved.held(answer.held());
        }
        return new Leave(epoch, answer.watched());
    }

    /// Steps 1 to 3 of the delete: limits, epochs, locks, fingerprint. Nobody can take the lease, place a hold or
    /// change the tables from here to the end of the transaction.
    void enterToDelete(Connection source, Stamp stamp, long epoch, Keys keys) throws SQLException {
        failpoints.reached(Failpoint.BEFORE_ENTER_SOURCE);
        HelperSchema helpers = route.source().dialect().helpers();
        switch (helpers.enter(source, installation, route.scope(), stamp.epoch(), epoch, tables, limits)) {
            case ENTERED -> failpoints.reached(Failpoint.AFTER_ENTER_SOURCE);
            case OTHER_LEASE -> throw NotMoved.fenced();
            case OTHER_HOLDS -> throw new OtherHolds();
        }
        route.source().dialect().moving().keepForm(source, route.tables(), keys);
        if (!route.source().dialect().catalog().fingerprint(source, tables).equals(ground.fingerprint())) {
            throw NotMoved.drifted(ground.changes(route, source));
        }
        failpoints.reached(Failpoint.AFTER_COMPARE_FINGERPRINT);
        if (route.locksFirst()) {
            lockParentsFirst(source, keys);
        }
    }

    /// Children go before their parents. A child that came in between would be deleted by the key's own action when its
    /// parent goes, and nobody would have archived it; so nobody may refer to these rows from here on.
    private void lockParentsFirst(Connection source, Keys keys) throws SQLException {
        for (MoveTable table : route.tables().reversed()) {
            route.source().dialect().moving().lockRows(source, table, keys);
        }
    }

    /// A hold was placed since the question was asked: the epoch is read again, and the question is to be asked again.
    void holdsMovedOn() {
        holdEpoch = readHoldEpoch();
    }

    void enterToCopy(Connection archive, Stamp stamp) throws SQLException {
        failpoints.reached(Failpoint.BEFORE_ENTER_ARCHIVE);
        HelperSchema helpers = route.archive().dialect().helpers();
        if (!helpers.enter(archive, installation, route.scope(), stamp.epoch(), limits)) {
            throw NotMoved.fenced();
        }
        failpoints.reached(Failpoint.AFTER_ENTER_ARCHIVE);
    }

    /// Rolls the delete back, which is then tried again from step 0.
    static final class OtherHolds extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OtherHolds() {
            super("a hold was placed", null, false, false);
        }
    }
}
