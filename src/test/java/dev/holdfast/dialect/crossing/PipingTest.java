package dev.holdfast.dialect.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.Fault;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.RowSink;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.proof.Value;
import dev.holdfast.proof.Value.Text;
import dev.holdfast.proof.Value.Ticks;
import dev.holdfast.proof.Value.Whole;
import dev.holdfast.testing.TestServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Values of SQL Server on their way into PostgreSQL, without a SQL Server.
class PipingTest {
    private static final Ticks END = new Ticks(Long.MAX_VALUE, 0);
    private static final Stamp STAMP = new Stamp(
            new UUID(0, 1),
            7,
            9,
            1,
            Instant.parse("2026-01-02T03:04:05.000006Z"),
            Instant.parse("2033-01-01T00:00:00Z"));

    private static final TableName KEPT = new TableName("kept", "things");

    private static MoveTable table(String... types) {
        List<MoveTable.MoveColumn> columns = new ArrayList<>();
        for (int i = 0; i < types.length; i++) {
            Column column = new Column("c" + i, types[i], true, false, false, true, KeyType.TEXT);
            columns.add(TypeMatrix.moved(Engine.SQLSERVER, column, i == 0));
        }
        List<Column> key = List.of(columns.getFirst().column());
        return new MoveTable(
                new TableName("dbo", "things"), KEPT, columns, key, key, List.of(), MoveTable.Hashing.CANONICAL);
    }

    private static Connection archive(MoveTable table) throws SQLException {
        Connection connection = TestServer.shared().connect(TestServer.freshDatabase("vault"));
        try (var statement = connection.createStatement()) {
            for (String sql : new PostgresDialect().archiveDdl().createArchiveTable(table)) {
                statement.execute(sql);
            }
            statement.execute("create table kept.all_times partition of kept.things default");
        }
        return connection;
    }

    private static void take(Connection archive, MoveTable table, @Nullable Value... row) throws SQLException {
        try (RowSink sink = new PostgresDialect().piping().sink(archive, table, STAMP)) {
            sink.accept(row);
            sink.finish();
        }
    }

    @Test
    void valuesAndTheStampStandInTheArchive() throws SQLException {
        MoveTable table = table(
                "int",
                "decimal(38,10)",
                "bit",
                "uniqueidentifier",
                "nvarchar(9)",
                "datetime2(6)",
                "datetime2(7)",
                "date");
        UUID uuid = UUID.fromString("6f9619ff-8b86-d011-b42d-00c04fc964ff");
        try (Connection archive = archive(table)) {
            take(
                    archive,
                    table,
                    new Whole(5),
                    new Value.Exact(new BigDecimal("-12345678901234567890.0000000001")),
                    new Value.Truth(true),
                    new Value.Uuid(uuid),
                    new Text("😀 ä"),
                    new Ticks(-1, 0),
                    new Text("2020-01-01 10:00:00.1234567"),
                    new Value.Day(-141_428),
                    END);

            try (var statement = archive.createStatement();
                    var row = statement.executeQuery("select t::text from kept.things t")) {
                row.next();
                assertThat(row.getString(1))
                        .startsWith("(5,-12345678901234567890.0000000001,t," + uuid + ",\"😀 ä\","
                                + "\"1969-12-31 23:59:59.999999\",\"2020-01-01 10:00:00.1234567\",1582-10-14,")
                        .endsWith(",7,9,infinity)");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "half \ud83d", "\ude00 half", "\ud83dx"})
    void aTextThatPostgresqlCannotKeepIsNamedAndDoesNotArrive(String text) throws SQLException {
        MoveTable table = table("int", "nvarchar(20)");
        try (Connection archive = archive(table)) {
            assertThatThrownBy(() -> take(archive, table, new Whole(1), new Text(text), END))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(Fault.of(e)).isEqualTo(Fault.POISON))
                    .hasMessageContaining("kept.things.c1 (character varying(20)) cannot keep a value");

            take(archive, table, new Whole(2), new Text("whole \ud83d\ude00"), END);
            try (var statement = archive.createStatement();
                    var row = statement.executeQuery("select string_agg(c0::text, ' ') from kept.things")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("2");
            }
        }
    }

    @Test
    void digitsBelowTheMicrosecondAreNeverCut() throws SQLException {
        MoveTable table = table("int", "datetime2(6)");
        try (Connection archive = archive(table)) {
            assertThatThrownBy(() -> take(archive, table, new Whole(1), new Ticks(0, 100), END))
                    .hasMessageContaining("kept.things.c1", "digits below the microsecond");
        }
    }
}
