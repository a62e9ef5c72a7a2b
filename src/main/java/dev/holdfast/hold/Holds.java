package dev.holdfast.hold;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.HoldCheck;
import dev.holdfast.archive.Route;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.HelperSchema;
import dev.holdfast.dialect.Keys;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import dev.holdfast.hold.HoldTables.Binding;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/// Places and releases holds, and says which rows may not go.
public final class Holds implements HoldCheck {
    private final Store store;
    private final UUID installation;
    private final Estate estate;
    private final Policies policies;
    private final HoldTables tables = new HoldTables();
    private final HoldActs acts = new HoldActs();

    public Holds(Store store, UUID installation, Estate estate, Policies policies) {
        this.store = store;
        this.installation = installation;
        this.estate = estate;
        this.policies = policies;
    }

    /// Places a hold. Returns when it is effective, or when it binds and a database that it concerns could not be
    /// reached; its state says which.
    public Hold place(NewHold hold) {
        return complete(write(hold));
    }

    /// Completes the holds that were left half placed, by any process. @return those that are being placed still
    public List<Hold> completePlacing() {
        return store.inTransaction(tables::placing).stream()
                .map(this::complete)
                .filter(hold -> hold.state() == HoldState.PLACING)
                .toList();
    }

    private Hold complete(long id) {
        raiseFences(id);
        return conclude(id);
    }

    /// P1: from now on it binds whoever asks. @return its number
    public long write(NewHold hold) {
        return store.inTransaction(tx -> {
            long id = tables.insert(tx, hold);
            acts.placed(tx, id, hold);
            return id;
        });
    }

    /// P2: waits for the deletes that do not know of it. A fence that cannot be raised is left, with the reason.
    public void raiseFences(long id) {
        expectFences(id);
        for (Hold.Fence fence : find(id).fences()) {
            if (fence.raisedAt() == null) {
                raise(id, fence);
            }
        }
    }

    /// P3: effective, if every fence has been raised.
    public Hold conclude(long id) {
        store.run(tx -> {
            if (tables.effective(tx, id)) {
                acts.effective(tx, id);
            }
        });
        return find(id);
    }

    /// Reads the policies only now that the hold has committed: one that changes later will ask later.
    private void expectFences(long id) {
        List<Policy> all = policies.all();
        store.run(tx -> {
            for (Policy policy : all) {
                if (tables.concerns(tx, id, policy)) {
                    tables.expect(tx, id, policy.database(), Route.scope(policy));
                    tables.expect(tx, id, policy.archiveDatabase(), Route.scope(policy));
                }
            }
        });
    }

    private void raise(long id, Hold.Fence fence) {
        try {
            GovernedDatabase database = estate.database(fence.database());
            database.write(Isolation.READ_COMMITTED, connection -> {
                HelperSchema helpers = database.dialect().helpers();
                // without fences nothing is under way: whoever makes them asks for holds afterwards
                return helpers.installed(connection)
                        ? helpers.raiseHoldEpoch(connection, installation, fence.fence())
                        : 0;
            });
        } catch (HoldfastException e) {
            store.run(tx -> tables.failed(tx, id, fence, String.valueOf(e.getMessage())));
            return;
        }
        store.run(tx -> tables.raised(tx, id, fence));
    }

    /// Ends a hold: its rows are judged like others again. Deletes nothing.
    ///
    /// @throws HoldfastException `BLOCKED` when `by` placed it, `USAGE` when there is none of that number or it has
    ///     been released
    public Hold release(long id, String by, String reason) {
        return new AuditLog().guard(store, by, Act.HOLD_RELEASED, HoldActs.object(id), () -> end(id, by, reason));
    }

    private Hold end(long id, String by, String reason) {
        Hold hold = find(id);
        if (hold.placedBy().equals(by)) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "hold %d (%s) was placed by %s; somebody else must release it".formatted(id, hold.matter(), by));
        }
        boolean released = store.inTransaction(tx -> {
            boolean done = tables.release(tx, id, by, reason);
            if (done) {
                acts.released(tx, hold, by, reason);
            }
            return done;
        });
        if (!released) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "hold %d (%s) has been released before".formatted(id, hold.matter()));
        }
        return find(id);
    }

    /// @throws HoldfastException `USAGE` when there is none of that number
    public Hold find(long id) {
        return store.inTransaction(tx -> tables.find(tx, id))
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no hold with number " + id));
    }

    /// Every hold, the latest first.
    public List<Hold> all() {
        return store.inTransaction(tables::all);
    }

    /// @throws HoldfastException when the control database cannot tell: then nothing may go
    @Override
    public Keys held(Route route, Keys keys) {
        return store.inTransaction(tx -> {
            BitSet held = new BitSet(keys.size());
            for (Binding scope : tables.binding(tx, route.policy())) {
                if (!tellsRootsApart(scope, route)) {
                    return keys;
                }
                held.or(tables.among(tx, scope, keys));
            }
            return keys.rows(held);
        });
    }

    /// The holds that keep a root row of a policy where it is, in words.
    public List<String> covering(Route route, Keys key) {
        return store.inTransaction(tx -> tables.binding(tx, route.policy()).stream()
                .filter(scope -> !tellsRootsApart(scope, route)
                        || !tables.among(tx, scope, key).isEmpty())
                .map(scope -> tables.find(tx, scope.hold()).orElseThrow())
                .map(hold -> "hold %d, %s, placed by %s".formatted(hold.id(), hold.matter(), hold.placedBy()))
                .distinct()
                .toList());
    }

    /// Whether single rows of the root table are named, by the key that the table still has. Whatever else binds holds
    /// them all.
    private static boolean tellsRootsApart(Binding scope, Route route) {
        List<Column> key = route.root().key();
        return scope.keysOf().filter(route.root().source()::equals).isPresent()
                && scope.columns().equals(key.stream().map(Column::name).toList())
                && scope.layout().equals(key.stream().map(Column::keyType).toList());
    }
}
