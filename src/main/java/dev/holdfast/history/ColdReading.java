package dev.holdfast.history;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdColumn;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyOrder;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Searching.Found;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.ColdKeeper.ColdRow;
import dev.holdfast.freeze.ColdState;
import dev.holdfast.history.HistoryPage.PlaceRead;
import dev.holdfast.history.HistorySearch.Entry;
import dev.holdfast.history.HistorySearch.Slice;
import dev.holdfast.history.Places.Located;
import dev.holdfast.history.Places.Named;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the cold files of a table, after its archive tables; see the package for why no row is there twice or missing.
final class ColdReading {
    private final UUID installation;
    private final Estate estate;
    private final ColdKeeper cold;
    private final Located located;
    private final Question question;
    private final Patience patience;

    /// Files whose rows were in the archive table again before it was read.
    private final Set<Long> back = new HashSet<>();

    /// Files whose rows may have come back after it was read.
    private final Set<Long> thawed = new HashSet<>();

    /// To be made before any archive table is read.
    ColdReading(
            UUID installation, Estate estate, ColdKeeper cold, Located located, Question question, Patience patience) {
        this.installation = installation;
        this.estate = estate;
        this.cold = cold;
        this.located = located;
        this.question = question;
        this.patience = patience;
        located.archives().forEach(archive -> back.addAll(cold.thawed(archive.database(), archive.table())));
    }

    /// Whether archive tables have to be read again, because rows came back to them meanwhile. To be asked after each
    /// reading.
    boolean thawedMeanwhile() {
        boolean again = !thawed.isEmpty();
        back.addAll(thawed);
        thawed.clear();
        return again;
    }

    /// What archive tables and files can both have of a row while it freezes or thaws.
    private record Copied(String database, String table, long chunk, List<Object> key) {
        static Copied of(Entry entry) {
            return new Copied(
                    entry.place().database(),
                    entry.place().table().toString(),
                    Objects.requireNonNull(entry.found().copy(), "archived").chunk(),
                    entry.found().key());
        }
    }

    /// The rows that are in files alone.
    ///
    /// @param warm what the archive tables have
    /// @param reads hears of every archive that has files
    List<Entry> read(@Nullable Keys after, List<Slice> warm, List<PlaceRead> reads) {
        Set<Copied> seen = warm.stream()
                .flatMap(slice -> slice.entries().stream())
                .map(Copied::of)
                .collect(Collectors.toSet());
        List<Entry> rows = new ArrayList<>();
        for (Named archive : located.archives()) {
            try {
                for (Entry entry : read(archive, reads)) {
                    boolean later =
                            after == null || KeyOrder.KEYS.compare(entry.found().key(), after.key(0)) > 0;
                    if (later && seen.add(Copied.of(entry))) {
                        rows.add(entry);
                    }
                }
            } catch (HoldfastException e) {
                patience.refuse(e, archive.toString());
                reads.add(new PlaceRead(Where.COLD, archive.toString(), patience.why(e)));
            }
        }
        return rows;
    }

    private List<Entry> read(Named archive, List<PlaceRead> reads) {
        List<ColdFile> files = alone(archive);
        if (files.isEmpty()) {
            return List.of();
        }
        Keys keys = question.keysAlone();
        if (keys == null) {
            reads.add(new PlaceRead(
                    Where.COLD,
                    archive.toString(),
                    words(files) + ", which are searched by key alone, without criteria: search by key, thaw them, or"
                            + " leave them out (--in hot,warm)"));
            return List.of();
        }
        Place.Warm warm = located.warm().stream()
                .filter(each -> each.database().equals(archive.database())
                        && each.table().equals(archive.table()))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.UNREACHABLE,
                        words(files) + ", and their archive table cannot be asked which of them were restored;"
                                + " `holdfast cold read` needs no archive"));
        GovernedDatabase database = estate.database(archive.database());
        reads.add(new PlaceRead(Where.COLD, archive.toString(), null));
        return database.read(patience.cancellation(), connection -> {
            database.dialect().searching().bound(connection, patience.left());
            List<Entry> entries = entries(spelt(database, connection, warm, keys), files, reads);
            return HistorySearch.marked(database, connection, installation, entries);
        });
    }

    /// `1,234 rows of 2024-03 to 2024-05 are in the cold files 7, 8`
    private static String words(List<ColdFile> files) {
        List<String> months = files.stream()
                .map(file -> file.from().toString().substring(0, 7))
                .sorted()
                .distinct()
                .toList();
        return "%,d rows archived in %s are in the cold %s %s"
                .formatted(
                        files.stream().mapToLong(ColdFile::rows).sum(),
                        months.size() == 1 ? months.getFirst() : months.getFirst() + " to " + months.getLast(),
                        files.size() == 1 ? "file" : "files",
                        files.stream()
                                .map(file -> Long.toString(file.id()))
                                .sorted()
                                .collect(Collectors.joining(", ")));
    }

    private List<ColdFile> alone(Named archive) {
        List<ColdFile> alone = new ArrayList<>();
        for (ColdFile file : cold.of(archive.database(), archive.table())) {
            if (back.contains(file.id())) {
                continue;
            }
            if (cold.alone(file)) {
                alone.add(file);
            } else if (file.state() == ColdState.THAWING) {
                thawed.add(file.id());
            }
        }
        cold.thawed(archive.database(), archive.table()).stream()
                .filter(file -> !back.contains(file))
                .forEach(thawed::add);
        return alone;
    }

    /// The keys as files spell them, each with the key as it is carried.
    private Map<Map<String, String>, List<Object>> spelt(
            GovernedDatabase database, Connection connection, Place.Warm warm, Keys keys) throws SQLException {
        List<Column> columns = HistorySearch.keyAt(warm, located.key());
        Keys spelt = database.dialect().holding().spelt(connection, columns, keys);
        Map<Map<String, String>, List<Object>> wanted = new LinkedHashMap<>();
        for (int row = 0; row < spelt.size(); row++) {
            List<Object> key = spelt.key(row);
            Map<String, String> printed = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                printed.put(columns.get(i).name(), printed(columns.get(i), key.get(i)));
            }
            wanted.put(printed, key);
        }
        return wanted;
    }

    /// A carried `character(n)` has lost its blanks.
    private static String printed(Column column, Object carried) {
        String text = carried.toString();
        if (!column.type().startsWith("character(")) {
            return text;
        }
        int length = Integer.parseInt(column.type().replaceAll("\\D", ""));
        return text + " ".repeat(Math.max(0, length - text.codePointCount(0, text.length())));
    }

    private List<Entry> entries(
            Map<Map<String, String>, List<Object>> wanted, List<ColdFile> files, List<PlaceRead> reads) {
        List<Entry> entries = new ArrayList<>();
        for (ColdFile file : files) {
            Place.Cold place = Place.Cold.of(file);
            try {
                requireSearchable(place);
                for (ColdRow row : cold.find(file, wanted.keySet())) {
                    entries.add(new Entry(place, found(row, wanted), 0));
                }
            } catch (HoldfastException e) {
                missed(place, e, reads);
            }
        }
        return entries;
    }

    private void requireSearchable(Place.Cold place) {
        if (patience.over()) {
            throw new HoldfastException(ErrorCode.DATABASE, patience.late());
        }
        HistorySearch.keyAt(place, located.key());
        for (ColdColumn column : place.file().manifest().columns()) {
            boolean keyed = located.key().stream().anyMatch(key -> key.name().equals(column.name()));
            if (keyed && !column.spelledOneWay()) {
                throw new HoldfastException(
                        ErrorCode.DATABASE,
                        "its key column %s is %s, of which equal values may be spelled in several ways; `holdfast cold read %d --key` looks for one"
                                .formatted(
                                        column.name(),
                                        column.type(),
                                        place.file().id()));
            }
        }
    }

    /// A file that is gone because its rows are back is no loss.
    private void missed(Place.Cold place, HoldfastException e, List<PlaceRead> reads) {
        patience.refuse(e, place.name());
        ColdFile now = cold.find(place.file().id());
        if (cold.alone(now)) {
            reads.add(new PlaceRead(Where.COLD, place.name(), e.getMessage()));
        } else if (now.state() == ColdState.THAWING || now.state() == ColdState.THAWED) {
            thawed.add(now.id());
        }
    }

    private Found found(ColdRow row, Map<Map<String, String>, List<Object>> wanted) {
        Map<String, String> key = new LinkedHashMap<>();
        for (Column column : located.key()) {
            key.put(column.name(), Objects.requireNonNull(row.values().get(column.name()), "a key"));
        }
        List<@Nullable String> values = new ArrayList<>();
        Map<String, String> types =
                row.file().manifest().columns().stream().collect(Collectors.toMap(ColdColumn::name, ColdColumn::type));
        for (HistoryColumn column : located.columns()) {
            values.add(shown(row.values().get(column.name()), types.get(column.name())));
        }
        return new Found(Objects.requireNonNull(wanted.get(key), "it was asked for"), values, row.copy());
    }

    /// As [dev.holdfast.dialect.Searching] has booleans.
    private static @Nullable String shown(@Nullable String value, @Nullable String type) {
        return value == null || !"boolean".equals(type) ? value : value.equals("t") ? "true" : "false";
    }
}
