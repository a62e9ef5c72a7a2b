package dev.holdfast.history;

import dev.holdfast.estate.Estate;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.policy.Policies;
import dev.holdfast.store.Store;

/// What there is to be done with history.
public record History(HistorySearch search, HistoryExport export, HistoryViews views, HistoryRoles roles) {
    public static History of(Store store, Estate estate, Policies policies, ColdKeeper cold) {
        HistorySearch search = new HistorySearch(store, estate, policies, cold);
        return new History(
                search,
                new HistoryExport(store, search),
                new HistoryViews(store, estate, policies, cold),
                new HistoryRoles(store, estate, policies));
    }
}
