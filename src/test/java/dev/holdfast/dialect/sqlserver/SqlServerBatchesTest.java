package dev.holdfast.dialect.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.Restoring.Stage;
import dev.holdfast.dialect.RowSink;
import dev.holdfast.dialect.TableName;
import dev.holdfast.proof.Value;
import dev.holdfast.testing.SqlServerEngine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// Batches of several statements: what the driver tells of them, and what they leave behind in a connection.
@EnabledIfEnvironmentVariable(named = SqlServerEngine.URL, matches = ".+", disabledReason = SqlServerEngine.ABSENT)
final class SqlServerBatchesTest {
    private final SqlServerEngine engine = new SqlServerEngine();
    private final SqlServerRestoring restoring = new SqlServerRestoring();
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = engine.connect(engine.freshDatabase("batches"));
        engine.execute(
                connection,
                "CREATE TABLE a (id bigint IDENTITY(1,1) NOT NULL PRIMARY KEY, note nvarchar(20) NULL)",
                "CREATE TABLE b (id bigint IDENTITY(1,1) NOT NULL PRIMARY KEY, note nvarchar(20) NULL)",
                "INSERT INTO a (note) VALUES (N'one')");
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void aFailureBehindTheFirstStatementIsTold() {
        for (String first : List.of("INSERT INTO a (note) VALUES (N'two')", "CREATE TABLE c (id int)", "SELECT 1")) {
            assertThatThrownBy(() -> SqlServerText.execute(connection, first + "; SELECT 1 / 0"))
                    .as(first)
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(8134));
        }
    }

    @Test
    void theLastAnswerCountsWhateverWasAnsweredBefore() throws SQLException {
        try (PreparedStatement batch = connection.prepareStatement(
                "INSERT INTO a (note) VALUES (?); SELECT N'a trigger says so'; UPDATE a SET note = N'x'; SELECT 7")) {
            batch.setString(1, "two");
            assertThat(SqlServerText.last(batch)).isEqualTo(7);
        }
    }

    /// A table of numbered rows that is a stage of one row.
    private Stage staged(String table, long id) throws SQLException {
        Column key = new Column("id", "bigint", false, false, true, true, KeyType.BIGINT);
        Column note = new Column("note", "nvarchar(20)", true, false, false, true, KeyType.TEXT);
        MoveTable of = new MoveTable(
                new TableName("dbo", table),
                new TableName("kept", table),
                List.of(new MoveColumn(key, key.type(), false), new MoveColumn(note, note.type(), false)),
                List.of(key),
                List.of(key),
                List.of(),
                MoveTable.Hashing.RECORD);
        Stage stage = new Stage("hf_stage_" + table, of);
        restoring.stage(connection, stage);
        try (RowSink sink = restoring.sink(connection, stage)) {
            sink.accept(new @Nullable Value[] {
                new Value.Whole(id), new Value.Text("back"), new Value.Whole(0), new Value.Whole(id), new Value.Whole(1)
            });
            assertThat(sink.finish()).isEqualTo(1);
        }
        return stage;
    }

    /// The setting belongs to the connection, which has one such table at a time and which a pool hands on.
    @Test
    void aFailedInsertLeavesNoTableThatTakesNumbers() throws SQLException {
        engine.execute(connection, "SET XACT_ABORT ON");
        Stage again = staged("a", 1);
        assertThatThrownBy(() -> restoring.insert(connection, again, new TableName("dbo", "a")))
                .isInstanceOf(SQLException.class);
        connection.rollback();

        Stage other = staged("b", 41);
        assertThat(restoring.insert(connection, other, new TableName("dbo", "b")))
                .isEqualTo(1);
        engine.execute(connection, "INSERT INTO b (note) VALUES (N'next')");

        try (PreparedStatement highest = connection.prepareStatement("SELECT MAX(id) FROM b")) {
            assertThat(SqlServerText.number(highest)).isEqualTo(42);
        }
    }
}
