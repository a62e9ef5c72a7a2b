package dev.holdfast.dialect.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.TableName;
import dev.holdfast.testing.Golden;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The T-SQL that is sent, as files that people have read. They are compared wherever tests run, with or without a
/// server.
class RenderedSqlTest {
    private static final TableName ORDERS = new TableName("dbo", "orders");
    private static final TableName LINES = new TableName("dbo", "order lines]");
    private static final TableName PICKS = new TableName("dbo", "picks");

    private static final Column ID = column("id", "bigint", KeyType.BIGINT);
    private static final Column CODE = column("code", "varchar(20) collate Latin1_General_CI_AS", KeyType.TEXT);
    private static final Column PLACED = column("placed", "datetime2(3)", KeyType.TEXT);
    private static final Column VERSION = column("version", "rowversion", KeyType.TEXT);

    private final SqlServerDialect dialect = new SqlServerDialect();

    private static Column column(String name, String type, KeyType key) {
        return new Column(name, type, true, false, false, true, key);
    }

    private static MoveTable table(
            TableName name,
            List<Column> columns,
            List<Column> key,
            List<ForeignKey> path,
            @Nullable RetentionClock clock) {
        return new MoveTable(
                name,
                new TableName("shop", name.table()),
                columns.stream()
                        .map(column -> new SqlServerArchiveDdl().archived(column, true))
                        .toList(),
                key,
                List.of(ID, CODE),
                path,
                MoveTable.Hashing.RECORD,
                clock);
    }

    private static MoveTable orders(@Nullable RetentionClock clock) {
        return table(ORDERS, List.of(ID, CODE, PLACED, VERSION), List.of(ID, CODE), List.of(), clock);
    }

    /// Of a table that hangs on the orders through another one.
    private static MoveTable picks() {
        return table(
                PICKS,
                List.of(
                        column("pick", "uniqueidentifier", KeyType.UUID),
                        column("line", "int", KeyType.BIGINT),
                        column("weight", "decimal(9,3)", KeyType.TEXT),
                        column("label", "nvarchar(max) collate Latin1_General_CI_AS", KeyType.TEXT),
                        column("photo", "varbinary(max)", KeyType.TEXT)),
                List.of(column("pick", "uniqueidentifier", KeyType.UUID)),
                List.of(
                        new ForeignKey(
                                "f1", PICKS, List.of("line"), LINES, List.of("line"), ForeignKey.OnDelete.CASCADE),
                        new ForeignKey(
                                "f2",
                                LINES,
                                List.of("order_id", "order_code"),
                                ORDERS,
                                List.of("id", "code"),
                                ForeignKey.OnDelete.NO_ACTION)),
                null);
    }

    private static MarkQuery due(Condition condition, @Nullable Column order, List<String> after) {
        Join join = new Join("c", new TableName("dbo", "customers"), List.of("id"), List.of("order_id"));
        return new MarkQuery(ORDERS, List.of(ID, CODE), List.of(join), condition, order, after, 5_000);
    }

    private static Condition old() {
        return new Condition.And(List.of(
                new Condition.Compare(
                        new ColumnOperand(null, "placed", PLACED.type()),
                        Condition.Operator.LESS,
                        new Condition.Moment(Instant.parse("2024-01-01T00:00:00.5Z"))),
                new Condition.Compare(
                        new ColumnOperand("c", "state", "nvarchar(10) collate Latin1_General_BIN2"),
                        Condition.Operator.NOT_EQUAL,
                        new Condition.Text("Ж"))));
    }

    private static String shown(Fragment fragment) {
        return fragment.sql() + "\n-- " + fragment.values();
    }

    @Test
    void criteria() {
        ColumnOperand code = new ColumnOperand(null, "code", CODE.type());
        ColumnOperand id = new ColumnOperand(null, "id", ID.type());
        ColumnOperand day = new ColumnOperand(null, "day", "date");
        List<Condition> conditions = List.of(
                new Condition.Always(),
                new Condition.Or(List.of()),
                old(),
                new Condition.Compare(code, Condition.Operator.EQUAL, new Condition.Text("a'b")),
                new Condition.Compare(code, Condition.Operator.EQUAL, new Condition.Text("Ж")),
                new Condition.Like(code, "50\\%[a-z]_%", false),
                new Condition.Like(id, "1%", true),
                new Condition.In(
                        id,
                        List.of(new Condition.Number(BigDecimal.ONE), new Condition.Number(new BigDecimal("1.5"))),
                        true),
                new Condition.Between(
                        day, new Condition.Day(LocalDate.EPOCH), new Condition.Moment(Instant.EPOCH), false),
                new Condition.Not(new Condition.IsNull(new ColumnOperand("c", "x]y", "bit"), true)),
                new Condition.Compare(
                        new Condition.Function("length", List.of(code)),
                        Condition.Operator.GREATER,
                        new Condition.Number(BigDecimal.TEN)),
                new Condition.Compare(
                        new Condition.Function("coalesce", List.of(id, new Condition.Number(BigDecimal.ZERO))),
                        Condition.Operator.EQUAL,
                        new Condition.Number(BigDecimal.ZERO)),
                new Condition.Unreferenced(
                        new ForeignKey(
                                "above",
                                ORDERS,
                                List.of("above", "part"),
                                ORDERS,
                                List.of("id", "x]y"),
                                ForeignKey.OnDelete.NO_ACTION),
                        List.of("id")));
        Golden.same(
                "sqlserver/criteria.sql",
                conditions.stream()
                        .map(condition -> shown(dialect.criteria().condition(condition, "t")))
                        .collect(java.util.stream.Collectors.joining("\n\n")));
    }

    @Test
    void marking() {
        List<String> parts = new ArrayList<>();
        parts.add(dialect.marking().statement(due(old(), PLACED, List.of()), List.of()));
        parts.add(dialect.marking().statement(due(old(), PLACED, List.of("2024-01-01", "1", "a")), List.of()));
        parts.add(dialect.marking().statement(due(old(), null, List.of()), List.of(ID)));
        parts.add(dialect.marking().stillDueStatement(due(old(), null, List.of())));
        Golden.same("sqlserver/marking.sql", String.join("\n\n", parts));
    }

    @Test
    void moving() {
        RetentionClock clock = new RetentionClock(
                ORDERS,
                List.of(),
                new ColumnOperand(null, "placed", PLACED.type()),
                Period.ofYears(7),
                ZoneId.of("Europe/Berlin"));
        List<String> parts = new ArrayList<>();
        parts.addAll(dialect.moving().statements(orders(null), due(old(), null, List.of()), true));
        parts.addAll(dialect.moving().statements(orders(clock), null, true));
        parts.addAll(dialect.moving().statements(picks(), null, true));
        parts.addAll(dialect.moving().statements(picks(), null, false));
        dialect.moving()
                .steps(picks(), null, false, true, true)
                .forEach(step -> parts.add("-- " + step.name() + "\n" + step.sql()));
        Golden.same("sqlserver/moving.sql", String.join("\n\n", parts));
    }

    @Test
    void theFormOfTablesIsKeptByRowsOfTheChunk() {
        Golden.same("sqlserver/keep-form.sql", SqlServerMoving.keepFormSql(List.of(picks(), orders(null))));
    }

    @Test
    void archiveTables() {
        var ddl = dialect.archiveDdl();
        List<String> parts = new ArrayList<>(ddl.createArchiveTable(orders(null)));
        parts.addAll(ddl.createArchiveTable(picks()));
        parts.add(ddl.addArchiveColumn(LINES, ddl.retentionColumn()));
        parts.add(ddl.dropArchiveColumn(LINES, "it's"));
        parts.add(ddl.dropArchiveTable(LINES));
        parts.add(ddl.widenArchiveColumn(LINES, "n", "bigint"));
        parts.add(ddl.narrowArchiveColumn(LINES, "n", "int"));
        parts.add(ddl.narrowArchiveColumn(LINES, "label", "nvarchar(5) collate Latin1_General_CI_AS"));
        Golden.same("sqlserver/archive-tables.sql", String.join("\n\n", parts));
    }

    @Test
    void moreHeldValuesThanAStatementTakesAreToldOfByTheirTable() {
        List<HeldRows> many = Collections.nCopies(1_001, new HeldRows.Matching(ORDERS, old()));

        assertThat(SqlServerHolding.held(dialect.criteria(), many.subList(0, 1_000), "a")
                        .values())
                .hasSize(2_000);
        assertThatThrownBy(() -> SqlServerHolding.held(dialect.criteria(), many, "a"))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("dbo.orders")
                .hasMessageContaining("2,002 values");
    }

    @Test
    void heldValuesOfSeveralTablesThatAreTooManyTogetherAreToldOfByAllOfThem() {
        SqlServerHolding holding = new SqlServerHolding(dialect.criteria(), new SqlServerArchiveDdl());
        List<MoveTable> tables = List.of(picks(), orders(null));
        List<HeldRows> orders = Collections.nCopies(600, new HeldRows.Matching(ORDERS, old()));
        List<HeldRows> picks = Collections.nCopies(600, new HeldRows.Matching(PICKS, old()));

        assertThat(holding.counting(tables, orders, List.of()).values()).hasSize(1_200);
        assertThatThrownBy(() -> holding.counting(tables, orders, picks))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("dbo.orders, dbo.picks: the criteria of 1,200 holds have 2,400 values");
        assertThatThrownBy(() -> holding.counting(
                        tables, Stream.concat(orders.stream(), picks.stream()).toList(), List.of()))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("2,400 values");
    }

    @Test
    void heldRowsAndEnds() {
        Keys keys = new Keys(List.of(KeyType.BIGINT, KeyType.TEXT), List.of(new long[] {1}, new String[] {"a\"\\\n"}));
        List<HeldRows> held = List.of(
                new HeldRows.Matching(ORDERS, old()),
                new HeldRows.Keyed(ORDERS, List.of(ID, CODE), keys),
                new HeldRows.Strange(ORDERS, List.of(ID, CODE), keys));
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Golden.same(
                "sqlserver/held-rows-and-ends.sql",
                String.join(
                        "\n\n",
                        SqlServerHolding.held(dialect.criteria(), held, "a").sql(),
                        "-- " + SqlServerText.json(keys),
                        shown(dialect.retaining().end("a", true, Period.of(1, 2, 3), berlin)),
                        shown(dialect.retaining().end("a", false, null, berlin))));
    }
}
