package dev.holdfast.drive;

import dev.holdfast.archive.Route;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Watching;
import dev.holdfast.dialect.Watching.Follower;
import dev.holdfast.dialect.Watching.Slot;
import dev.holdfast.drive.Limits.Vacuums;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.session.Driver;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Gives each run of a session its driver.
public final class SessionDrivers {
    private final Store store;
    private final Sessions sessions;
    private final Limits limits;
    private final InstantSource clock;
    private final Recent<Optional<String>> blind = new Recent<>(Watching::blind);
    private final Recent<List<Follower>> followers = new Recent<>(Watching::followers);
    private final Recent<List<Slot>> slots = new Recent<>(Watching::slots);

    public SessionDrivers(Store store, Sessions sessions, Limits limits, InstantSource clock) {
        this.store = store;
        this.sessions = sessions;
        this.limits = limits;
        this.clock = clock;
    }

    /// A driver for a session that is about to run. Looks at the brakes once before it returns.
    public Driver open(Route route, long session) {
        warnOfBlindness(route, session);
        return new SessionDriver(store, sessions, session, route, brakes(route), limits, clock);
    }

    private void warnOfBlindness(Route route, long session) {
        for (GovernedDatabase database : databases(route)) {
            blind.of(database)
                    .ifPresent(why -> store.run(tx -> sessions.note(
                            tx,
                            session,
                            "warning",
                            "brake",
                            "replicas, vacuums and lock waits of " + database.name()
                                    + " cannot all be seen, so the session may not" + " wait for them: " + why)));
        }
    }

    private static Set<GovernedDatabase> databases(Route route) {
        return new LinkedHashSet<>(List.of(route.source(), route.archive()));
    }

    /// In the order in which their reasons count.
    private List<Brake> brakes(Route route) {
        Set<GovernedDatabase> databases = databases(route);
        List<TableName> tables = route.tables().stream().map(MoveTable::source).toList();
        List<Brake> brakes = new ArrayList<>();
        for (GovernedDatabase database : databases) {
            String query = limits.queries().get(database.name());
            if (query != null) {
                brakes.add(new Brake.Query(database, query, limits.queryTimeout()));
            }
        }
        for (GovernedDatabase database : databases) {
            if (limits.replicaLag().isPositive() || limits.replicaBytes() > 0) {
                brakes.add(new Brake.Followers(database, limits, followers));
            }
            if (limits.slotBytes() > 0) {
                brakes.add(new Brake.Slots(database, limits, slots));
            }
        }
        if (limits.lockWait().isPositive()) {
            brakes.add(new Brake.Locks(route.source(), tables, limits.lockWait()));
        }
        if (limits.vacuums() != Vacuums.OFF) {
            brakes.add(new Brake.Vacuuming(route.source(), tables, limits.vacuums()));
        }
        return brakes;
    }
}
