package dev.holdfast.node;

import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Entry;
import dev.holdfast.dispose.Order;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.hold.Hold;
import dev.holdfast.notify.Deliveries;
import dev.holdfast.notify.DeliveryView;
import dev.holdfast.run.EstateRunSummary;
import dev.holdfast.run.EstateRunViews;
import dev.holdfast.session.SessionList;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.List;

/// Where the ways in ask for lists.
record ListDesk(Features features, Deliveries known, EstateRunViews estateRuns) implements ListOperations {
    private static Instant now(Tx tx) {
        return tx.dsl().fetchSingle("select clock_timestamp()").get(0, Instant.class);
    }

    @Override
    public List<SessionView> sessions(ListQuery query) {
        return features.store().inTransaction(tx -> SessionList.list(tx, query, now(tx)));
    }

    @Override
    public List<Hold> holds(ListQuery query) {
        return features.holds().list(query);
    }

    @Override
    public List<DeliveryView> deliveries(ListQuery query) {
        return known.list(query);
    }

    @Override
    public List<EstateRunSummary> runs(ListQuery query) {
        return estateRuns.list(query);
    }

    @Override
    public List<Order> orders(ListQuery query) {
        return features.disposals().list(query);
    }

    @Override
    public List<Entry> audit(ListQuery query) {
        return features.store().inTransaction(tx -> new AuditLog().list(tx, query, now(tx)));
    }

    @Override
    public long count(Listed list, ListQuery query) {
        return features.store().inTransaction(tx -> list.vocabulary().count(tx.dsl(), query, now(tx)));
    }

    @Override
    public List<Long> numbers(Listed list, String filter) {
        return features.store().inTransaction(tx -> list.vocabulary().numbers(tx.dsl(), filter, now(tx)));
    }
}
