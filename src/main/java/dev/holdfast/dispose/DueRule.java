package dev.holdfast.dispose;

import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.Retaining;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.RetentionFloors;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// When the retention of archived rows has ended. Nothing else in this package says so.
///
/// The latest of: what the rows were stamped with when they were archived, the floor of their archive table, and,
/// unless the policy counts from a date of the rows, their age in the archive under the policy as it is now. So a
/// retention that is lengthened keeps archived rows longer, and one that is shortened does not let them go sooner.
public final class DueRule {
    /// Months are of unequal length: a moment minus a period, plus the period, may be so much later.
    private static final int SLACK_DAYS = 5;

    private final Store store;
    private final RetentionFloors floors = new RetentionFloors();

    public DueRule(Store store) {
        this.store = store;
    }

    /// The end of root rows by their stamp and the floor, as a statement can tell it. @param alias of the root's table
    Fragment end(Connection archive, Route standing, String alias) throws SQLException {
        Retaining retaining = standing.archive().dialect().retaining();
        @Nullable
        Period floor = store.inTransaction(tx -> floors.floor(
                        tx, standing.archive().name(), standing.root().source()))
                .orElse(null);
        boolean dated = retaining.dated(archive, standing.root().source());
        return retaining.end(alias, dated, floor, standing.policy().zone());
    }

    /// @param told by [#end(Connection, Route, String)]
    public Instant end(Policy policy, Instant archivedAt, Instant told) {
        if (policy.clocks().retentionFrom() != null) {
            return told;
        }
        Instant now = archivedAt.atZone(policy.zone()).plus(policy.retention()).toInstant();
        return now.isAfter(told) ? now : told;
    }

    /// Rows that were archived later than this have not ended by `moment`.
    Instant archivedUpTo(Policy policy, Instant moment) {
        return policy.clocks().retentionFrom() != null
                ? moment
                : moment.atZone(policy.zone())
                        .minus(policy.retention())
                        .toInstant()
                        .plus(SLACK_DAYS, ChronoUnit.DAYS);
    }

    /// For people.
    public String words(Policy policy) {
        String from = policy.clocks().retentionFrom();
        return "archived rows are kept for %s%s (policy %s, version %d)"
                .formatted(policy.retention(), from == null ? "" : " from " + from, policy.name(), policy.version());
    }
}
