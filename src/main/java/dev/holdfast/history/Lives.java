package dev.holdfast.history;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Looking.Copy;
import dev.holdfast.dialect.Searching.Found;
import dev.holdfast.dialect.Searching.Search;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.history.HistorySearch.Entry;
import dev.holdfast.history.Places.Located;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Decides which of the rows and copies that were found are lives of their own, and which are one that is on its way.
record Lives(List<HistoryRow> rows, long onTheirWay) {
    /// What a copy is, as the source's snapshot has it.
    private enum State {
        /// Its row has left the source.
        ARCHIVED,
        /// Its row stands in the source.
        ON_ITS_WAY,
        /// Its row is not in the source, and no delete of ours is known.
        UNCONFIRMED
    }

    /// Of copies whose source cannot be asked.
    static Lives unconfirmed(List<Entry> entries) {
        return new Lives(
                entries.stream().map(entry -> row(entry, State.UNCONFIRMED)).toList(), 0);
    }

    /// @param source open since before the first copy was read
    static Lives judged(
            UUID installation, GovernedDatabase database, Connection source, Located located, List<Entry> entries)
            throws SQLException {
        List<Entry> elsewhere = entries.stream()
                .filter(entry -> entry.found().copy() != null
                        && !entry.place().database().equals(database.name()))
                .toList();
        Set<Long> chunks = new TreeSet<>();
        elsewhere.forEach(entry -> chunks.add(chunk(entry)));
        Set<Long> deleted = database.dialect()
                .searching()
                .deleted(source, installation, located.of().table(), chunks);
        Set<Entry> open = Collections.newSetFromMap(new IdentityHashMap<>());
        elsewhere.stream().filter(entry -> !deleted.contains(chunk(entry))).forEach(open::add);
        Set<List<Object>> standing = standing(database, source, located, open);
        List<HistoryRow> rows = new ArrayList<>();
        long onTheirWay = 0;
        for (Entry entry : entries) {
            State state = !open.contains(entry)
                    ? State.ARCHIVED
                    : standing.contains(entry.found().key()) ? State.ON_ITS_WAY : State.UNCONFIRMED;
            if (state == State.ON_ITS_WAY) {
                onTheirWay++;
            } else {
                rows.add(row(entry, state));
            }
        }
        return new Lives(rows, onTheirWay);
    }

    private static long chunk(Entry entry) {
        Copy copy = entry.found().copy();
        return copy == null ? 0 : copy.chunk();
    }

    /// Which of their keys the source has, whatever the criteria.
    private static Set<List<Object>> standing(
            GovernedDatabase database, Connection source, Located located, Set<Entry> copies) throws SQLException {
        Place.Hot hot = located.hot();
        Set<List<Object>> standing = new HashSet<>();
        if (hot == null || copies.isEmpty()) {
            return standing;
        }
        List<List<Object>> wanted =
                copies.stream().map(entry -> entry.found().key()).distinct().toList();
        List<Column> key = HistorySearch.keyAt(hot, located.key());
        Search search = new Search(
                hot.table(),
                List.of(),
                List.of(),
                key,
                keys(key, wanted),
                new Condition.Always(),
                null,
                false,
                wanted.size());
        for (Found found : database.dialect().searching().find(source, search)) {
            standing.add(found.key());
        }
        return standing;
    }

    private static Keys keys(List<Column> key, List<List<Object>> wanted) {
        List<Object> columns = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            int column = i;
            columns.add(
                    switch (key.get(i).keyType()) {
                        case BIGINT ->
                            wanted.stream()
                                    .mapToLong(each -> (Long) each.get(column))
                                    .toArray();
                        case UUID ->
                            wanted.stream().map(each -> each.get(column)).toArray(UUID[]::new);
                        case TEXT ->
                            wanted.stream().map(each -> each.get(column)).toArray(String[]::new);
                    });
        }
        return new Keys(key.stream().map(Column::keyType).toList(), columns);
    }

    private static HistoryRow row(Entry entry, State state) {
        @Nullable Copy copy = entry.found().copy();
        return new HistoryRow(
                entry.place().where(),
                entry.place().name(),
                HistorySearch.text(entry.found().key()),
                entry.found().values(),
                copy,
                copy == null || state == State.ARCHIVED);
    }
}
