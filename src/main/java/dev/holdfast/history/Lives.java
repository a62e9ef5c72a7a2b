package dev.holdfast.history;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Looking.Copy;
import dev.holdfast.dialect.Searching;
import dev.holdfast.dialect.Searching.Found;
import dev.holdfast.dialect.Searching.Search;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.history.HistorySearch.Entry;
import dev.holdfast.history.Places.Located;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
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
        /// Its row is not in the source, and no delete of ours is known.
        UNCONFIRMED
    }

    /// Of copies whose source cannot be asked.
    static Lives unconfirmed(List<Entry> entries) {
        return new Lives(
                entries.stream().map(entry -> row(entry, State.UNCONFIRMED)).toList(), 0);
    }

    /// The source as it was when the search began.
    ///
    /// @param connection open since before the first copy was read
    /// @param underWay restores that may not have marked what they brought back
    record Snapshot(
            UUID installation, GovernedDatabase database, Connection connection, Located located, Set<Long> underWay) {}

    static Lives judged(Snapshot source, List<Entry> entries) throws SQLException {
        List<Entry> elsewhere = entries.stream()
                .filter(entry -> entry.found().copy() != null
                        && !entry.place().database().equals(source.database().name()))
                .toList();
        Set<Long> chunks = new TreeSet<>();
        elsewhere.forEach(entry -> chunks.add(chunk(entry)));
        Searching searching = source.database().dialect().searching();
        TableName table = source.located().of().table();
        Set<Long> deleted = searching.deleted(source.connection(), source.installation(), table, chunks);
        Set<Entry> open = Collections.newSetFromMap(new IdentityHashMap<>());
        elsewhere.stream().filter(entry -> !deleted.contains(chunk(entry))).forEach(open::add);
        Map<List<Object>, Found> standing = standing(source, open);
        Set<Long> restores = searching.restores(source.connection(), source.installation(), table);
        Set<Entry> returned = returned(source, entries, open, restores);
        List<HistoryRow> rows = new ArrayList<>();
        long onTheirWay = 0;
        for (Entry entry : entries) {
            if (open.contains(entry) && standing.containsKey(entry.found().key())) {
                onTheirWay++;
            } else if (!returned.contains(entry)) {
                rows.add(row(entry, open.contains(entry) ? State.UNCONFIRMED : State.ARCHIVED));
            }
        }
        return new Lives(rows, onTheirWay);
    }

    /// Copies whose row came back: by a restore whose receipt the snapshot has. One that is under way may have brought
    /// back what it has not marked yet: then a copy that equals the source's row is that row.
    private static Set<Entry> returned(Snapshot source, List<Entry> entries, Set<Entry> open, Set<Long> restores)
            throws SQLException {
        Set<Entry> returned = Collections.newSetFromMap(new IdentityHashMap<>());
        entries.stream().filter(entry -> restores.contains(entry.restore())).forEach(returned::add);
        if (source.underWay().stream().noneMatch(restores::contains)) {
            return returned;
        }
        Set<Entry> unmarked = Collections.newSetFromMap(new IdentityHashMap<>());
        entries.stream()
                .filter(entry -> entry.found().copy() != null && entry.restore() == 0 && !open.contains(entry))
                .forEach(unmarked::add);
        Map<List<Object>, Found> standing = standing(source, unmarked);
        for (Entry entry : unmarked) {
            Found row = standing.get(entry.found().key());
            if (row != null && row.values().equals(entry.found().values())) {
                returned.add(entry);
            }
        }
        return returned;
    }

    private static long chunk(Entry entry) {
        Copy copy = entry.found().copy();
        return copy == null ? 0 : copy.chunk();
    }

    /// The rows that the source has of their keys, whatever the criteria.
    private static Map<List<Object>, Found> standing(Snapshot source, Set<Entry> copies) throws SQLException {
        Place.Hot hot = source.located().hot();
        Map<List<Object>, Found> standing = new HashMap<>();
        if (hot == null || copies.isEmpty()) {
            return standing;
        }
        List<List<Object>> wanted =
                copies.stream().map(entry -> entry.found().key()).distinct().toList();
        List<Column> key = HistorySearch.keyAt(hot, source.located().key());
        Search search = Question.ofKeys(source.located(), hot, source.database(), keys(key, wanted), wanted.size());
        for (Found found : source.database().dialect().searching().find(source.connection(), search)) {
            standing.put(found.key(), found);
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
                copy == null || state == State.ARCHIVED,
                entry.place() instanceof Place.Cold cold ? cold.file().id() : null);
    }
}
