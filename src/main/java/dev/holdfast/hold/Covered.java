package dev.holdfast.hold;

import dev.holdfast.dialect.Keys;
import dev.holdfast.store.Store;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// A scope together with its keys, wherever they are.
///
/// @param keys of a scope that has some
/// @param among those of some keys of the same layout that are the scope's, compared as values
record Covered(HeldScope scope, Supplier<Keys> keys, UnaryOperator<Keys> among) {
    /// One that was placed: its keys stay in the control database.
    static Covered stored(HeldScope scope, Store store, HoldTables tables) {
        return new Covered(
                scope,
                () -> store.inTransaction(tx -> tables.keys(tx, scope)),
                keys -> keys.rows(store.inTransaction(tx -> tables.among(tx, scope, keys))));
    }

    /// One that is not placed yet.
    static Covered typed(HoldScope scope) {
        Supplier<Keys> keys = () -> {
            if (scope instanceof HoldScope.OfKeys of) {
                return of.keys();
            }
            throw new IllegalStateException(scope + " has no keys");
        };
        return new Covered(scope.summary(), keys, some -> some.without(some.without(keys.get())));
    }
}
