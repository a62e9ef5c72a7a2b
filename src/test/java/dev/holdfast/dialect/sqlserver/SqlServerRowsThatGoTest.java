package dev.holdfast.dialect.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Moving;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import dev.holdfast.testing.SqlServerEngine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows between the moment in which they are captured and the one in which they go.
@EnabledIfEnvironmentVariable(named = SqlServerEngine.URL, matches = ".+", disabledReason = SqlServerEngine.ABSENT)
final class SqlServerRowsThatGoTest {
    private static final Keys KEYS = new Keys(List.of(KeyType.BIGINT), List.of(new long[] {1, 2, 3}));

    private final SqlServerEngine engine = new SqlServerEngine();
    private final SqlServerDialect dialect = new SqlServerDialect();
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = engine.connect(engine.freshDatabase("rows"));
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    /// Three rows of a table, with a row version or without one, and an archive table for them.
    private MoveTable table(String version, @Nullable RetentionClock clock) throws SQLException {
        if (!engine.genuine()) {
            engine.execute(connection, "EXEC sp_babelfish_configure 'escape_hatch_rowversion', 'ignore'");
        }
        engine.execute(
                connection,
                "CREATE TABLE t (id bigint NOT NULL PRIMARY KEY, note nvarchar(20) NULL, day date NULL" + version + ")",
                "INSERT INTO t (id, note, day) VALUES (1, N'a', '2024-02-28'), (2, N'b', NULL), (3, NULL, '9999-12-31')");
        List<Column> columns = dialect.holding().columns(connection, new TableName("dbo", "t"));
        MoveTable table = new MoveTable(
                new TableName("dbo", "t"),
                new TableName("kept", "t"),
                columns.stream()
                        .map(column -> dialect.archiveDdl().archived(column, true))
                        .toList(),
                columns.subList(0, 1),
                columns.subList(0, 1),
                List.of(),
                MoveTable.Hashing.RECORD,
                clock);
        for (String sql : dialect.archiveDdl().createArchiveTable(table)) {
            engine.execute(connection, sql);
        }
        connection.commit();
        return table;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", version rowversion NOT NULL"})
    void aRowThatChangesAfterItWasCapturedDoesNotGo(String version) throws SQLException {
        MoveTable table = table(version, null);
        ChunkRows.capture(connection, ChunkRows.captureSql(dialect.criteria(), table, true), table, KEYS, true);
        engine.execute(connection, "UPDATE t SET note = N'' WHERE id = 3"); // it was NULL

        String delete = ChunkRows.delete(table, "", "deleted.[id]", "#gone ([id])", true, Fragment.of(""));
        engine.execute(connection, "CREATE TABLE #gone (id bigint NOT NULL)");
        try (PreparedStatement statement = connection.prepareStatement(delete)) {
            assertThat(SqlServerText.last(statement)).isEqualTo(2);
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT COUNT_BIG(*) FROM t WHERE id = 3")) {
            assertThat(SqlServerText.number(statement)).isEqualTo(1);
        }
    }

    @Test
    void aTableWithATriggerMovesAndTheTriggerFires() throws SQLException {
        MoveTable table = table("", null);
        engine.execute(
                connection,
                "CREATE TABLE heard (n int NOT NULL)",
                "CREATE TRIGGER hears ON t AFTER DELETE AS INSERT INTO heard SELECT COUNT(*) FROM deleted");

        Moving.Moved moved = dialect.moving().moveWithin(connection, table, KEYS, stamp(), null);

        assertThat(moved.deleted().rows()).isEqualTo(3);
        assertThat(moved.deleted().sameRows(moved.inserted())).isTrue();
        try (PreparedStatement statement = connection.prepareStatement("SELECT SUM(n) FROM heard")) {
            assertThat(SqlServerText.number(statement)).isEqualTo(3);
        }
    }

    private static Stamp stamp() {
        Instant at = Instant.parse("2026-11-26T08:00:00Z");
        return new Stamp(new UUID(7, 7), 1, 2, 1, at, at);
    }

    /// A date counts to the end of its day in the policy's zone; no date, or one that no calendar reaches past, is no
    /// end.
    @Test
    void endsAreReckonedFromTheDateOfEachRow() throws SQLException {
        assumeTrue(engine.genuine(), "Babelfish puts out no column of a table that the DELETE only joins");
        RetentionClock clock = new RetentionClock(
                new TableName("dbo", "t"),
                List.of(),
                new dev.holdfast.dialect.Condition.ColumnOperand(null, "day", "date"),
                Period.ofYears(1),
                ZoneId.of("Europe/Berlin"));
        MoveTable table = table("", clock);

        dialect.moving().moveWithin(connection, table, KEYS, stamp(), null);

        assertThat(moments("hf_retain_until"))
                .containsExactly(Instant.parse("2025-02-28T23:00:00Z"), SqlServerText.ENDLESS, SqlServerText.ENDLESS);
        assertThat(moments("hf_retain_from").getFirst()).isEqualTo(Instant.parse("2024-02-27T23:00:00Z"));
        assertThat(moments("hf_retain_from").get(1)).isNull();
    }

    private List<@Nullable Instant> moments(String column) throws SQLException {
        List<@Nullable Instant> moments = new java.util.ArrayList<>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT " + column + " FROM kept.t ORDER BY id")) {
            while (row.next()) {
                var moment = row.getObject(1, java.time.OffsetDateTime.class);
                moments.add(moment == null ? null : moment.toInstant());
            }
        }
        return moments;
    }
}
