package dev.holdfast.history;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/// What somebody looks for.
///
/// @param table `table`, `schema.table`, or with the database's name before it: `shop/public.orders`
/// @param keys each with a value for each key column, or one text with commas between them; none for any
/// @param criteria in the language of policies; blank for any row
/// @param zone in which dates of the criteria are read
/// @param where places to look in
/// @param after the key after which to go on, as [HistoryPage#next] told; empty from the beginning
/// @param limit rows of a page, about: a page never ends amid the copies of one key
/// @param patience how long all of it may take
public record HistoryQuery(
        String table,
        List<List<String>> keys,
        String criteria,
        ZoneId zone,
        Set<Where> where,
        List<String> after,
        int limit,
        Duration patience) {
    public static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);
    public static final Set<Where> EVERYWHERE = Set.of(Where.values());

    public HistoryQuery {
        keys = keys.stream().map(List::copyOf).distinct().toList();
        where = Set.copyOf(where);
        after = List.copyOf(after);
        if (limit < 1) {
            throw new IllegalArgumentException("a page has a row at least");
        }
    }

    public HistoryQuery from(List<String> key) {
        return new HistoryQuery(table, keys, criteria, zone, where, key, limit, patience);
    }

    public HistoryQuery page(int rows, Duration longest) {
        return new HistoryQuery(table, keys, criteria, zone, where, after, rows, longest);
    }
}
