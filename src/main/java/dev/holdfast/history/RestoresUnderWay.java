package dev.holdfast.history;

import static dev.holdfast.store.db.Tables.RESTORE;

import dev.holdfast.store.Store;
import java.util.Set;

/// Restores that have begun and are not known to have set all their marks.
record RestoresUnderWay(Store store) {
    Set<Long> underWay() {
        return store.inTransaction(tx -> Set.copyOf(tx.dsl()
                .select(RESTORE.ID)
                .from(RESTORE)
                .where(RESTORE.STATE.in("running", "interrupted"))
                .fetch(RESTORE.ID)));
    }
}
