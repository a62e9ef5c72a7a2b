package dev.holdfast.dialect.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Places;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rows that are copied from their places come as those that are found by their keys, and end as they do.
class PlacedRowsTest {
    private static final Dialect DIALECT = new PostgresDialect();
    private static final TableName DEALS = new TableName("public", "deals");
    private static final Instant ARCHIVED = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final Stamp STAMP =
            new Stamp(new UUID(0, 1), 7, 9, 1, ARCHIVED, Instant.parse("2033-02-03T04:05:06.789012Z"));

    /// Each half hour of the days on which clocks change, days before our era and endless ones, and none.
    private static final String DATES = """
            select m from generate_series(timestamp '2026-03-28', '2026-03-30', '30 min') m
            union all select m from generate_series(timestamp '2026-10-24', '2026-10-26', '30 min') m
            union all select m from generate_series(timestamp '1969-10-20', '1972-03-20', '11 day') m
            union all values (timestamp 'infinity'), ('-infinity'), ('0044-03-15 BC'), (null)""";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "date        | Europe/London    | P8Y1M",
                "timestamp   | Europe/London    | P8Y1M",
                "timestamptz | Europe/London    | P8Y1M",
                "date        | America/Santiago | P30D",
                "timestamp   | America/St_Johns | P30D",
                "timestamptz | America/St_Johns | P6M2D",
                "date        | Africa/Casablanca| P1M",
                "timestamp   | CET              | P6M",
                "timestamptz | CET              | P6M",
                "timestamp   | UTC              | P6M",
            })
    void theyEndAsRowsThatAreFoundByTheirKeys(String type, String zone, String retention) throws SQLException {
        RetentionClock clock = new RetentionClock(
                DEALS,
                List.of(),
                new ColumnOperand(null, "at", written(type)),
                Period.parse(retention),
                ZoneId.of(zone));

        equalCopies(type, clock, "");
    }

    @Test
    void withoutADateTheyEndAsTheChunkDoes() throws SQLException {
        equalCopies("date", null, "");
    }

    /// A date is compared with a moment in the transaction's zone, so other rows would join in another one.
    @Test
    void aDateIsJoinedToAMomentInTheSameZone() throws SQLException {
        RetentionClock clock = new RetentionClock(
                DEALS,
                List.of(new Join("f", new TableName("public", "fixings"), List.of("at"), List.of("fixed"))),
                new ColumnOperand("f", "due", "date"),
                Period.parse("P8Y"),
                ZoneId.of("Europe/London"));

        assertThat(equalCopies("date", clock, "")).contains("\"hf_retain_from\":\"2028-03-");
    }

    /// The archive keeps a type of the source's own as text, and a moment in it is told in the transaction's zone.
    @Test
    void theTextOfAColumnDoesNotTakeTheZoneOfTheEnds() throws SQLException {
        RetentionClock clock = new RetentionClock(
                DEALS,
                List.of(),
                new ColumnOperand(null, "at", "date"),
                Period.parse("P8Y"),
                ZoneId.of("Europe/London"));

        assertThat(equalCopies("date", clock, """
                create type slot as (begins timestamptz, room int);
                alter table deals add booked slot default row(timestamptz '2026-07-01 12:00Z', 3)""")).contains("\"booked\":\"(\\\"2026-07-01 17:30:00+05:30\\\",3)\"");
    }

    /// @param more what the source's table has besides; empty for nothing
    private static String equalCopies(String type, @Nullable RetentionClock clock, String more) throws SQLException {
        try (Connection source = TestServer.shared().connect(TestServer.freshDatabase("deals"));
                Connection archive = TestServer.shared().connect(TestServer.freshDatabase("vault"))) {
            source.setAutoCommit(false);
            archive.setAutoCommit(false);
            execute(
                    source,
                    "create table deals (note text, no bigint generated always as identity primary key, at %s)"
                            .formatted(type));
            execute(source, "insert into deals (note, at) select 'at ' || m, m::%s from (%s) d".formatted(type, DATES));
            execute(source, """
                    create table fixings (fixed timestamptz unique, due date);
                    insert into fixings select m, date '2028-03-01' + (extract(hour from m))::int
                    from generate_series(timestamptz '2026-03-27 00:00Z', '2026-10-27 00:00Z', '30 min') m""");
            execute(source, more);
            source.commit();
            List<Column> columns = DIALECT.holding().columns(source, DEALS);
            List<Column> key = columns.stream()
                    .filter(column -> column.name().equals("no"))
                    .toList();
            MoveTable table = new MoveTable(
                    DEALS,
                    DEALS,
                    columns.stream()
                            .map(column -> DIALECT.archiveDdl().archived(column, false))
                            .toList(),
                    key,
                    key,
                    List.of(),
                    MoveTable.Hashing.RECORD,
                    clock);
            for (String sql : DIALECT.archiveDdl().createArchiveTable(table)) {
                execute(archive, sql);
            }
            DIALECT.archiveDdl().ensurePartitions(archive, DEALS, ARCHIVED, ARCHIVED);
            archive.commit();
            MarkQuery all =
                    new MarkQuery(DEALS, key, List.of(), new Condition.Always(), null, List.of(), Integer.MAX_VALUE);
            MarkQuery.Page page = DIALECT.marking().mark(source, all);
            source.commit();

            execute(source, "set timezone = 'Asia/Kolkata'");
            String byKeys = copied(source, archive, table, page, null);
            String byPlaces = copied(source, archive, table, page, Objects.requireNonNull(page.places()));

            assertThat(byPlaces).isEqualTo(byKeys).contains("at 2026-03-29 01:30");
            assertThat(text(source, "show timezone")).isEqualTo("Asia/Kolkata");
            return byPlaces;
        }
    }

    private static String copied(
            Connection source, Connection archive, MoveTable table, MarkQuery.Page page, @Nullable Places places)
            throws SQLException {
        DIALECT.copying().orElseThrow().copy(source, archive, table, page.keys(), places, STAMP);
        String rows = text(archive, "select string_agg(to_json(d)::text, e'\n' order by no) from deals d");
        archive.rollback();
        return rows;
    }

    private static String written(String type) {
        return switch (type) {
            case "timestamp" -> "timestamp without time zone";
            case "timestamptz" -> "timestamp with time zone";
            default -> type;
        };
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return Objects.requireNonNull(row.getString(1));
        }
    }
}
