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
import java.util.function.Consumer;

/// Lookups by key through a history view, over the same lookups on one table that has all the rows.
///
/// Half of the rows are hot, half are archived, in as many monthly partitions as one year makes. Every lookup goes over
/// one connection, as an application's prepared statement does; the two ways take turns, a few thousand at a time.
final class HistoryLookups {
    private static final String DATABASE = "history";
    private static final TableName HOT = new TableName("public", "orders");
    private static final TableName WARM = new TableName("kept", "orders");
    private static final TableName VIEW = new TableName("hf_history", "orders");
    private static final int MONTHS = 12;
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
        List<Double> ratios = new ArrayList<>();
        List<Double> view = new ArrayList<>();
        List<Double> table = new ArrayList<>();
        List<Double> unprepared = new ArrayList<>();
        try (Connection connection = server.embedded().connect(DATABASE)) {
            for (int round = 0; round < rounds; round++) {
                Turns prepared = turns(connection, round, true);
                Turns fresh = turns(connection, round, false);
                ratios.add(prepared.ratio());
                view.add(prepared.viewMicros());
                table.add(prepared.tableMicros());
                unprepared.add(fresh.ratio());
                say.accept("round %d  history_lookup  %.1f us, one table %.1f us; planned anew each time: ratio %.2f"
                        .formatted(round + 1, prepared.viewMicros(), prepared.tableMicros(), fresh.ratio()));
            }
        }
        server.drop(DATABASE);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("rows", (double) rows);
        figures.put("partitions", MONTHS + 2.0);
        figures.put("lookup_us", Spread.of(view).median());
        figures.put("lookup_us_against", Spread.of(table).median());
        figures.put("ratio_planned_anew", Spread.of(unprepared).median());
        return Figure.of(Trial.HISTORY_LOOKUP, Spread.of(ratios), figures);
    }

    /// Nanoseconds that all lookups of either way took.
    private record Turns(long view, long table) {
        double ratio() {
            return (double) view / table;
        }

        double viewMicros() {
            return view / 1e3 / (TURN * TURNS);
        }

        double tableMicros() {
            return table / 1e3 / (TURN * TURNS);
        }
    }

    private Turns turns(Connection connection, int seed, boolean prepared) throws SQLException {
        SplittableRandom random = new SplittableRandom(seed);
        long view = 0;
        long table = 0;
        turn(connection, "hf_history.orders", random, prepared); // neither way is the first
        turn(connection, "all_orders", random, prepared);
        for (int i = 0; i < TURNS; i++) {
            view += turn(connection, "hf_history.orders", random, prepared);
            table += turn(connection, "all_orders", random, prepared);
        }
        return new Turns(view, table);
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
        OffsetDateTime last =
                OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
        OffsetDateTime first = last.minusMonths(MONTHS - 1L);
        try (Connection connection = server.embedded().connect(DATABASE)) {
            makeArchive(connection, first, last);
        }
        long half = rows / 2;
        String values = "i, i % 1000, 'done', timestamptz '2020-01-01' + i * interval '1 second', (i % 100000) / 100.0,"
                + " md5(i::text)";
        server.execute(
                DATABASE,
                "INSERT INTO all_orders SELECT " + values + " FROM generate_series(1, " + rows + ") i;"
                        + "ALTER TABLE all_orders ADD PRIMARY KEY (id);"
                        + "INSERT INTO orders SELECT " + values + " FROM generate_series(" + (half + 1) + ", " + rows
                        + ") i;"
                        + "INSERT INTO kept.orders (id, buyer, status, placed_at, amount, remarks, hf_archived_at,"
                        + " hf_session, hf_chunk, hf_retain_until) SELECT " + values + ", timestamptz '" + first
                        + "' + (i * " + MONTHS + " / " + (half + 1) + ") * interval '1 month', 1, i / 5000,"
                        + " now() + interval '7 years' FROM generate_series(1::bigint, " + half + ") i");
        server.execute(DATABASE, "VACUUM (ANALYZE, FREEZE)");
        server.checkpoint();
    }

    /// Archive table and view as Holdfast makes them.
    private void makeArchive(Connection connection, OffsetDateTime first, OffsetDateTime last) throws SQLException {
        Schema schema = SchemaReader.read(DATABASE, dialect, connection);
        TableInfo hot = schema.table(HOT).orElseThrow();
        ArchiveDdl ddl = dialect.archiveDdl();
        MoveTable move = new MoveTable(
                HOT,
                WARM,
                hot.columns().stream().map(column -> ddl.archived(column, true)).toList(),
                hot.keyColumns(),
                hot.keyColumns(),
                List.of(),
                MoveTable.Hashing.RECORD);
        Viewing.Side archived = new Viewing.Side(WARM, hot.columns());
        Viewing.History history = new Viewing.History(
                VIEW, "history/public.orders", new Viewing.Side(HOT, hot.columns()), List.of(archived));
        try (var statement = connection.createStatement()) {
            for (String sql : ddl.createArchiveTable(move)) {
                statement.execute(sql);
            }
            ddl.ensurePartitions(connection, WARM, first.toInstant(), last.toInstant());
            for (String sql : dialect.viewing().replace(history)) {
                statement.execute(sql);
            }
        }
    }
}
