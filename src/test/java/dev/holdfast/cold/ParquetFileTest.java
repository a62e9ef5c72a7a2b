package dev.holdfast.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows in a Parquet file and out of it, without any database.
class ParquetFileTest {
    private static final List<ColdColumn> COLUMNS = Stream.of(
                    "hf_chunk bigint",
                    "small smallint",
                    "amount numeric(38,10)",
                    "raw bytea",
                    "name text",
                    "made date",
                    "at timestamp(6) with time zone",
                    "good boolean",
                    "ratio double precision",
                    "tag uuid")
            .map(line -> line.split(" ", 2))
            .map(parts -> ColdColumn.of(parts[0], parts[1], Set.of()))
            .toList();

    private static final List<@Nullable String[]> ROWS = List.of(
            row(
                    "1",
                    "-32768",
                    "-9999999999999999999999999999.9999999999",
                    "\\x00ff",
                    "",
                    "0001-01-01",
                    "9999-12-31 23:59:59.999999+00",
                    "t",
                    "-1.5",
                    "00000000-0000-0000-0000-000000000001"),
            row("1", null, null, null, null, null, null, null, null, null),
            row(
                    "2",
                    "7",
                    "0.0000000000",
                    "\\x",
                    "😀\n\t\\",
                    "1969-12-31",
                    "1969-12-31 23:59:59.5+00",
                    "f",
                    "NaN",
                    null),
            row("2", null, null, "\\x01", "after nulls", null, "2026-01-01 00:00:00+00", null, "0.1", null));

    @TempDir
    private Path folder;

    private static @Nullable String[] row(@Nullable String... values) {
        return values;
    }

    private Path written(List<ColdColumn> columns, List<@Nullable String[]> rows) {
        Path file = folder.resolve("rows.parquet");
        try (ParquetWriter writer = new ParquetWriter(columns, folder)) {
            for (@Nullable String[] row : rows) {
                byte[] @Nullable [] bytes = new byte[row.length] @Nullable [];
                for (int i = 0; i < row.length; i++) {
                    String value = row[i];
                    bytes[i] = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
                }
                writer.add(bytes);
            }
            Map<Long, FileRows.ChunkRows> chunks = writer.finish(file);
            try (ParquetReader reader = new ParquetReader(file, columns, folder)) {
                assertThat(reader.chunks()).isEqualTo(chunks);
            }
        }
        return file;
    }

    @Test
    void everyValueReadsAsItWasWrittenNullsAmongThem() {
        Path file = written(COLUMNS, ROWS);

        List<@Nullable String[]> read = new ArrayList<>();
        try (ParquetReader reader = new ParquetReader(file, COLUMNS, folder)) {
            reader.<RuntimeException>rows(ColdFilter.ALL, read::add);
            assertThat(reader.ranges(List.of("hf_chunk", "made")))
                    .containsExactly(
                            new ColdManifest.Range("hf_chunk", "1", "2"),
                            new ColdManifest.Range("made", "0001-01-01", "1969-12-31"));
        }
        assertThat(read).containsExactlyElementsOf(ROWS);
    }

    @Test
    void anyReaderOfParquetUnderstandsTheColumns() throws SQLException {
        Path file = written(COLUMNS, ROWS);

        try (Connection plain = DriverManager.getConnection("jdbc:duckdb:");
                var statement = plain.createStatement()) {
            try (var row = statement.executeQuery(
                    "select count(*), min(amount), max(made)::varchar, max(octet_length(raw)) from '" + file
                            + "' where hf_chunk < 3")) {
                row.next();
                assertThat(row.getLong(1)).isEqualTo(4);
                assertThat(row.getBigDecimal(2)).isEqualTo("-9999999999999999999999999999.9999999999");
                assertThat(row.getString(3)).isEqualTo("1969-12-31");
            }
            List<String> schema = new ArrayList<>();
            try (var row = statement.executeQuery(
                    "select name || ' ' || coalesce(logical_type, converted_type, type) from parquet_schema('" + file
                            + "') offset 1")) {
                while (row.next()) {
                    schema.add(row.getString(1));
                }
            }
            assertThat(schema).hasSize(COLUMNS.size()).noneMatch(line -> line.contains("UUID"));
            try (var row =
                    statement.executeQuery("select distinct compression from parquet_metadata('" + file + "')")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("ZSTD");
            }
        }
    }

    @Test
    void whatAColumnCannotKeepExactlyIsRefused() {
        for (String value : List.of("1.5", "x", "99999999999999999999")) {
            assertThatThrownBy(() -> written(
                            List.of(COLUMNS.getFirst(), ColdColumn.of("n", "integer", Set.of())),
                            List.<@Nullable String[]>of(row("1", value))))
                    .isInstanceOfSatisfying(HoldfastException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.BLOCKED))
                    .hasMessageContaining("column n (integer) has a value that a cold file cannot keep as INTEGER");
        }
    }

    @Test
    void columnsThatDifferByCaseOnlyAreRefused() {
        assertThatThrownBy(() -> written(
                        List.of(
                                COLUMNS.getFirst(),
                                ColdColumn.of("a", "text", Set.of()),
                                ColdColumn.of("A", "text", Set.of())),
                        List.of()))
                .hasMessageContaining("column A differs from another by upper and lower case only");
    }
}
