package dev.holdfast.history;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdColumn;
import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.cold.KeyedRead;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.KeyOrder;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Searching.Found;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.freeze.ArchiveJudge;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.FrozenRow;
import dev.holdfast.history.HistorySearch.Entry;
import dev.holdfast.history.HistorySearch.Slice;
import dev.holdfast.history.Places.Located;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Reads what cold files of one archive table have of a question.
///
/// A file judges as much of criteria as it does exactly as the archive would; where something is left, the archive
/// itself judges the values of the rows that came through, so that a row is found in a file if and only if it would be
/// found in the table.
final class FileReading {
    /// Keys that the archive judges at once, by criteria: it takes some 2,000 values.
    private static final int KEYS_AT_ONCE = 50;

    private final ColdKeeper cold;
    private final Located located;
    private final Question question;
    private final Patience patience;
    private final GovernedDatabase database;
    private final Connection connection;
    private final Place.Warm warm;
    private final Map<Map<String, String>, List<Object>> keys;
    private final Set<String> loose;

    private FileReading(
            ColdKeeper cold,
            Located located,
            Question question,
            Patience patience,
            GovernedDatabase database,
            Connection connection,
            Place.Warm warm,
            Map<Map<String, String>, List<Object>> keys,
            Set<String> loose) {
        this.cold = cold;
        this.located = located;
        this.question = question;
        this.patience = patience;
        this.database = database;
        this.connection = connection;
        this.warm = warm;
        this.keys = keys;
        this.loose = loose;
    }

    /// @param connection to the archive, in a transaction that only reads
    static FileReading of(
            ColdKeeper cold,
            Located located,
            Question question,
            Patience patience,
            GovernedDatabase database,
            Connection connection,
            Place.Warm warm)
            throws SQLException {
        Keys keys = question.keys();
        boolean all = question.criteria(warm, database) instanceof Condition.Always;
        return new FileReading(
                cold,
                located,
                question,
                patience,
                database,
                connection,
                warm,
                keys == null ? Map.of() : spelt(database, connection, HistorySearch.keyAt(warm, located.key()), keys),
                all && keys == null
                        ? Set.of()
                        : database.dialect().searching().looselyCollated(connection, warm.table()));
    }

    /// The keys as files spell them, each with the key as it is carried.
    private static Map<Map<String, String>, List<Object>> spelt(
            GovernedDatabase database, Connection connection, List<Column> columns, Keys keys) throws SQLException {
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

    /// The rows of a file, in order. A file that has some is held against its digest; one whose manifest tells that it
    /// has none is not opened.
    ///
    /// @param limit most rows, and one more where there are more
    Slice slice(ColdFile file, @Nullable Keys after, int limit) throws SQLException {
        Place.Cold place = Place.Cold.of(file).typedAs(warm);
        if (patience.over()) {
            throw new HoldfastException(ErrorCode.DATABASE, patience.late());
        }
        HistorySearch.keyAt(Place.Cold.of(file), located.key());
        ColdManifest manifest = file.manifest();
        Condition condition = question.criteria(place, database);
        if (!manifest.mayMeet(condition)) {
            return Slice.NONE;
        }
        FileRows rows = new FileRows(place, condition, limit);
        try {
            if (keys.isEmpty()) {
                KeyedRead read = new KeyedRead(
                        HistorySearch.keyAt(place, located.key()),
                        after == null ? null : after.key(0),
                        rows.exact ? limit + 1 : 0);
                open(file, reader -> reader.inOrder(read, rows.filter, rows::take));
            } else if (spelledOneWay(place)) {
                List<Map<String, String>> wanted =
                        keys.keySet().stream().filter(manifest::mayHold).toList();
                if (wanted.isEmpty()) {
                    return Slice.NONE;
                }
                ColdFilter filter = new ColdFilter.Both(new ColdFilter.OfKeys(wanted), rows.filter);
                open(file, reader -> reader.rows(filter, rows::take));
            } else {
                return ofEqualKeys(file, place, condition, after);
            }
            rows.judge();
        } catch (HoldfastException e) {
            throw patience.over() ? new HoldfastException(ErrorCode.DATABASE, patience.late(), e) : e;
        }
        if (!rows.met.isEmpty()) {
            cold.requireWritten(file, manifest);
        }
        return keys.isEmpty() ? Slice.of(rows.met, limit) : new Slice(later(rows.met, after), null);
    }

    private void open(ColdFile file, ColdKeeper.Reading<SQLException> reading) throws SQLException {
        cold.<SQLException>open(file, reader -> {
            reader.bound(patience.left());
            boolean unused = patience.cancellation().during(reader::cancel, () -> {
                reading.from(reader);
                return true;
            });
        });
    }

    private boolean spelledOneWay(Place.Cold place) {
        Set<String> key = located.key().stream().map(Column::name).collect(Collectors.toSet());
        return place.file().manifest().columns().stream()
                .filter(column -> key.contains(column.name()))
                .allMatch(ColdColumn::spelledOneWay);
    }

    /// Equal keys may be spelled in several ways, by case, by a blank at the end, by zeros: so a key is a condition
    /// like others, and the archive says which rows have one.
    private Slice ofEqualKeys(ColdFile file, Place.Cold place, Condition condition, @Nullable Keys after)
            throws SQLException {
        List<Entry> met = new ArrayList<>();
        List<Condition> wanted = keys.values().stream()
                .map(key -> equal(HistorySearch.keyAt(place, located.key()), key))
                .toList();
        for (int from = 0; from < wanted.size(); from += KEYS_AT_ONCE) {
            Condition one = new Condition.Or(wanted.subList(from, Math.min(wanted.size(), from + KEYS_AT_ONCE)));
            FileRows rows = new FileRows(place, new Condition.And(List.of(one, condition)), Integer.MAX_VALUE);
            if (file.manifest().mayMeet(rows.condition)) {
                open(file, reader -> reader.rows(rows.filter, rows::take));
                rows.judge();
                met.addAll(rows.met);
            }
        }
        if (!met.isEmpty()) {
            cold.requireWritten(file, file.manifest());
        }
        return new Slice(later(met, after), null);
    }

    private static Condition equal(List<Column> columns, List<Object> key) {
        return new Condition.And(IntStream.range(0, columns.size())
                .<Condition>mapToObj(i -> new Condition.Compare(
                        new Condition.ColumnOperand(
                                null, columns.get(i).name(), columns.get(i).type()),
                        Condition.Operator.EQUAL,
                        key.get(i) instanceof Long number
                                ? new Condition.Number(BigDecimal.valueOf(number))
                                : new Condition.Text(key.get(i).toString())))
                .toList());
    }

    private static List<Entry> later(List<Entry> met, @Nullable Keys after) {
        return met.stream()
                .filter(entry ->
                        after == null || KeyOrder.KEYS.compare(entry.found().key(), after.key(0)) > 0)
                .sorted(Comparator.comparing(entry -> entry.found().key(), KeyOrder.KEYS))
                .toList();
    }

    /// Takes the rows of one file and keeps those that meet the condition.
    private final class FileRows {
        private final Place.Cold place;
        private final Condition condition;
        private final int limit;
        private final ColdFilter filter;
        private final boolean exact;
        private final List<String> names;
        private final Map<String, String> types;
        private final ArchiveJudge judge;
        private final List<Entry> met = new ArrayList<>();

        FileRows(Place.Cold place, Condition condition, int limit) {
            List<ColdColumn> columns = place.file().manifest().columns();
            this.place = place;
            this.condition = condition;
            this.limit = limit;
            this.names = place.file().manifest().columnNames();
            this.types = columns.stream().collect(Collectors.toMap(ColdColumn::name, ColdColumn::type));
            ColdFilter.MayMeet mayMeet = new ColdFilter.MayMeet(condition, loose);
            this.filter = mayMeet;
            this.exact = mayMeet.exact(columns);
            this.judge = new ArchiveJudge(
                    database.dialect().searching(),
                    connection,
                    warm.table(),
                    List.of(condition),
                    names,
                    this::typeInTable,
                    this::keep);
        }

        /// @return whether more rows are wanted
        boolean take(@Nullable String[] row) throws SQLException {
            if (exact) {
                keep(row);
            } else {
                judge.add(row);
            }
            return wanted();
        }

        void judge() throws SQLException {
            judge.finish();
        }

        private void keep(@Nullable String[] row) {
            if (wanted()) {
                met.add(new Entry(place, found(row), 0));
            }
        }

        private boolean wanted() {
            return met.size() <= limit || !keys.isEmpty();
        }

        private String typeInTable(String name) {
            return place.column(name)
                    .map(Column::type)
                    .or(() -> Optional.ofNullable(types.get(name)))
                    .orElseGet(() -> question.lacking(place, database).stream()
                            .filter(column -> column.name().equals(name))
                            .findFirst()
                            .orElseThrow()
                            .type());
        }

        private Found found(@Nullable String[] row) {
            Map<String, @Nullable String> of = new LinkedHashMap<>();
            for (int i = 0; i < row.length; i++) {
                of.put(names.get(i), row[i]);
            }
            List<Object> key = HistorySearch.keyAt(place, located.key()).stream()
                    .map(column -> KeyedRead.carried(column, Objects.requireNonNull(of.get(column.name()), "a key")))
                    .toList();
            List<@Nullable String> values = new ArrayList<>();
            for (HistoryColumn column : located.columns()) {
                values.add(shown(of.get(column.name()), types.get(column.name())));
            }
            return new Found(key, values, new FrozenRow(place.file(), of).copy());
        }
    }

    /// As [dev.holdfast.dialect.Searching] has booleans.
    private static @Nullable String shown(@Nullable String value, @Nullable String type) {
        return value == null || !"boolean".equals(type) ? value : value.equals("t") ? "true" : "false";
    }
}
