package dev.holdfast.node;

import dev.holdfast.audit.Entry;
import dev.holdfast.dispose.Order;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.hold.Hold;
import dev.holdfast.notify.DeliveryView;
import dev.holdfast.run.EstateRunSummary;
import dev.holdfast.session.SessionView;
import java.util.List;

/// Lists that are asked for by words. As [Operations], every call may block on a database.
///
/// A filter or an order that a list does not know is refused with `USAGE` and a message that names the word; nothing
/// was read. What a list knows says [Listed#words].
public interface ListOperations {
    @Does(Effect.READS)
    List<SessionView> sessions(ListQuery query);

    @Does(Effect.READS)
    List<Hold> holds(ListQuery query);

    @Does(Effect.READS)
    List<DeliveryView> deliveries(ListQuery query);

    @Does(Effect.READS)
    List<EstateRunSummary> runs(ListQuery query);

    @Does(Effect.READS)
    List<Order> orders(ListQuery query);

    @Does(Effect.READS)
    List<Entry> audit(ListQuery query);

    /// How many match.
    @Does(Effect.READS)
    long count(Listed list, ListQuery query);

    /// Numbers of what matches, as of one moment, the smallest first.
    @Does(Effect.READS)
    List<Long> numbers(Listed list, String filter);
}
