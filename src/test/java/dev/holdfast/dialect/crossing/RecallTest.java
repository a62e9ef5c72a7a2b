package dev.holdfast.dialect.crossing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.Restoring;
import dev.holdfast.dialect.Restoring.Stage;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.proof.Family;
import dev.holdfast.proof.Value;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Archived copies on their way back as typed values, the half of it that is PostgreSQL's.
class RecallTest {
    private static final TableName THINGS = new TableName("public", "things");
    private static final TableName KEPT = new TableName("kept", "things");
    private static final Column ID = column("id", "integer", KeyType.BIGINT);
    private static final List<Column> COLUMNS = List.of(
            ID,
            column("note", "text", KeyType.TEXT),
            column("amount", "numeric(12,2)", KeyType.TEXT),
            column("at", "timestamp with time zone", KeyType.TEXT),
            column("body", "jsonb", KeyType.TEXT));

    private final PostgresDialect dialect = new PostgresDialect();
    private final Restoring restoring = dialect.restoring();
    private Connection archive;
    private Connection source;

    private static Column column(String name, String type, KeyType key) {
        return new Column(name, type, true, false, false, true, key);
    }

    private static MoveTable table(TableName source, List<MoveColumn> columns) {
        return new MoveTable(source, KEPT, columns, List.of(ID), List.of(ID), List.of(), MoveTable.Hashing.CANONICAL);
    }

    private static MoveTable standing() {
        return table(
                KEPT,
                COLUMNS.stream()
                        .map(column ->
                                new MoveColumn(column, column.type().equals("jsonb") ? "text" : column.type(), false))
                        .toList());
    }

    /// As a source has them whose archive is of another engine: jsonb went there as text.
    private static Stage stage(Family at) {
        return new Stage(
                "hf_stage_0",
                table(
                        THINGS,
                        COLUMNS.stream()
                                .map(column -> switch (column.name()) {
                                    case "body" -> new MoveColumn(column, "text", true, Family.TEXT);
                                    case "at" -> new MoveColumn(column, column.type(), false, at);
                                    default -> new MoveColumn(column, column.type(), false);
                                })
                                .toList()));
    }

    @BeforeEach
    void open() throws SQLException {
        archive = TestServer.shared().connect(TestServer.freshDatabase("vault"));
        source = TestServer.shared().connect(TestServer.freshDatabase("shop"));
        archive.setAutoCommit(false);
        source.setAutoCommit(false);
        execute(archive, """
                create schema kept;
                create table kept.things (id int, note text, amount numeric(12,2), at timestamptz, body text,
                  hf_chunk bigint);
                insert into kept.things values (1, 'a  ', 1.10, '2024-02-29 10:00:00.123456+02', '{"a": 1}', 5),
                  (2, null, null, null, null, 5), (3, '', 0, 'infinity', '[]', 6)""");
        execute(
                source,
                "create table things (id int primary key, note text, amount numeric(12,2), at timestamptz, body jsonb)");
    }

    @AfterEach
    void close() throws SQLException {
        archive.close();
        source.close();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Stage recalled() throws SQLException {
        Stage stage = stage(Family.INSTANT);
        restoring.stage(source, stage);
        Copies copies = Copies.of(
                new Keys(List.of(KeyType.BIGINT), List.of(new long[] {1, 2, 3})),
                new long[] {5, 5, 5},
                new long[] {1, 1, 1});
        assertThat(RowPipe.recall(dialect, archive, dialect, source, stage, standing(), copies))
                .as("the third is of another chunk")
                .isEqualTo(2);
        return stage;
    }

    @Test
    void rowsArriveAsTheyWereSentAndStandAsTheyWereArchived() throws SQLException {
        Stage stage = recalled();
        assertThat(restoring.corrupted(source, stage)).isZero();

        Stage settled = restoring.settle(source, stage);
        restoring.insert(source, settled, THINGS);

        assertThat(restoring.corrupted(source, settled)).isZero();
        assertThat(restoring.differing(source, settled, THINGS)).isEmpty();
        execute(source, "update things set body = '{\"a\": 2}' where id = 1");
        assertThat(restoring.differing(source, settled, THINGS)).containsExactly("1");
    }

    @Test
    void aRowThatArrivedOtherwiseIsFound() throws SQLException {
        Stage stage = recalled();
        execute(source, "update hf_stage_0 set note = 'a' where id = 1");

        assertThat(restoring.corrupted(source, stage)).isEqualTo(1);
    }

    /// SQL Server keeps a moment with an offset, which is 0.
    @Test
    void aMomentThatCameWithAnOffsetIsTheSameMoment() throws SQLException {
        Stage stage = stage(Family.MOMENT_WITH_OFFSET);
        restoring.stage(source, stage);
        try (var sink = restoring.sink(source, stage)) {
            sink.accept(new Value[] {
                new Value.Whole(1),
                null,
                null,
                new Value.OffsetMoment(5, 0, 0),
                null,
                new Value.Whole(0),
                new Value.Whole(1),
                new Value.Whole(5)
            });
            sink.finish();
        }

        try (var statement = source.createStatement();
                var row = statement.executeQuery("select extract(epoch from at) * 1000000 from hf_stage_0")) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(5);
        }
    }
}
