package dev.holdfast.dialect.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Copies.Wanted;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.Restoring.Behind;
import dev.holdfast.dialect.Restoring.Stage;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Viewing.History;
import dev.holdfast.dialect.Viewing.Side;
import dev.holdfast.testing.Golden;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The T-SQL of rows that come back, of history views and of bulk copy, as files that people have read.
class RestoreGoldenTest {
    private static final UUID INSTALLATION = new UUID(0, 1);
    private static final TableName ORDERS = new TableName("dbo", "orders");
    private static final TableName LINES = new TableName("dbo", "lines");
    private static final TableName KEPT_ORDERS = new TableName("kept", "dbo.orders");
    private static final TableName KEPT_LINES = new TableName("kept", "dbo.lines");

    private static final Column ID = column("id", "bigint", KeyType.BIGINT);
    private static final Column REGION = column("region", "varchar(20) collate Latin1_General_CI_AS", KeyType.TEXT);
    private static final Column LINE = column("line", "int", KeyType.BIGINT);
    private static final Column ORDER = column("order_id", "bigint", KeyType.BIGINT);
    private static final Column ORDER_REGION = column("order_region", REGION.type(), KeyType.TEXT);
    private static final Column SENT = column("sent", "datetimeoffset(7)", KeyType.TEXT);

    private final SqlServerRecalling recalling = new SqlServerRecalling(new SqlServerCriteria());

    private static Column column(String name, String type, KeyType key) {
        return new Column(name, type, true, false, name.equals("id"), true, key);
    }

    private static MoveColumn same(Column column) {
        return new MoveColumn(column, column.type(), false);
    }

    private static MoveTable kept(TableName name, List<Column> columns, List<Column> key, List<ForeignKey> path) {
        return new MoveTable(
                name,
                name,
                columns.stream().map(RestoreGoldenTest::same).toList(),
                key,
                List.of(ID, REGION),
                path,
                MoveTable.Hashing.RECORD);
    }

    private static MoveTable keptOrders() {
        return kept(KEPT_ORDERS, List.of(ID, REGION, SENT), List.of(ID, REGION), List.of());
    }

    private static ForeignKey key(TableName child, TableName parent) {
        return new ForeignKey(
                "lines_orders",
                child,
                List.of("order_id", "order_region"),
                parent,
                List.of("id", "region"),
                ForeignKey.OnDelete.NO_ACTION);
    }

    private static MoveTable keptLines() {
        return kept(
                KEPT_LINES, List.of(LINE, ORDER, ORDER_REGION), List.of(LINE), List.of(key(KEPT_LINES, KEPT_ORDERS)));
    }

    private static Stage stage(String name, TableName table, MoveTable kept, MoveColumn... more) {
        List<MoveColumn> columns = new ArrayList<>(kept.columns());
        columns.addAll(List.of(more));
        return new Stage(
                name,
                new MoveTable(
                        table,
                        kept.source(),
                        columns,
                        kept.key(),
                        kept.rootKey(),
                        List.of(),
                        MoveTable.Hashing.RECORD));
    }

    private String find(MoveTable of, Wanted wanted, boolean latest) {
        List<Object> values = new ArrayList<>();
        String sql = recalling.findSql(INSTALLATION, keptOrders(), of, wanted, latest, true, values);
        return sql + "\n-- " + values.size() + " values";
    }

    @Test
    void restoring() {
        Stage orders = stage("hf_stage_0", ORDERS, keptOrders());
        Stage lines = stage("hf_stage_1", LINES, keptLines());
        MoveColumn asText = new MoveColumn(SENT, new SqlServerRestoring().text(), true);
        Stage crossed = stage(
                "hf_stage_2", ORDERS, kept(KEPT_ORDERS, List.of(ID, REGION), List.of(ID, REGION), List.of()), asText);
        Keys chunks = new Keys(List.of(KeyType.BIGINT), List.of(new long[] {5}));
        Keys ids = new Keys(List.of(KeyType.BIGINT, KeyType.TEXT), List.of(new long[] {1}, new String[] {"süd"}));
        Golden.same(
                "sqlserver/restoring.sql",
                String.join(
                        "\n\n",
                        "-- which copies",
                        find(keptOrders(), new Wanted.Keyed(List.of(ID, REGION), ids), true),
                        find(keptLines(), new Wanted.Matching(new Condition.Always()), false),
                        find(keptOrders(), new Wanted.OfChunks(chunks), false),
                        "-- their names",
                        CopiesTable.create(CopiesTable.named(keptLines())),
                        CopiesTable.fillSql(CopiesTable.named(keptLines())),
                        "-- staged: in the same database, then from another server",
                        StageTable.create(lines),
                        StageTable.fill(lines, keptLines()),
                        SqlServerRecalling.sendSql(keptLines()),
                        StageTable.create(crossed),
                        StageTable.settle(crossed),
                        "-- compared",
                        SqlServerRestoring.missingSql(lines, key(LINES, ORDERS), List.of(ID, REGION), List.of(orders)),
                        "-- inserted, looked at, marked",
                        StagedInsert.sql(crossed, ORDERS),
                        StagedInsert.sql(lines, LINES),
                        SqlServerRestoring.differingSql(crossed, ORDERS),
                        SqlServerRecalling.markSql(keptLines())));
    }

    @Test
    void views() {
        SqlServerViewing viewing = new SqlServerViewing(new SqlServerArchiveDdl());
        Column version = column("version", "rowversion", KeyType.TEXT);
        Column kept = column("version", "binary(8)", KeyType.TEXT);
        Column note = column("note", "nvarchar(40) collate Latin1_General_CI_AS", KeyType.TEXT);
        Column wide = column("note", "nvarchar(80) collate Latin1_General_CI_AS", KeyType.TEXT);
        Column gone = column("gone", "int", KeyType.BIGINT);
        TableName view = new TableName("hf_history", "orders");
        History history = new History(
                view,
                INSTALLATION,
                "shop/dbo.orders",
                new Side(ORDERS, List.of(ID, REGION, version, note), List.of(ID, REGION)),
                List.of(
                        new Side(KEPT_ORDERS, List.of(ID, REGION, kept, wide, gone), List.of(ID, REGION)),
                        new Side(KEPT_ORDERS, List.of(ID, REGION), List.of(ID, REGION), "Vault]")));
        List<String> parts = new ArrayList<>(viewing.replace(history));
        parts.addAll(viewing.grants("auditor", true, List.of(view)));
        parts.add(SqlServerViewing.readAsSql("auditor", view, "hf_reader_1"));
        parts.addAll(viewing.drop(view));
        Golden.same("sqlserver/views.sql", String.join("\n\n", parts));
    }

    /// One column of each spelling.
    @Test
    void bulkCopy() {
        List<SqlServerSink.Target> targets = new ArrayList<>();
        for (String type : List.of(
                "int",
                "decimal(12,2)",
                "money",
                "float",
                "real",
                "bit",
                "nvarchar(20) collate Latin1_General_CI_AS",
                "varchar(8000) collate Latin1_General_CI_AS",
                "nvarchar(max) collate Latin1_General_CI_AS",
                "ntext collate Latin1_General_CI_AS",
                "xml",
                "varbinary(20)",
                "image",
                "geography",
                "uniqueidentifier",
                "date",
                "time(3)",
                "datetime",
                "datetime2(7)",
                "datetimeoffset(6)")) {
            targets.add(new SqlServerSink.Target(
                    "kept.orders", "c" + (targets.size() + 1), type, SqlServerSpelling.of(type)));
        }
        Instant at = Instant.parse("2026-11-26T08:00:00.123456Z");
        Golden.same(
                "sqlserver/bulk-copy.sql",
                SqlServerSink.createSql(targets) + "\n\n"
                        + SqlServerSink.insertSql(
                                "[kept].[orders]",
                                targets,
                                SqlServerPiping.constants(new Stamp(INSTALLATION, 3, 7, 1, at, at))));
    }

    /// A sequence of which nobody took a number yet tells its start: 1 is free, and is among those that come back.
    @Test
    void aSequenceIsRaisedBeyondRowsThatComeBackThoughItGaveNoNumberYet() {
        Behind fresh = new Behind("dbo.numbers", "id", 1, 10, 1);
        assertThat(NumberedBySequence.late(fresh)).isTrue();
        assertThat(NumberedBySequence.steps(fresh, Long.MAX_VALUE)).isEqualTo(10); // 1 to 10
        assertThat(NumberedBySequence.late(new Behind("dbo.numbers", "id", 1, 1, 1)))
                .isTrue();
        assertThat(NumberedBySequence.late(new Behind("dbo.numbers", "id", 11, 10, 1)))
                .isFalse();
        Behind falling = new Behind("dbo.numbers", "id", -1, -10, -4);
        assertThat(NumberedBySequence.late(falling)).isTrue();
        assertThat(NumberedBySequence.steps(falling, Long.MIN_VALUE)).isEqualTo(3); // -1, -5, -9
    }

    /// The server refuses a range that goes beyond the limit, and a restore would fail for it.
    @Test
    void aSequenceIsNeverAskedForMoreThanItsLimitLeaves() {
        assertThat(NumberedBySequence.steps(new Behind("dbo.numbers", "id", 90, 100, 1), 100))
                .isEqualTo(10);
        assertThat(NumberedBySequence.steps(new Behind("dbo.numbers", "id", 100, 100, 1), 100))
                .isZero();
        assertThat(NumberedBySequence.steps(new Behind("dbo.numbers", "id", 1, 95, 10), 95))
                .isEqualTo(9); // 11 to 91
        assertThat(NumberedBySequence.steps(new Behind("dbo.numbers", "id", -1, -10, -4), -10))
                .isEqualTo(2); // -5, -9
    }
}
