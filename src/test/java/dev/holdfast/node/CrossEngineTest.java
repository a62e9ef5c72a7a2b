package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.store.Links;
import dev.holdfast.testing.SampleType;
import dev.holdfast.testing.SqlServerEngine;
import dev.holdfast.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that cross from one engine to the other, every type with ordinary and extreme values.
@EnabledIfEnvironmentVariable(named = SqlServerEngine.URL, matches = ".+", disabledReason = SqlServerEngine.ABSENT)
class CrossEngineTest {
    private static final List<SampleType> TYPES = SampleType.all().stream()
            .filter(type -> !type.name().equals("money"))
            .toList();

    /// What SQL Server has no place for, as the matrix says.
    private static final List<String> STAY = List.of(
            "numeric(38,10): NaN",
            "numeric(5,-2): NaN",
            "real: NaN",
            "real: Infinity",
            "real: -Infinity",
            "double precision: NaN",
            "double precision: Infinity",
            "double precision: -Infinity",
            "date: infinity",
            "date: -infinity",
            "date: 4713-01-01 BC",
            "date: 5874897-12-31",
            "date: 0001-12-31 BC",
            "time: 24:00",
            "time: 23:59:60",
            "time(0): 24:00",
            "timestamp: infinity",
            "timestamp: -infinity",
            "timestamp: 4713-01-01 00:00 BC",
            "timestamp: 294276-12-31 23:59:59.999999",
            "timestamp: 0001-12-31 23:59:59.999999 BC",
            "timestamp(3): infinity",
            "timestamp(3): -infinity",
            "timestamp(3): 0001-01-01 BC",
            "timestamptz: infinity",
            "timestamptz: -infinity",
            "timestamptz: 4713-01-01 00:00+00 BC",
            "timestamptz: 294276-12-31 23:59:59.999999+00",
            "timestamptz: 0001-12-31 23:59:59.999999+00 BC");

    private final SqlServerEngine server = new SqlServerEngine();
    private String ware = "";
    private EngineFixture engine;

    @BeforeEach
    void openDatabasesOnBothEngines() throws SQLException {
        ware = server.freshDatabase("ware");
        engine = new EngineFixture(
                Links.DEFAULT,
                TestServer.freshStore(Links.DEFAULT),
                List.of(
                        EngineFixture.inTheSharedServer("shop"),
                        EngineFixture.inTheSharedServer("vault"),
                        server.spec("ware", ware)),
                server.environment());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void tsql(String... statements) throws SQLException {
        try (Connection connection = server.connect(ware)) {
            server.execute(connection, statements);
        }
    }

    private List<String> lines(String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = server.connect(ware);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                lines.add(row.getString(1));
            }
        }
        return lines;
    }

    private static PolicyDraft policy(String database, String archive, String proof) {
        return TestPolicies.draft("things", database)
                .archive(archive, "kept")
                .chunkRows(100)
                .proof(proof)
                .driving(TestPolicies.full(1));
    }

    private void runAndVerify() {
        SessionView session = engine.run("things").getFirst();

        assertThat(session.error()).isNull();
        assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// A row for each value of each type, so that one that stays takes no other with it.
    private void sampleTypes() {
        List<SampleType> types = TYPES;
        String columns = IntStream.range(0, types.size())
                .mapToObj(i -> SampleType.column(i) + " " + types.get(i).name())
                .collect(Collectors.joining(", "));
        StringBuilder script = new StringBuilder(SampleType.table("scratch", List.of(types.getFirst())))
                .append("create table things (id int primary key, what text, ")
                .append(columns)
                .append(");");
        int id = 0;
        for (int i = 0; i < types.size(); i++) {
            for (String value : types.get(i).values()) {
                String literal = "'" + value.replace("'", "''") + "'";
                script.append("insert into things (id, what, %s) values (%d, %s, %s);"
                        .formatted(
                                SampleType.column(i),
                                ++id,
                                "'" + types.get(i).name().replace("'", "''") + ": ' || " + literal,
                                literal + "::" + types.get(i).name()));
            }
        }
        engine.execute("shop", script.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "proof"})
    void everyTypeOfPostgresqlIsKeptBySqlServerOrStays(String proof) throws SQLException {
        sampleTypes();
        long all = engine.number("shop", "select count(*) from things");
        engine.policy(policy("shop", "ware", proof));

        runAndVerify();

        assertThat(engine.lines("shop", "select what from things order by id")).containsExactlyElementsOf(STAY);
        assertThat(engine.controlLines("select reason from row_exception where state = 'conflict'"))
                .hasSameSizeAs(STAY)
                .allMatch(reason -> reason.contains("kept.things.c"));
        assertThat(lines("select count_big(*) from kept.things")).containsExactly("" + (all - STAY.size()));
        assertThat(kept("numeric(38,10)")).contains("9999999999999999999999999999.9999999999");
        assertThat(kept("bigint")).contains("-9223372036854775808", "9223372036854775807");
        assertThat(kept("uuid")).anyMatch("7FFFFFFF-FFFF-FFFF-7FFF-FFFFFFFFFFFF"::equalsIgnoreCase);
        assertThat(kept("text")).contains("", "a  ", "日本語", "😀👨‍👩‍👧");
        assertThat(kept("char(5)")).allMatch(value -> value.codePointCount(0, value.length()) == 5);
        assertThat(kept("date")).contains("0001-01-01", "1582-10-10");
    }

    private List<String> kept(String type) throws SQLException {
        int index = TYPES.stream().map(SampleType::name).toList().indexOf(type);
        String column = SampleType.column(index);
        return lines("select cast(%1$s as nvarchar(max)) from kept.things where %1$s is not null".formatted(column));
    }

    /// A type of SQL Server with literals.
    private record Sample(String type, List<String> literals) {}

    private List<Sample> samples() {
        List<Sample> samples = new ArrayList<>(List.of(
                new Sample("tinyint", List.of("0", "255")),
                new Sample("smallint", List.of("-32768", "32767")),
                new Sample("int", List.of("-2147483648", "2147483647", "0")),
                new Sample("bigint", List.of("-9223372036854775808", "9223372036854775807")),
                new Sample("bit", List.of("0", "1")),
                new Sample(
                        "decimal(38,10)",
                        List.of(
                                "9999999999999999999999999999.9999999999",
                                "-9999999999999999999999999999.9999999999",
                                "0.0000000001",
                                "0",
                                "10000",
                                "1.10")),
                new Sample("numeric(5,0)", List.of("99999", "-99999", "100")),
                new Sample("money", List.of("922337203685477.5807", "-922337203685477.5808", "0.0001")),
                new Sample("smallmoney", List.of("214748.3647", "-214748.3648")),
                new Sample("float", List.of("1.7976931348623157e308", "-5e-300", "0.1", "0.30000000000000004")),
                new Sample("real", List.of("3.4028235e38", "0.1", "1.17549435e-38")),
                new Sample("char(6)", List.of("''", "'ab'", "'ab    '", "'abcdef'")),
                new Sample("varchar(20)", List.of("''", "' '", "'a  '", "'äöü'")),
                new Sample("varchar(max)", List.of("''", "replicate(cast('x' as varchar(max)), 20000)")),
                new Sample("nchar(6)", List.of("N''", "N'日本'")),
                new Sample("nvarchar(20)", List.of("N''", "N'a  '", "N'日本語'", "N'😀👨'", "N'quote '' \" \\'")),
                new Sample("nvarchar(max)", List.of("N''", "replicate(cast(N'ß' as nvarchar(max)), 9000)")),
                new Sample("text", List.of("'abc'", "''")),
                new Sample("ntext", List.of("N'äß日'", "N''")),
                new Sample("binary(4)", List.of("0x", "0x01", "0xffffffff")),
                new Sample("varbinary(20)", List.of("0x", "0x00", "0xdeadbeef")),
                new Sample(
                        "varbinary(max)",
                        List.of("0x", "cast(replicate(cast('x' as varchar(max)), 20000) as varbinary(max))")),
                new Sample("image", List.of("0x0102")),
                new Sample(
                        "uniqueidentifier",
                        List.of("'6F9619FF-8B86-D011-B42D-00C04FC964FF'", "'00000000-0000-0000-0000-000000000000'")),
                new Sample("date", List.of("'0001-01-01'", "'1582-10-10'", "'9999-12-31'", "'2024-02-29'")),
                new Sample("time(6)", List.of("'00:00'", "'23:59:59.999999'")),
                new Sample("time(3)", List.of("'12:34:56.789'")),
                new Sample(
                        "datetime", List.of("'1753-01-01'", "'2020-01-01T10:00:00.003'", "'9999-12-31T23:59:59.997'")),
                new Sample("smalldatetime", List.of("'1900-01-01'", "'2079-06-06T23:59'")),
                new Sample(
                        "datetime2(6)",
                        List.of("'0001-01-01'", "'1582-10-10T01:02:03.000001'", "'9999-12-31T23:59:59.999999'")),
                new Sample("datetime2(7)", List.of("'2020-01-01T10:00:00.123456'", "'1969-12-31T23:59:59.999999'")),
                new Sample(
                        "datetimeoffset(6)",
                        List.of("'2020-01-01T10:00:00.123456+02:00'", "'2020-01-01T08:00:00-05:30'")),
                new Sample("xml", List.of("'<a b=\"1\">x</a>'"))));
        if (server.genuine()) {
            samples.add(new Sample("datetime2(7)", List.of("'2020-01-01T10:00:00.1234567'")));
            samples.add(new Sample("time(7)", List.of("'23:59:59.9999999'")));
            samples.add(new Sample("hierarchyid", List.of("'/1/2.1/'", "'/'")));
            samples.add(new Sample("geography", List.of("geography::Point(47.6, -122.3, 4326)")));
            samples.add(new Sample("geometry", List.of("geometry::STGeomFromText('LINESTRING(0 0, 1 1)', 0)")));
        }
        return samples;
    }

    private void sampleTypesOfSqlServer(List<Sample> samples) throws SQLException {
        String columns = IntStream.range(0, samples.size())
                .mapToObj(i -> "c" + i + " " + samples.get(i).type() + " NULL")
                .collect(Collectors.joining(", "));
        String version = server.genuine() ? "version rowversion, " : ""; // the stand-in allows none unless it is set up
        tsql("CREATE TABLE dbo.things (id int NOT NULL PRIMARY KEY, " + version + columns + ")");
        int id = 0;
        for (int i = 0; i < samples.size(); i++) {
            for (String literal : samples.get(i).literals()) {
                tsql("INSERT INTO dbo.things (id, c%d) VALUES (%d, %s)".formatted(i, ++id, literal));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"set", "proof"})
    void everyTypeOfSqlServerIsKeptByPostgresql(String proof) throws SQLException {
        List<Sample> samples = samples();
        sampleTypesOfSqlServer(samples);
        long all =
                samples.stream().mapToLong(sample -> sample.literals().size()).sum();
        engine.policy(policy("ware", "vault", proof));

        runAndVerify();

        assertThat(lines("SELECT COUNT_BIG(*) FROM dbo.things")).containsExactly("0");
        assertThat(engine.number("vault", "select count(*) from kept.things")).isEqualTo(all);
        assertThat(engine.lines("vault", column(samples, "decimal(38,10)")))
                .containsExactly(
                        "9999999999999999999999999999.9999999999",
                        "-9999999999999999999999999999.9999999999",
                        "0.0000000001",
                        "0.0000000000",
                        "10000.0000000000",
                        "1.1000000000");
        assertThat(engine.lines("vault", column(samples, "nvarchar(20)")))
                .containsExactly("", "a  ", "日本語", "😀👨", "quote ' \" \\");
        assertThat(engine.lines("vault", column(samples, "char(6)")))
                .containsExactly("      ", "ab    ", "ab    ", "abcdef");
        assertThat(engine.lines("vault", column(samples, "uniqueidentifier")))
                .containsExactly("6f9619ff-8b86-d011-b42d-00c04fc964ff", "00000000-0000-0000-0000-000000000000");
        assertThat(engine.lines("vault", column(samples, "date")))
                .containsExactly("0001-01-01", "1582-10-10", "9999-12-31", "2024-02-29");
        assertThat(engine.lines("vault", column(samples, "datetime2(6)")))
                .containsExactly("0001-01-01 00:00:00", "1582-10-10 01:02:03.000001", "9999-12-31 23:59:59.999999");
        assertThat(engine.lines("vault", column(samples, "datetime")).get(1)).isEqualTo("2020-01-01 10:00:00.003");
    }

    private static String column(List<Sample> samples, String type) {
        int index = IntStream.range(0, samples.size())
                .filter(i -> samples.get(i).type().equals(type))
                .findFirst()
                .orElseThrow();
        return "select c%1$d::text from kept.things where c%1$d is not null order by id".formatted(index);
    }

    @Test
    void aTypeThatNothingKeepsIsRefusedBeforeRowOne() throws SQLException {
        engine.execute(
                "shop", "create table things (id int primary key, price money); insert into things values (1, 2)");
        engine.policy(policy("shop", "ware", "set"));

        SessionView session = engine.run("things").getFirst();

        assertThat(session.state()).isNotEqualTo(SessionState.SUCCEEDED);
        assertThat(session.error()).contains("public.things", "column price is money", "no row was moved");
        assertThat(lines("SELECT COUNT(*) FROM sys.tables WHERE name = 'things'"))
                .containsExactly("0");
    }

    /// Orders in PostgreSQL, their deliveries in SQL Server, the archive in either: one ledger hands the keys on.
    @ParameterizedTest
    @ValueSource(strings = {"vault", "ware"})
    void aTreeGoesThroughBothEngines(String archive) throws SQLException {
        engine.execute("shop", """
                create table orders (id bigint primary key, status text not null, note text);
                insert into orders select i, case when i % 5 = 0 then 'open' else 'done' end, 'note ' || i
                from generate_series(1, 100) i""");
        tsql(
                "CREATE TABLE dbo.deliveries (id uniqueidentifier NOT NULL PRIMARY KEY DEFAULT NEWID(),"
                        + " order_id bigint NOT NULL, driver nvarchar(40) NULL)",
                "CREATE INDEX deliveries_order ON dbo.deliveries (order_id)");
        for (int i = 1; i <= 100; i++) {
            tsql("INSERT INTO dbo.deliveries (order_id, driver) VALUES (%1$d, N'ann'), (%1$d, N'ø')".formatted(i));
        }
        engine.policy(TestPolicies.draft("orders", "shop")
                .criteria("status = 'done'")
                .archive(archive, "kept")
                .chunkRows(30)
                .proof("proof")
                .driving(TestPolicies.full(2)));
        engine.policy(TestPolicies.draft("deliveries", "ware")
                .parent("orders", Map.of("id", "order_id"))
                .archive(archive, "kept")
                .chunkRows(30)
                .proof("proof")
                .driving(TestPolicies.full(2)));

        List<SessionView> sessions = engine.run("orders");

        assertThat(sessions).extracting(SessionView::error).containsOnlyNulls();
        assertThat(sessions).extracting(SessionView::policy).containsExactly("orders", "deliveries");
        assertThat(sessions).extracting(SessionView::state).containsOnly(SessionState.SUCCEEDED);
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(20);
        assertThat(lines("SELECT COUNT_BIG(*) FROM dbo.deliveries")).containsExactly("40");
        Verification verification = engine.verify();
        assertThat(verification.differences()).isEmpty();
        assertThat(verification.rowsChecked()).isEqualTo(80 + 160);
        engine.execute("shop", "insert into orders values (1, 'open', 'again')");
        assertThat(engine.verify().differences()).isEmpty();
        assertThat(engine.verify().notes().toString()).contains(archive.equals("ware") ? "another engine" : "used");
    }
}
