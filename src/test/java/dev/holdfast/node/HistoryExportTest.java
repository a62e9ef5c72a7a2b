package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.CsvRows;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec.Role;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.history.ExportFormat;
import dev.holdfast.history.HistoryExport.Written;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.policy.TestPolicies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a search finds, in a file.
class HistoryExportTest {
    private EngineFixture engine;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "vault");
        engine.execute("shop", """
                create table orders (id int primary key, amount numeric(40,20), paid boolean, note text, extra jsonb);
                insert into orders values
                  (1, -12345678901234567890.12345678901234567890, true, '=1+1', '{"a": 1}'),
                  (2, 'NaN', false, null, null),
                  (3, 0, null, '', null),
                  (4, null, null, 'a "quoted", text' || chr(13) || chr(10) || 'ü', null),
                  (5, 1, null, '-5', null), (6, 1, null, '@x', null), (7, 1, null, '+49', null),
                  (8, 1, null, chr(9) || 'tab', null), (9, 1, null, chr(13) || 'cr', null), (10, 1, null, '''=x', null),
                  (11, 1, null, 'a=b', null)""");
        engine.policy(TestPolicies.draft("orders", "shop")
                .criteria("id < 6")
                .archive("vault", "kept")
                .definition());
        engine.run("orders");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static HistoryQuery query(String criteria) {
        return new HistoryQuery(
                "shop/orders",
                List.of(),
                criteria,
                ZoneOffset.UTC,
                HistoryQuery.EVERYWHERE,
                List.of(),
                1,
                HistoryQuery.USUAL_PATIENCE);
    }

    private Written export(String criteria, ExportFormat format, Path file, boolean replace) {
        return engine.node()
                .operations()
                .history()
                .export(query(criteria), format, file, replace, "ann", _ -> {}, new Cancellation());
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private List<String> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aCsvFileHasEveryValueAsItIsAndNoFormula() throws Exception {
        Path file = folder.resolve("orders.csv");

        Written written = export("", ExportFormat.CSV, file, false);

        String text = Files.readString(file, StandardCharsets.UTF_8);
        assertThat(text)
                .startsWith("hf_where,hf_place,hf_archived_at,hf_session,hf_chunk,hf_retain_until,hf_confirmed,"
                        + "id,amount,paid,note,extra\r\n")
                .contains("true,1,-12345678901234567890.12345678901234567890,true,'=1+1,\"{\"\"a\"\": 1}\"\r\n")
                .contains("true,2,NaN,false,,\r\n")
                .contains("true,3,0.00000000000000000000,,\"\",\r\n")
                .contains(",\"a \"\"quoted\"\", text\r\nü\",\r\n");
        List<List<String>> rows = CsvRows.of(text);
        assertThat(rows).hasSize(12);
        List<String> notes = rows.stream().skip(1).map(row -> row.get(10)).toList();
        assertThat(notes)
                .containsExactly(
                        "'=1+1",
                        "",
                        "",
                        "a \"quoted\", text\r\nü",
                        "'-5",
                        "'@x",
                        "'+49",
                        "'\ttab",
                        "'\rcr",
                        "''=x",
                        "a=b");
        List<String> back = notes.stream()
                .map(note -> note.startsWith("'") ? note.substring(1) : note)
                .toList();
        assertThat(back).contains("=1+1", "-5", "\ttab", "'=x");
        assertThat(rows.get(1).subList(0, 2)).containsExactly("warm", "vault/kept.orders");
        assertThat(rows.get(11).subList(0, 4)).containsExactly("hot", "shop/public.orders", "", "");
        assertThat(written.rows()).isEqualTo(11);
        assertThat(written.bytes()).isEqualTo(Files.size(file));
        assertThat(written.sha256()).isEqualTo(sha256(file));
        assertThat(Files.readString(folder.resolve("orders.csv.sha256")))
                .isEqualTo(written.sha256() + "  orders.csv\n");
    }

    @Test
    void aJsonFileHasNumbersWithEveryDigitAndTheirCountAtTheEnd() throws Exception {
        Path file = folder.resolve("orders.json");

        export("id <= 3", ExportFormat.JSON, file, false);

        JsonNode read = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .readTree(Files.readString(file));
        assertThat(read.get("table").asString()).isEqualTo("shop/public.orders");
        assertThat(read.get("count").asInt()).isEqualTo(3);
        JsonNode first = read.get("rows").get(0);
        assertThat(first.get("where").asString()).isEqualTo("warm");
        assertThat(first.get("values").get("amount").decimalValue())
                .isEqualTo(new java.math.BigDecimal("-12345678901234567890.12345678901234567890"));
        assertThat(first.get("values").get("paid").isBoolean()).isTrue();
        assertThat(first.get("values").get("extra").asString()).isEqualTo("{\"a\": 1}");
        JsonNode second = read.get("rows").get(1).get("values");
        assertThat(second.get("amount").asString()).isEqualTo("NaN");
        assertThat(second.get("note").isNull()).isTrue();
        assertThat(read.get("rows").get(2).get("values").get("note").asString()).isEmpty();
    }

    /// DuckDB by itself, as an auditor would start it.
    @Test
    void aParquetFileHasTypesWhereTheyKeepEveryValueAndTextElsewhere() throws Exception {
        engine.execute("shop", """
                alter table orders add column price numeric(12,2), add column made date, add column at timestamptz,
                  add column until date, add column ratio float8, add column raw bytea;
                insert into orders (id, price, made, at, until, ratio, raw, note)
                values (12, 0.50, '2026-02-28', '2026-02-28 23:59:59.25+00', 'infinity', '-0', '\\x00ff', 'x')""");
        Path file = folder.resolve("orders.parquet");

        Written written = export("", ExportFormat.of(file.toString()), file, false);

        assertThat(written.rows()).isEqualTo(12);
        assertThat(written.sha256()).isEqualTo(sha256(file));
        assertThat(files()).containsExactly("orders.parquet", "orders.parquet.sha256");
        assertThat(read("select column_name || ' ' || column_type from (describe select * from '" + file + "')"))
                .containsExactly(
                        "hf_where VARCHAR",
                        "hf_place VARCHAR",
                        "hf_archived_at TIMESTAMP WITH TIME ZONE",
                        "hf_session BIGINT",
                        "hf_chunk BIGINT",
                        "hf_retain_until TIMESTAMP WITH TIME ZONE",
                        "hf_confirmed BOOLEAN",
                        "id INTEGER",
                        "amount VARCHAR",
                        "paid BOOLEAN",
                        "note VARCHAR",
                        "extra VARCHAR",
                        "price DECIMAL(12,2)",
                        "made DATE",
                        "at TIMESTAMP WITH TIME ZONE",
                        "until VARCHAR",
                        "ratio VARCHAR",
                        "raw BLOB");
        assertThat(read("select concat_ws('|', hf_where, hf_session > 0, amount, paid, note, extra) from '" + file
                        + "' where id in (1, 2, 3) order by id"))
                .containsExactly(
                        "warm|true|-12345678901234567890.12345678901234567890|true|=1+1|{\"a\": 1}",
                        "warm|true|NaN|false",
                        "warm|true|0.00000000000000000000|");
        assertThat(read("select concat_ws('|', hf_where, price, made, epoch_us(\"at\"), until, ratio, hex(raw)) from '"
                        + file + "' where hf_session is null and id = 12"))
                .containsExactly("hot|0.50|2026-02-28|1772323199250000|infinity|-0|00FF");
    }

    private static List<String> read(String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                lines.add(row.getString(1));
            }
        }
        return lines;
    }

    @Test
    void anExportIsInTheAuditWithItsDigest() {
        Written written = export("id = 1", ExportFormat.CSV, folder.resolve("one.csv"), false);

        assertThat(engine.controlLines("select actor || ' ' || object || ' ' || (after_ ->> 'rows') || ' '"
                        + " || (after_ ->> 'sha256') || ' ' || (after_ ->> 'criteria')"
                        + " from holdfast.audit where act = 'history.exported'"))
                .containsExactly("ann table shop/orders 1 " + written.sha256() + " id = 1");
    }

    @Test
    void aFileThatIsThereStaysUnlessItMayBeReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("orders.csv"), "mine");

        assertThatThrownBy(() -> export("", ExportFormat.CSV, file, false)).hasMessageContaining("is there already");
        assertThat(file).hasContent("mine");
        assertThat(export("", ExportFormat.CSV, file, true).rows()).isEqualTo(11);
        assertThat(files()).containsExactly("orders.csv", "orders.csv.sha256");
    }

    /// Half a result would be taken for the whole.
    @Test
    void aResultThatIsNotWholeLeavesNoFile() throws IOException {
        engine.estate()
                .put(TestDatabase.named("vault")
                        .unreachable()
                        .roles(Role.ARCHIVE)
                        .spec());

        assertThatThrownBy(() -> export("", ExportFormat.CSV, folder.resolve("orders.csv"), false))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE))
                .hasMessageContaining("vault/kept.orders")
                .hasMessageEndingWith("no file was written");
        assertThat(files()).isEmpty();
        assertThat(engine.controlNumber("select count(*) from holdfast.audit where act = 'history.exported'"))
                .isZero();
    }
}
