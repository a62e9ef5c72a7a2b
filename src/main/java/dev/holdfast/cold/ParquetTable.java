package dev.holdfast.cold;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Rows on their way to a Parquet file. They are gathered in a database of their own on the disk, so that memory does
/// not grow with them, and then written as Parquet.
final class ParquetTable implements AutoCloseable {
    /// Rows of one row group: what a reader of one key must read, and what is in memory at once.
    private static final int MOST_ROWS = 100_000;

    private static final int FEWEST_ROWS = 2_048;
    private static final long GROUP_BYTES = 32L << 20;

    private final List<ColdColumn> columns;
    private final Path folder;
    private final String undone;
    private final DuckDBConnection duck;
    private final DuckDBAppender appender;
    private long rows;
    private long textBytes;

    /// @param folder of this file alone, empty; what is in it may be deleted afterwards
    /// @param undone what did not happen when something fails, for people
    ParquetTable(List<ColdColumn> columns, Path folder, String undone) {
        this.columns = List.copyOf(columns);
        this.folder = folder;
        this.undone = undone;
        requireNamesApart();
        try {
            this.duck = Duck.open(folder.resolve("rows.duckdb").toString(), folder);
            String table = IntStream.range(0, columns.size())
                    .mapToObj(i -> "c" + i + " " + columns.get(i).duckType())
                    .collect(Collectors.joining(", ", "CREATE TABLE r (", ")"));
            try (var statement = duck.createStatement()) {
                statement.execute(table);
            }
            this.appender = duck.createAppender("main", "r");
        } catch (SQLException e) {
            throw unwritten(e);
        }
    }

    /// Readers of Parquet do not tell `a` from `A`.
    private void requireNamesApart() {
        Set<String> names = new HashSet<>();
        for (ColdColumn column : columns) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "column " + column.name() + " differs from another by upper and lower case only, which readers"
                                + " of Parquet do not tell apart; " + undone);
            }
        }
    }

    HoldfastException unwritten(Exception e) {
        return new HoldfastException(
                ErrorCode.CONFIG,
                "the rows of a Parquet file cannot be written in %s: %s; %s"
                        .formatted(
                                folder, e instanceof IOException io ? LocalFiles.reason(io) : e.getMessage(), undone),
                e);
    }

    /// @param values one for each column as [Stored#parse] made it, null for NULL; @param bytes of its texts, about
    void add(@Nullable Object[] values, long bytes) {
        textBytes += bytes;
        rows++;
        try {
            appender.beginRow();
            for (int i = 0; i < values.length; i++) {
                Object value = values[i];
                if (value == null) {
                    appender.appendNull();
                } else {
                    columns.get(i).stored().append(appender, value);
                }
            }
            appender.endRow();
        } catch (SQLException e) {
            throw unwritten(e);
        }
    }

    /// Writes the file and forces it to the disk.
    void finish(Path target) {
        String named = IntStream.range(0, columns.size())
                .mapToObj(i -> "c" + i + " AS " + Duck.name(columns.get(i).name()))
                .collect(Collectors.joining(", "));
        long average = Math.max(1, textBytes / Math.max(1, rows));
        long group = Math.clamp(GROUP_BYTES / average, FEWEST_ROWS, MOST_ROWS);
        try (var statement = duck.createStatement()) {
            appender.close();
            statement.execute("COPY (SELECT %s FROM r) TO %s (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE %d)"
                    .formatted(named, Duck.text(target), group));
        } catch (SQLException e) {
            throw unwritten(e);
        }
        try (FileChannel file = FileChannel.open(target, StandardOpenOption.WRITE)) {
            file.force(true);
        } catch (IOException e) {
            throw unwritten(e);
        }
    }

    @Override
    public void close() {
        try {
            duck.close();
            Files.deleteIfExists(folder.resolve("rows.duckdb"));
        } catch (SQLException | IOException e) {
            throw unwritten(e);
        }
    }
}
