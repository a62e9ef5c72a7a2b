package dev.holdfast.restore;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.policy.Policy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// The leases and fences that a restore works under, and the bounds of its transactions.
final class RestoreFences {
    /// A restore waits longer than a chunk: it is one transaction, and somebody waits for it. A link that is silent for
    /// longer than a statement may take is given up.
    private static final ServerLimits LIMITS = new ServerLimits(
            Duration.ofSeconds(5), Duration.ofMinutes(14), Duration.ofMinutes(14), Duration.ofHours(1));

    private final RestoreGround ground;
    private final Map<Integer, Long> epochs;

    /// @param epochs of the leases, by policy
    RestoreFences(RestoreGround ground, Map<Integer, Long> epochs) {
        this.ground = ground;
        this.epochs = epochs;
    }

    /// Parents that others need may have been archived by policies that nobody thought of.
    void requireLeases(List<Found> chosen) {
        for (Found found : chosen) {
            Policy policy = found.place().policy();
            if (!epochs.containsKey(policy.id())) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "rows of policy %s are needed, too, by now: plan again%s"
                                .formatted(policy.name(), ArchivedRows.NOTHING));
            }
        }
    }

    /// Every database that a policy ever worked on knows its lease now, and transactions of older ones are over.
    void raise(ArchivedRows archived) {
        for (int id : epochs.keySet()) {
            Policy policy = ground.policies().byId(id);
            archived.places().of(policy).stream()
                    .flatMap(place -> Stream.of(place.archive(), place.source()))
                    .distinct()
                    .forEach(database -> raise(database, policy));
        }
    }

    private void raise(GovernedDatabase database, Policy policy) {
        long epoch = Objects.requireNonNull(epochs.get(policy.id()));
        boolean raised = database.write(Isolation.READ_COMMITTED, connection -> {
            HelperSchema helpers = database.dialect().helpers();
            helpers.installHelpers(connection);
            return helpers.installEpoch(connection, ground.installation(), Route.scope(policy), epoch);
        });
        if (!raised) {
            throw fenced(database, policy);
        }
    }

    private static HoldfastException fenced(GovernedDatabase database, Policy policy) {
        return new HoldfastException(
                ErrorCode.LEASE_HELD,
                "policy %s: a newer lease stands in %s%s"
                        .formatted(policy.name(), database.name(), ArchivedRows.NOTHING));
    }

    /// The way into every transaction of a source: limits, leases, the form of the tables.
    void enter(List<Staging> open, List<Found> chosen) throws SQLException {
        for (Staging staging : open) {
            Connection connection = staging.connection();
            for (Found found : Found.of(chosen, staging.source())) {
                enter(staging.source(), connection, found.place().policy());
            }
            staging.source()
                    .dialect()
                    .restoring()
                    .lock(
                            connection,
                            Found.of(chosen, staging.source()).stream()
                                    .flatMap(found -> found.place().tables().stream())
                                    .distinct()
                                    .sorted()
                                    .toList(),
                            LIMITS);
        }
    }

    void enter(GovernedDatabase database, Connection connection, Policy policy) throws SQLException {
        Long epoch = epochs.get(policy.id());
        if (epoch != null
                && !database.dialect()
                        .helpers()
                        .enter(connection, ground.installation(), Route.scope(policy), epoch, LIMITS)) {
            throw fenced(database, policy);
        }
    }
}
