package dev.holdfast.node;

import dev.holdfast.audit.Entry;
import dev.holdfast.dispose.Order;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.hold.Hold;
import dev.holdfast.notify.DeliveryView;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.session.SessionView;
import java.util.List;

/// Lists that are asked for by words. As [Operations], every call may block on a database.
///
/// A filter or an order that a list does not know is refused with `USAGE` and a message that names the word; nothing
/// was
/// read. What a list knows says [Listed#words].
public interface ListOperations {
    List<SessionView> sessions(ListQuery query);

    List<Hold> holds(ListQuery query);

    List<DeliveryView> deliveries(ListQuery query);

    List<EstateRunReport> runs(ListQuery query);

    List<Order> orders(ListQuery query);

    /// The newest first, whatever `query` says of order and of pages.
    ///
    /// @param before entries with a smaller number only; 0 for the newest
    List<Entry> audit(String filter, long before, int limit);

    /// How many match.
    long count(Listed list, ListQuery query);

    /// Numbers of what matches, as of one moment, the smallest first.
    List<Long> numbers(Listed list, String filter);
}
