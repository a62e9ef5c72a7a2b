package dev.holdfast.freeze;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.session.Lease;
import dev.holdfast.session.Leases;
import dev.holdfast.session.Nodes;
import dev.holdfast.store.Store;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;

/// Lets one process at a time freeze and thaw partitions of an archive table: a lease in the control database, and its
/// epoch in the archive.
final class TableGate {
    private final Store store;
    private final Estate estate;
    private final Leases leases;
    private final Nodes nodes;
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    TableGate(Store store, Estate estate, Leases leases, Nodes nodes) {
        this.store = store;
        this.estate = estate;
        this.leases = leases;
        this.nodes = nodes;
    }

    /// The fence that freezing and thawing of a table pass.
    static String scope(String database, TableName table) {
        return "cold:" + database + "/" + table;
    }

    /// Works on a table under an epoch that is in force when `work` begins.
    ///
    /// @param work takes the epoch
    /// @throws HoldfastException `LEASE_HELD` when somebody else works on the table; nothing was done
    <T> T during(UUID node, String database, TableName table, LongFunction<T> work) {
        String scope = scope(database, table);
        if (!held.add(scope)) {
            throw busy(database, table);
        }
        try {
            Lease lease = store.inTransaction(tx -> leases.take(tx, scope, node, nodes.deadOthers(tx, node)))
                    .orElseThrow(() -> busy(database, table));
            T result;
            try {
                install(database, scope, lease.epoch());
                result = work.apply(lease.epoch());
            } catch (RuntimeException e) { // an Error ends the process, as far as the work is concerned
                release(lease, e);
                throw e;
            }
            store.run(tx -> leases.release(tx, lease));
            return result;
        } finally {
            held.remove(scope);
        }
    }

    private void release(Lease lease, RuntimeException failure) {
        try {
            store.run(tx -> leases.release(tx, lease));
        } catch (HoldfastException second) {
            failure.addSuppressed(second);
        }
    }

    /// Returns when no transaction under an earlier epoch can commit any more.
    private void install(String database, String scope, long epoch) {
        GovernedDatabase archive = estate.database(database);
        boolean installed = archive.write(Isolation.READ_COMMITTED, connection -> {
            archive.dialect().helpers().installHelpers(connection);
            return archive.dialect().helpers().installEpoch(connection, store.installation(), scope, epoch);
        });
        if (!installed) {
            throw fenced(database);
        }
    }

    static HoldfastException fenced(String database) {
        return new HoldfastException(
                ErrorCode.LEASE_HELD,
                database + ": another process took over the freezing of this table; this one changed nothing more");
    }

    private static HoldfastException busy(String database, TableName table) {
        return new HoldfastException(
                ErrorCode.LEASE_HELD,
                "%s %s: somebody else freezes or thaws it now; nothing was done".formatted(database, table));
    }

    /// The leases of what is under way, to be renewed.
    Set<String> leases() {
        return Set.copyOf(held);
    }
}
