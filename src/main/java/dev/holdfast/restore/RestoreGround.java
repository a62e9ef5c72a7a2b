package dev.holdfast.restore;

import dev.holdfast.estate.Estate;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.policy.Policies;
import dev.holdfast.store.Store;
import java.time.InstantSource;
import java.util.UUID;

/// What restores stand on.
record RestoreGround(
        Store store,
        Estate estate,
        Policies policies,
        ColdKeeper cold,
        Restores restores,
        Pins pins,
        RestorePoint.Listener points,
        InstantSource clock) {
    UUID installation() {
        return store.installation();
    }

    /// A view of the archives as they are now.
    ArchivedRows archived() {
        return new ArchivedRows(store, estate, policies, cold);
    }

    Draft draft(RestoreWish wish, ArchivedRows archived) {
        return new Draft(wish, archived, clock.instant());
    }

    /// The same, heard by a listener.
    RestoreGround heardBy(RestorePoint.Listener listener) {
        return new RestoreGround(store, estate, policies, cold, restores, pins, listener, clock);
    }
}
