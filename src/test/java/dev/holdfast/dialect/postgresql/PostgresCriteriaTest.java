package dev.holdfast.dialect.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.Always;
import dev.holdfast.dialect.Condition.And;
import dev.holdfast.dialect.Condition.Between;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Compare;
import dev.holdfast.dialect.Condition.Day;
import dev.holdfast.dialect.Condition.Flag;
import dev.holdfast.dialect.Condition.Function;
import dev.holdfast.dialect.Condition.In;
import dev.holdfast.dialect.Condition.IsNull;
import dev.holdfast.dialect.Condition.Like;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.LocalMoment;
import dev.holdfast.dialect.Condition.Moment;
import dev.holdfast.dialect.Condition.Not;
import dev.holdfast.dialect.Condition.Number;
import dev.holdfast.dialect.Condition.Operand;
import dev.holdfast.dialect.Condition.Operator;
import dev.holdfast.dialect.Condition.Or;
import dev.holdfast.dialect.Condition.Text;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.TableName;
import dev.holdfast.testing.TestServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PostgresCriteriaTest {
    private static final Operand ID = column("id", "integer");
    private static final Operand BIG = column("big", "bigint");
    private static final Operand NAME = column("name", "text");
    private static final Operand CODE = column("code", "character varying(3)");
    private static final Operand FIXED = column("fixed", "character(3)");
    private static final Operand STATE = column("state", "public.state");
    private static final Operand AMOUNT = column("amount", "numeric(12,2)");
    private static final Operand RATIO = column("ratio", "real");
    private static final Operand PAID = column("paid", "boolean");
    private static final Operand AT = column("at", "timestamp(0) with time zone");
    private static final Operand LOCAL = column("local", "timestamp without time zone");
    private static final Operand DAY = column("day", "date");
    private static final Operand TOKEN = column("token", "uuid");
    private static final Operand QUANTITY = column("quantity", "public.quantity");
    private static final Operand BITS = column("bits", "bit(3)");

    private final PostgresDialect dialect = new PostgresDialect();
    private final Connection connection;

    PostgresCriteriaTest() throws SQLException {
        connection = TestServer.shared().connect(TestServer.freshDatabase("criteria"));
    }

    @BeforeEach
    void fourRows() throws SQLException {
        execute("""
                SET TIME ZONE 'Asia/Tokyo'; -- what is rendered must not depend on it
                CREATE TYPE state AS ENUM ('new', 'paid', 'void');
                CREATE DOMAIN quantity AS integer;
                CREATE TABLE region (id int PRIMARY KEY, name text);
                INSERT INTO region VALUES (1, 'north'), (2, 'south');
                CREATE TABLE t (id int PRIMARY KEY, big bigint, name text, code varchar(3), fixed char(3), state state,
                    amount numeric(12, 2), ratio real, paid boolean, at timestamptz(0), local timestamp, day date, token uuid,
                    quantity quantity, bits bit(3), region_id int);
                INSERT INTO t VALUES
                    (1, 10, 'Ann', 'abc', 'a', 'new', 10.01, 0.1, true, '2024-01-01 00:00Z', '2024-01-01 00:00',
                     '2024-01-01', '00000000-0000-0000-0000-000000000001', 1, B'101', 1),
                    (2, 20, 'bob', 'ab', 'ab', 'paid', 10.00, 0.2, false, '2024-01-02 00:00Z', '2024-01-02 00:00',
                     '2024-01-02', '00000000-0000-0000-0000-000000000002', 2, B'010', 2),
                    (3, 9007199254740993, '100%_\\', 'a', 'abc', 'void', -5, 0.3, true, '2024-01-02 12:00Z',
                     '2024-01-02 12:00', '2024-01-03', '00000000-0000-0000-0000-000000000003', 3, B'111', 1),
                    (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);""");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void alwaysIsEveryRow() throws SQLException {
        assertThat(select(new Always())).containsExactly(1, 2, 3, 4);
        assertThat(select(new And(List.of()))).containsExactly(1, 2, 3, 4);
        assertThat(select(new Or(List.of()))).isEmpty();
    }

    @Test
    void andOrNotNestAsWritten() throws SQLException {
        Condition one = is(ID, number("1"));
        Condition two = is(ID, number("2"));
        Condition paid = is(PAID, new Flag(true));

        assertThat(select(new And(List.of(new Or(List.of(one, two)), paid)))).containsExactly(1);
        assertThat(select(new Or(List.of(one, new And(List.of(two, paid)))))).containsExactly(1);
        assertThat(select(new Not(new Or(List.of(one, two))))).containsExactly(3, 4);
        assertThat(select(new And(List.of(new Not(one), paid)))).containsExactly(3);
    }

    @ParameterizedTest
    @EnumSource
    void comparesWithEveryOperator(Operator operator) throws SQLException {
        List<Integer> expected =
                switch (operator) {
                    case EQUAL -> List.of(2);
                    case NOT_EQUAL -> List.of(1, 3);
                    case LESS -> List.of(1);
                    case LESS_OR_EQUAL -> List.of(1, 2);
                    case GREATER -> List.of(3);
                    case GREATER_OR_EQUAL -> List.of(2, 3);
                };

        assertThat(select(new Compare(BIG, operator, number("20")))).isEqualTo(expected);
    }

    @Test
    void aValueTakesTheTypeOfItsColumnOnEitherSide() throws SQLException {
        assertThat(select(is(NAME, new Text("bob")))).containsExactly(2);
        assertThat(select(is(new Text("bob"), NAME))).containsExactly(2);
        assertThat(select(is(STATE, new Text("paid")))).containsExactly(2);
        assertThat(select(new Compare(STATE, Operator.LESS, new Text("void")))).containsExactly(1, 2);
        assertThat(select(is(TOKEN, new Text("00000000-0000-0000-0000-000000000003"))))
                .containsExactly(3);
        assertThat(select(is(FIXED, new Text("ab")))).containsExactly(2);
        assertThat(select(is(PAID, new Flag(false)))).containsExactly(2);
        assertThat(select(is(PAID, new Text("false")))).containsExactly(2);
        assertThat(select(is(DAY, new Text("2024-01-03")))).containsExactly(3);
        assertThat(select(is(QUANTITY, number("2")))).containsExactly(2);
        assertThat(select(is(BITS, new Text("010")))).containsExactly(2);
        assertThat(select(is(NAME, number("7")))).isEmpty();
    }

    @Test
    void noValueIsCutOrRoundedToTheColumn() throws SQLException {
        assertThat(select(is(CODE, new Text("abcd")))).isEmpty();
        assertThat(select(is(FIXED, new Text("abcd")))).isEmpty();
        assertThat(select(is(AMOUNT, number("10.009")))).isEmpty();
        assertThat(select(is(ID, number("1.4")))).isEmpty();
        assertThat(select(new Compare(ID, Operator.LESS, number("1.4")))).containsExactly(1);
        assertThat(select(new Compare(ID, Operator.LESS, number("99999999999999999999"))))
                .containsExactly(1, 2, 3, 4);
        assertThat(select(is(AT, new Moment(Instant.parse("2024-01-01T00:00:00.4Z")))))
                .isEmpty();
        assertThat(select(is(BITS, new Text("0101")))).isEmpty();
        assertThatThrownBy(() -> select(is(QUANTITY, number("1.4")))).isInstanceOf(SQLException.class);
    }

    @Test
    void numbersAreExact() throws SQLException {
        assertThat(select(is(BIG, number("9007199254740993")))).containsExactly(3);
        assertThat(select(is(BIG, number("9.007199254740993E+15")))).containsExactly(3);
        assertThat(select(is(BIG, number("20.00")))).containsExactly(2);
        assertThat(select(is(AMOUNT, number("10.01")))).containsExactly(1);
        assertThat(select(is(RATIO, number("0.1")))).containsExactly(1);
        assertThat(select(new Compare(AMOUNT, Operator.LESS, number("0")))).containsExactly(3);
    }

    @Test
    void timesOfDifferentKindsMeetInUtc() throws SQLException {
        Moment moment = new Moment(Instant.parse("2024-01-02T00:00:00Z"));
        LocalMoment local = new LocalMoment(LocalDateTime.parse("2024-01-02T00:00:00"));
        Day day = new Day(LocalDate.parse("2024-01-02"));

        for (Literal value : List.of(moment, local, day)) {
            for (Operand operand : List.of(AT, LOCAL, DAY)) {
                assertThat(select(new Compare(operand, Operator.LESS, value)))
                        .as(operand + " < " + value)
                        .containsExactly(1);
                assertThat(select(is(operand, value)))
                        .as(operand + " = " + value)
                        .containsExactly(2);
            }
        }
    }

    @Test
    void inIsAListOfValues() throws SQLException {
        List<Literal> none = List.of();

        assertThat(select(new In(NAME, List.of(new Text("Ann"), new Text("bob")), false)))
                .containsExactly(1, 2);
        assertThat(select(new In(STATE, List.of(new Text("new"), new Text("void")), true)))
                .containsExactly(2);
        assertThat(select(new In(BIG, List.of(number("10"), number("20.5")), false)))
                .containsExactly(1);
        assertThat(select(new In(AT, List.of(new Moment(Instant.parse("2024-01-02T12:00:00Z"))), false)))
                .containsExactly(3);
        assertThat(select(new In(NAME, none, false))).isEmpty();
        assertThat(select(new In(NAME, none, true))).containsExactly(1, 2, 3, 4);
    }

    @Test
    void betweenTakesBothEnds() throws SQLException {
        assertThat(select(new Between(BIG, number("10"), number("20"), false))).containsExactly(1, 2);
        assertThat(select(new Between(BIG, number("10"), number("20"), true))).containsExactly(3);
        assertThat(select(new Between(number("15"), BIG, number("30"), false))).containsExactly(1);
    }

    @Test
    void isNullAndIsNot() throws SQLException {
        assertThat(select(new IsNull(STATE, false))).containsExactly(4);
        assertThat(select(new IsNull(STATE, true))).containsExactly(1, 2, 3);
        assertThat(select(new IsNull(new Function("coalesce", List.of(NAME, new Text("x"))), false)))
                .isEmpty();
    }

    @Test
    void likeEscapesWithBackslash() throws SQLException {
        assertThat(select(new Like(NAME, "%o%", false))).containsExactly(2);
        assertThat(select(new Like(NAME, "%o%", true))).containsExactly(1, 3);
        assertThat(select(new Like(NAME, "100\\%\\_\\\\", false))).containsExactly(3);
        assertThat(select(new Like(NAME, "___", false))).containsExactly(1, 2);
        assertThat(select(new Like(STATE, "pa%", false))).containsExactly(2);
        assertThat(select(new Like(FIXED, "ab", false))).containsExactly(2);
        assertThat(select(new Like(ID, "1", false))).containsExactly(1);
        assertThat(select(new Like(new Text("constant"), "const%", false))).containsExactly(1, 2, 3, 4);
    }

    @Test
    void functionsOfTheAllowList() throws SQLException {
        assertThat(select(is(new Function("lower", List.of(NAME)), new Text("ann"))))
                .containsExactly(1);
        assertThat(select(is(new Function("upper", List.of(STATE)), new Text("PAID"))))
                .containsExactly(2);
        assertThat(select(is(new Function("length", List.of(NAME)), number("6"))))
                .containsExactly(3);
        assertThat(select(is(new Function("abs", List.of(AMOUNT)), number("5"))))
                .containsExactly(3);
        assertThat(select(is(new Function("coalesce", List.of(STATE, new Text("void"))), new Text("void"))))
                .containsExactly(3, 4);
        assertThat(select(is(
                        new Function("coalesce", List.of(number("1"), number("2"))),
                        new Function("abs", List.of(number("-1"))))))
                .containsExactly(1, 2, 3, 4);
        assertThatThrownBy(() -> select(is(new Function("pg_sleep", List.of(ID)), number("1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pg_sleep");
    }

    @Test
    void twoColumnsAreComparedAsTheyAre() throws SQLException {
        assertThat(select(is(ID, QUANTITY))).containsExactly(1, 2, 3);
    }

    @Test
    void joinedColumnsAreReachedByTheirAlias() throws SQLException {
        Join region = new Join("The \"Big\" Region", table("region"), List.of("region_id"), List.of("id"));
        Join pair = new Join("pair", table("t"), List.of("id", "big"), List.of("id", "big"));
        Condition south = is(new ColumnOperand("The \"Big\" Region", "name", "text"), new Text("south"));
        Condition unmatched = new IsNull(new ColumnOperand("pair", "id", "integer"), false);

        assertThat(select(south, List.of(region, pair))).containsExactly(2);
        assertThat(select(unmatched, List.of(region, pair))).containsExactly(4);
        assertThat(dialect.criteria().joins(List.of(), "t")).isEmpty();
        assertThat(dialect.criteria().joins(List.of(region, pair), "t")).isEqualTo("""
                LEFT JOIN "public"."region" AS "The ""Big"" Region" ON "The ""Big"" Region"."id" = "t"."region_id"
                LEFT JOIN "public"."t" AS "pair" ON "pair"."id" = "t"."id" AND "pair"."big" = "t"."big"
                """.strip());
    }

    @Test
    void aValueThatLooksLikeSqlIsAValue() throws SQLException {
        execute("CREATE TABLE victim (id int)");

        for (String payload : HostileNames.ALL) {
            assertThat(select(is(NAME, new Text(payload)))).as(payload).isEmpty();
            assertThat(select(new In(NAME, List.of(new Text(payload), new Text("' OR true --")), false)))
                    .as(payload)
                    .isEmpty();
            if (!payload.equals("back\\slash")) {
                assertThat(select(new Like(NAME, payload, false))).as(payload).isEmpty();
            }
            assertThat(dialect.criteria()
                            .condition(is(NAME, new Text(payload)), "t")
                            .sql())
                    .isEqualTo("(\"t\".\"name\" = ?::text)");
        }

        assertThat(count("SELECT count(*) FROM victim")).isZero();
    }

    @Test
    void aColumnWithAHostileNameIsThatColumn() throws SQLException {
        execute("CREATE TABLE victim (id int)");
        for (String name : HostileNames.ALL) {
            execute("DROP TABLE IF EXISTS h");
            execute("CREATE TABLE h (id int, %s text)".formatted(dialect.quote(name)));
            execute("INSERT INTO h VALUES (1, 'x'), (2, 'y')");
            Condition condition = new And(List.of(
                    is(new ColumnOperand(null, name, "text"), new Text("y")),
                    is(new ColumnOperand(name, name, "text"), new Text("y"))));
            Join self = new Join(name, table("h"), List.of(name), List.of(name));

            assertThat(ids("h", condition, List.of(self))).as(name).containsExactly(2);
        }

        assertThat(count("SELECT count(*) FROM victim")).isZero();
    }

    @Test
    void whatIsNoTypeNameIsRefused() {
        for (String type : List.of(
                "text = ?) OR true --",
                "text or true",
                "text;drop table t",
                "text)",
                "numeric(1,2",
                "text'",
                "numeric(1) or (true)",
                "a.b.c",
                "\"open",
                "")) {
            assertThatThrownBy(() -> dialect.criteria().condition(is(column("name", type), new Text("x")), "t"))
                    .as(type)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anEmptyNameOrOneWithANulIsRefused() {
        assertThatThrownBy(() -> dialect.quote("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dialect.quote("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyTypeOfTheServerCanBeCastTo() throws SQLException {
        try (var statement = connection.createStatement();
                var types = statement.executeQuery("""
                        SELECT format_type(t.oid, m.typmod)
                        FROM pg_type t
                        LEFT JOIN pg_type e ON e.oid = t.typelem
                        CROSS JOIN (VALUES (-1), (7)) AS m (typmod)
                        WHERE t.typtype IN ('b', 'r', 'm', 'e', 'd') AND coalesce(e.typtype, t.typtype) <> 'p'
                          AND (m.typmod = -1 OR t.typname ~ '^_?(timestamp|time|varchar|bpchar|bit|varbit|numeric)')""")) {
            while (types.next()) {
                String cast = "NULL::" + TypeName.parse(types.getString(1)).unbounded();
                assertThat(count("SELECT count(*) FROM (SELECT " + cast + ") x"))
                        .as(cast)
                        .isOne();
            }
        }
    }

    @Test
    void aTypeLosesItsLengthAndPrecisionOnly() {
        assertThat(unbounded("character varying(3)[]")).isEqualTo("character varying[]");
        assertThat(unbounded("character(3)")).isEqualTo("pg_catalog.bpchar");
        assertThat(unbounded("bit(3)[]")).isEqualTo("pg_catalog.\"bit\"[]");
        assertThat(unbounded("timestamp(3) with time zone")).isEqualTo("timestamp with time zone");
        assertThat(unbounded("interval day to second(3)")).isEqualTo("interval");
        assertThat(unbounded("interval year[]")).isEqualTo("interval[]");
        assertThat(unbounded("public.geometry(Point,4326)")).isEqualTo("public.geometry");
        assertThat(unbounded("\"a\"\"b(1)\".\"c d\"")).isEqualTo("\"a\"\"b(1)\".\"c d\"");
    }

    @Test
    void theIndexOfTheColumnStaysOfUse() throws SQLException {
        execute("""
                CREATE INDEX ON t (at); CREATE INDEX ON t (local); CREATE INDEX ON t (day); CREATE INDEX ON t (state);
                CREATE INDEX ON t (code); CREATE INDEX ON t (big); CREATE INDEX ON t (quantity); CREATE INDEX ON t (amount);
                CREATE INDEX ON t (fixed); CREATE INDEX ON t (token); CREATE INDEX ON t (ratio); CREATE INDEX ON t (bits);
                CREATE INDEX ON t (name text_pattern_ops); SET enable_seqscan = off;""");
        Moment moment = new Moment(Instant.parse("2024-01-02T00:00:00Z"));
        Day day = new Day(LocalDate.parse("2024-01-02"));

        assertUsesIndex(new Compare(AT, Operator.LESS, moment), "at");
        assertUsesIndex(new Compare(AT, Operator.LESS, day), "at");
        assertUsesIndex(new Compare(LOCAL, Operator.LESS, moment), "local");
        assertUsesIndex(new Compare(LOCAL, Operator.LESS, day), "local");
        assertUsesIndex(new Compare(DAY, Operator.LESS, moment), "day");
        assertUsesIndex(new Between(DAY, day, day, false), "day");
        assertUsesIndex(is(STATE, new Text("paid")), "state");
        assertUsesIndex(new In(STATE, List.of(new Text("paid"), new Text("new")), false), "state");
        assertUsesIndex(is(CODE, new Text("ab")), "code");
        assertUsesIndex(is(FIXED, new Text("ab")), "fixed");
        assertUsesIndex(is(BIG, number("20")), "big");
        assertUsesIndex(new In(BIG, List.of(number("20"), number("30")), false), "big");
        assertUsesIndex(is(QUANTITY, number("2")), "quantity");
        assertUsesIndex(is(AMOUNT, number("2.005")), "amount");
        assertUsesIndex(is(RATIO, number("0.1")), "ratio");
        assertUsesIndex(is(BITS, new Text("101")), "bits");
        assertUsesIndex(is(TOKEN, new Text("00000000-0000-0000-0000-000000000003")), "token");
        assertUsesIndex(new Like(NAME, "bo%", false), "name");
    }

    @Test
    void deepNestingWorksOrIsRefusedWithOneSentence() throws SQLException {
        Condition deep = is(ID, number("1"));
        for (int i = 0; i < PostgresCriteria.MAX_DEPTH; i++) {
            deep = new Not(deep);
        }
        Condition deepest = deep;
        Operand call = NAME;
        for (int i = 0; i < 100_000; i++) {
            call = new Function("lower", List.of(call));
        }
        Operand calls = call;

        assertThat(select(deepest)).containsExactly(1);
        assertThatThrownBy(() -> select(new Not(deepest)))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("nested deeper than 500");
        assertThatThrownBy(() -> select(new IsNull(calls, true)))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("nested deeper than 500");
    }

    @Test
    void wideConditionsWork() throws SQLException {
        List<Condition> parts = new ArrayList<>(Collections.nCopies(5_000, is(ID, number("3"))));
        List<Literal> values = IntStream.range(3, 20_000)
                .<Literal>mapToObj(i -> number(Integer.toString(i)))
                .toList();

        assertThat(select(new Or(parts))).containsExactly(3);
        assertThat(select(new In(ID, values, false))).containsExactly(3, 4);
    }

    private static String unbounded(String type) {
        return TypeName.parse(type).unbounded();
    }

    private void assertUsesIndex(Condition condition, String column) throws SQLException {
        Fragment fragment = dialect.criteria().condition(condition, "t");
        StringBuilder plan = new StringBuilder();
        try (var statement = connection.prepareStatement("EXPLAIN SELECT id FROM t WHERE " + fragment.sql())) {
            bind(statement, fragment);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    plan.append(row.getString(1)).append('\n');
                }
            }
        }
        assertThat(plan).containsPattern("Index Cond: .*\\(?" + column + "\\b");
    }

    private List<Integer> select(Condition condition) throws SQLException {
        return ids("t", condition, List.of());
    }

    private List<Integer> select(Condition condition, List<Join> joins) throws SQLException {
        return ids("t", condition, joins);
    }

    private List<Integer> ids(String table, Condition condition, List<Join> joins) throws SQLException {
        Fragment fragment = dialect.criteria().condition(condition, "t");
        String sql = """
                SELECT t.id FROM %s t
                %s
                WHERE %s ORDER BY t.id""".formatted(table, dialect.criteria().joins(joins, "t"), fragment.sql());
        List<Integer> ids = new ArrayList<>();
        try (var statement = connection.prepareStatement(sql)) {
            bind(statement, fragment);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getInt(1));
                }
            }
        }
        return ids;
    }

    private static void bind(PreparedStatement statement, Fragment fragment) throws SQLException {
        int position = 1;
        for (Object value : fragment.values()) {
            statement.setObject(position++, value);
        }
    }

    private long count(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Condition is(Operand left, Operand right) {
        return new Compare(left, Operator.EQUAL, right);
    }

    private static Operand column(String name, String type) {
        return new ColumnOperand(null, name, type);
    }

    private static Number number(String value) {
        return new Number(new BigDecimal(value));
    }

    private static TableName table(String name) {
        return new TableName("public", name);
    }
}
