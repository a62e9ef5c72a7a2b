package dev.holdfast.cold;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// Writes the rows of one cold file. They are gathered in a database of their own on the disk, so that memory does not
/// grow with them, and then written as Parquet.
public final class ParquetWriter implements AutoCloseable {
    /// Rows of one row group: what a reader of one key must read, and what is in memory at once.
    private static final int MOST_ROWS = 100_000;

    private static final int FEWEST_ROWS = 2_048;
    private static final long GROUP_BYTES = 32L << 20;

    private final List<ColdColumn> columns;
    private final Path folder;
    private final DuckDBConnection duck;
    private final DuckDBAppender appender;
    private final FileRows rows;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private long textBytes;

    /// @param folder of this file alone, empty; what is in it may be deleted afterwards
    public ParquetWriter(List<ColdColumn> columns, Path folder) {
        requireNamesApart(columns);
        this.columns = List.copyOf(columns);
        this.folder = folder;
        this.rows = new FileRows(columns);
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
    private static void requireNamesApart(List<ColdColumn> columns) {
        Set<String> names = new HashSet<>();
        for (ColdColumn column : columns) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "column " + column.name() + " differs from another by upper and lower case only, which readers"
                                + " of Parquet do not tell apart; nothing was frozen");
            }
        }
    }

    private HoldfastException unwritten(Exception e) {
        return new HoldfastException(
                ErrorCode.CONFIG,
                "the rows of a cold file cannot be written in %s: %s; nothing was frozen"
                        .formatted(folder, e instanceof IOException io ? LocalFiles.reason(io) : e.getMessage()),
                e);
    }

    /// @param texts one for each column, as the database prints it in UTF-8; null for NULL
    /// @throws HoldfastException `BLOCKED` when a value is not what its column was said to hold: nothing is rounded
    public void add(byte[] @Nullable [] texts) {
        @Nullable Object[] values = new @Nullable Object[texts.length];
        for (int i = 0; i < texts.length; i++) {
            byte @Nullable [] text = texts[i];
            values[i] = text == null ? null : value(columns.get(i), text);
            textBytes += text == null ? 1 : text.length;
        }
        rows.add(values);
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

    private Object value(ColdColumn column, byte[] bytes) {
        try {
            String text = utf8.decode(ByteBuffer.wrap(bytes)).toString();
            Object value = column.stored().parse(text);
            boolean floating = column.stored() == Stored.REAL || column.stored() == Stored.DOUBLE;
            if (floating || column.stored().print(value).equals(text)) {
                return value;
            }
        } catch (CharacterCodingException | IllegalArgumentException | DateTimeException e) {
            throw inexact(column, e);
        }
        throw inexact(column, null);
    }

    private static HoldfastException inexact(ColdColumn column, @Nullable Exception cause) {
        String message = "column %s (%s) has a value that a cold file cannot keep as %s; nothing was frozen"
                .formatted(column.name(), column.type(), column.stored());
        return cause == null
                ? new HoldfastException(ErrorCode.BLOCKED, message)
                : new HoldfastException(ErrorCode.BLOCKED, message, cause);
    }

    /// Writes the file and forces it to the disk. @return what it should hold, by chunk
    public Map<Long, FileRows.ChunkRows> finish(Path target) {
        String named = IntStream.range(0, columns.size())
                .mapToObj(i -> "c" + i + " AS " + Duck.name(columns.get(i).name()))
                .collect(Collectors.joining(", "));
        long average = Math.max(1, textBytes / Math.max(1, rows.rows()));
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
        return rows.chunks();
    }

    public long rows() {
        return rows.rows();
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
