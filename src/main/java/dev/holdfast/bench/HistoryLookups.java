package dev.holdfast.bench;

import dev.holdfast.catalog.Schema;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Viewing;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;

/// Lookups by key through a history view, over the same lookups on one table that has all the rows.
///
/// Half of the rows are hot, half are archived: all in one month, as after a first session, and once more over a year
/// of months, because each partition has an index of its own to be asked. Every lookup goes over one connection, as an
/// application's prepared statement does; the ways take turns, a few thousand at a time.
final class HistoryLookups {
    private static final String DATABASE = "history";
    private static final TableName HOT = new TableName("public", "orders");
    private static final String MONTH = "month";
    private static final String YEAR = "year";
    private static final String TABLE = "all_orders";
    private static final int TURN = 2_000;
    private static final int TURNS = 10;

    private final Dialect dialect = new PostgresDialect();
    private final Server server;
    private final long rows;
    private final Consumer<String> say;

    HistoryLookups(Server server, long rows, Consumer<String> say) {
        this.server = server;
        this.rows = rows;
        this.say = say;
    }

    Figure measure(int rounds) throws SQLException {
        fill();
        Map<String, List<Double>> ratios = new LinkedHashMap<>();
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        try (Connection connection = server.embedded().connect(DATABASE)) {
            for (int round = 0; round < rounds; round++) {
                Map<String, Double> prepared = round(connection, round, true);
                Map<String, Double> fresh = round(connection, round, false);
                prepared.forEach((way, took) ->
                        micros.computeIfAbsent(way, _ -> new ArrayList<>()).add(took));
                note(ratios, "ratio", MONTH, prepared);
                note(ratios, "ratio_of_a_year", YEAR, prepared);
                note(ratios, "ratio_planned_anew", MONTH, fresh);
                say.accept("round %d  history_lookup  %s".formatted(round + 1, prepared));
            }
        }
        server.drop(DATABASE);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("rows", (double) rows);
        micros.forEach((way, took) -> figures.put("us_" + way, Spread.of(took).median()));
        for (String other : List.of("ratio_of_a_year", "ratio_planned_anew")) {
            figures.put(other, Spread.of(ratios.getOrDefault(other, List.of())).median());
        }
        return Figure.of(Trial.HISTORY_LOOKUP, Spread.of(ratios.getOrDefault("ratio", List.of())), figures);
    }

    private static void note(Map<String, List<Double>> ratios, String name, String way, Map<String, Double> took) {
        double against = took.getOrDefault(TABLE, Double.NaN);
        ratios.computeIfAbsent(name, _ -> new ArrayList<>()).add(took.getOrDefault(way, Double.NaN) / against);
    }

    /// Microseconds of a lookup by way.
    private Map<String, Double> round(Connection connection, int seed, boolean prepared) throws SQLException {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Long> nanos = new LinkedHashMap<>();
        for (int turn = 0; turn <= TURNS; turn++) {
            for (String way : List.of(TABLE, MONTH, YEAR)) {
                long took = turn(connection, way.equals(TABLE) ? TABLE : "hf_history." + way, random, prepared);
                nanos.merge(way, turn == 0 ? 0 : took, Long::sum); // the first turn fills caches
            }
        }
        Map<String, Double> micros = new LinkedHashMap<>();
        nanos.forEach((way, took) -> micros.put(way, took / 1e3 / (TURN * TURNS)));
        return micros;
    }

    private long turn(Connection connection, String from, SplittableRandom random, boolean prepared)
            throws SQLException {
        long started = System.nanoTime();
        try (PreparedStatement lookup = connection.prepareStatement("SELECT * FROM " + from + " WHERE id = ?")) {
            lookup.unwrap(org.postgresql.PGStatement.class).setPrepareThreshold(prepared ? 1 : 0);
            for (int i = 0; i < TURN; i++) {
                lookup.setLong(1, 1 + random.nextLong(rows));
                try (var found = lookup.executeQuery()) {
                    if (!found.next() || found.next()) {
                        throw new IllegalStateException(from + ": not exactly one row");
                    }
                }
            }
        }
        return System.nanoTime() - started;
    }

    private void fill() throws SQLException {
        server.create(DATABASE);
        say.accept("%,d rows, half of them archived".formatted(rows));
        server.execute(DATABASE, """
                CREATE TABLE orders (id bigint NOT NULL, buyer bigint NOT NULL, status text NOT NULL,
                  placed_at timestamptz NOT NULL, amount numeric(12,2) NOT NULL, remarks text);
                CREATE TABLE all_orders (LIKE orders);
                ALTER TABLE orders ADD PRIMARY KEY (id);
                """);
        long half = rows / 2;
        String values = "i, i % 1000, 'done', timestamptz '2020-01-01' + i * interval '1 second', (i % 100000) / 100.0,"
                + " md5(i::text)";
        server.execute(
                DATABASE,
                "INSERT INTO all_orders SELECT " + values + " FROM generate_series(1, " + rows + ") i;"
                        + "ALTER TABLE all_orders ADD PRIMARY KEY (id);"
                        + "INSERT INTO orders SELECT " + values + " FROM generate_series(" + (half + 1) + ", " + rows
                        + ") i");
        archive(MONTH, 1, half, values);
        archive(YEAR, 12, half, values);
        server.execute(DATABASE, "VACUUM (ANALYZE, FREEZE)");
        server.checkpoint();
    }

    /// An archive table as Holdfast makes it, over so many months up to this one, with `half` of the rows.
    private void archive(String name, int months, long half, String values) throws SQLException {
        OffsetDateTime last =
                OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
        OffsetDateTime first = last.minusMonths(months - 1L);
        try (Connection connection = server.embedded().connect(DATABASE)) {
            make(connection, name, first, last);
        }
        server.execute(
                DATABASE,
                "INSERT INTO kept." + name + " (id, buyer, status, placed_at, amount, remarks, hf_archived_at,"
                        + " hf_session, hf_chunk, hf_retain_until) SELECT " + values + ", timestamptz '" + first
                        + "' + (i * " + months + " / " + (half + 1) + ") * interval '1 month', 1, i / 5000,"
                        + " now() + interval '7 years' FROM generate_series(1::bigint, " + half + ") i");
    }

    private void make(Connection connection, String name, OffsetDateTime first, OffsetDateTime last)
            throws SQLException {
        TableName archive = new TableName("kept", name);
        Schema schema = SchemaReader.read(DATABASE, dialect, connection);
        TableInfo hot = schema.table(HOT).orElseThrow();
        ArchiveDdl ddl = dialect.archiveDdl();
        MoveTable move = new MoveTable(
                HOT,
                archive,
                hot.columns().stream().map(column -> ddl.archived(column, true)).toList(),
                hot.keyColumns(),
                hot.keyColumns(),
                List.of(),
                MoveTable.Hashing.RECORD);
        Viewing.History history = new Viewing.History(
                new TableName("hf_history", name),
                new UUID(0, 0),
                "history/public.orders",
                new Viewing.Side(HOT, hot.columns(), hot.keyColumns()),
                List.of(new Viewing.Side(archive, hot.columns(), hot.keyColumns())));
        dialect.helpers().installHelpers(connection);
        try (var statement = connection.createStatement()) {
            for (String sql : ddl.createArchiveTable(move)) {
                statement.execute(sql);
            }
            ddl.ensurePartitions(connection, archive, first.toInstant(), last.toInstant());
            for (String sql : dialect.viewing().replace(history)) {
                statement.execute(sql);
            }
        }
    }
}
