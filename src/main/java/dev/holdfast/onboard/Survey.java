package dev.holdfast.onboard;

import dev.holdfast.catalog.Schema;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Surveying;
import dev.holdfast.dialect.Surveying.DateFacts;
import dev.holdfast.dialect.Surveying.Relation;
import dev.holdfast.dialect.Surveying.WordFacts;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.GovernedDatabase;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the catalog and the statistics of one database say, of one moment.
///
/// @param dates facts of columns of days and moments; @param states common values of columns of states
/// @param relations what is no table of its own, by name
public record Survey(
        DatabaseSpec spec,
        Schema schema,
        Map<TableName, Map<String, DateFacts>> dates,
        Map<TableName, Map<String, List<String>>> states,
        Map<TableName, Relation> relations) {
    private static final Set<String> DATES = Set.of(
            "date",
            "timestamp",
            "timestamp without time zone",
            "timestamptz",
            "timestamp with time zone",
            "datetime",
            "datetime2",
            "smalldatetime",
            "datetimeoffset");

    /// A handful of statements in one read-only transaction, however many tables there are.
    ///
    /// @throws dev.holdfast.HoldfastException `DATABASE` or `UNREACHABLE` when they fail
    public static Survey read(GovernedDatabase database) {
        return database.read(connection -> {
            Surveying surveying = database.dialect().surveying();
            return of(
                    database.spec(),
                    SchemaReader.read(database.name(), database.dialect(), connection),
                    surveying.dates(connection),
                    surveying.words(connection),
                    surveying.relations(connection));
        });
    }

    static Survey of(
            DatabaseSpec spec, Schema schema, List<DateFacts> dates, List<WordFacts> words, List<Relation> relations) {
        Map<TableName, Map<String, DateFacts>> datesOf = new TreeMap<>();
        dates.forEach(each ->
                datesOf.computeIfAbsent(each.table(), _ -> new TreeMap<>()).put(each.column(), each));
        Map<TableName, Map<String, List<String>>> statesOf = new TreeMap<>();
        words.forEach(each ->
                statesOf.computeIfAbsent(each.table(), _ -> new TreeMap<>()).put(each.column(), each.values()));
        Map<TableName, Relation> others = new TreeMap<>();
        relations.forEach(each -> others.put(each.name(), each));
        return new Survey(spec, schema, datesOf, statesOf, others);
    }

    String database() {
        return spec.name();
    }

    List<TableInfo> tables() {
        return schema.tables().values().stream()
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    TableInfo table(TableName name) {
        return schema.table(name).orElseThrow();
    }

    @Nullable
    DateFacts facts(TableName table, String column) {
        Map<String, DateFacts> known = dates.get(table);
        return known == null ? null : known.get(column);
    }

    boolean analysed(TableName table) {
        return table(table).estimatedRows() > 0 || dates.containsKey(table);
    }

    /// The table as a policy document names it.
    String text(TableName table) {
        return table.schema().equals(spec.engine().defaultSchema()) ? table.table() : table.toString();
    }

    static boolean isDate(Column column) {
        return DATES.contains(baseType(column));
    }

    /// Without length or precision.
    static String baseType(Column column) {
        return column.type()
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s*\\([^)]*\\)", "")
                .strip();
    }

    /// Foreign keys by the table that they refer to, self-references left out.
    Map<TableName, List<ForeignKey>> referencesTo() {
        return schema.foreignKeys().stream()
                .filter(key -> !key.selfReference())
                .collect(Collectors.groupingBy(ForeignKey::parent, TreeMap::new, Collectors.toList()));
    }

    /// Whether a table is one of Holdfast's archive tables.
    static boolean archive(TableInfo table) {
        return table.column("hf_session").isPresent()
                && table.column("hf_chunk").isPresent();
    }
}
