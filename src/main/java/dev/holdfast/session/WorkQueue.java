package dev.holdfast.session;

import dev.holdfast.store.Tx;
import java.util.Collection;
import java.util.stream.Collectors;

/// A table of the control database whose rows are work for whichever node takes them: a row waits, is in a node's hand,
/// and ends. Its columns are `id`, `state`, `node_id`, `cancelled_by`, `started_at` and `ended_at`.
///
/// @param table its name, never what somebody wrote
public record WorkQueue(String table) {
    /// Wakes nodes and screens when the transaction commits.
    public static void tell(Tx tx) {
        tx.dsl().execute("notify " + Sessions.CHANNEL);
    }

    /// Asks that a row is not carried out. One that no node has is over at once; a node that has it stops at its next
    /// step.
    ///
    /// @return false when it has ended, and nothing was changed
    public boolean cancel(Tx tx, long id, String actor) {
        return tx.dsl().execute("""
                        update %s set cancelled_by = ?,
                          state = case state when 'waiting' then 'cancelled' else state end,
                          ended_at = case state when 'waiting' then clock_timestamp() end
                        where id = ? and state in ('waiting', 'running')""".formatted(table), actor, id) > 0;
    }

    /// As a condition, that a row is none of these.
    public static String noneOf(Collection<Long> ids) {
        return "not id = any (array[" + ids.stream().map(String::valueOf).collect(Collectors.joining(", "))
                + "]::bigint[])";
    }
}
