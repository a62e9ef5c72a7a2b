package dev.holdfast.cold;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the rows of one cold file.
public final class ParquetWriter implements AutoCloseable {
    private final List<ColdColumn> columns;
    private final ParquetTable table;
    private final FileRows rows;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();

    /// @param folder of this file alone, empty; what is in it may be deleted afterwards
    public ParquetWriter(List<ColdColumn> columns, Path folder) {
        this.columns = List.copyOf(columns);
        this.table = new ParquetTable(columns, folder, "nothing was frozen");
        this.rows = new FileRows(columns);
    }

    /// @param texts one for each column, as the database prints it in UTF-8; null for NULL
    /// @throws HoldfastException `BLOCKED` when a value is not what its column was said to hold: nothing is rounded
    public void add(byte[] @Nullable [] texts) {
        @Nullable Object[] values = new @Nullable Object[texts.length];
        long bytes = 0;
        for (int i = 0; i < texts.length; i++) {
            byte @Nullable [] text = texts[i];
            values[i] = text == null ? null : value(columns.get(i), text);
            bytes += text == null ? 1 : text.length;
        }
        rows.add(values);
        table.add(values, bytes);
    }

    private Object value(ColdColumn column, byte[] bytes) {
        try {
            String text = utf8.decode(ByteBuffer.wrap(bytes)).toString();
            Object value = column.stored().parse(text);
            if (column.stored().keeps(value, text)) {
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
        table.finish(target);
        return rows.chunks();
    }

    @Override
    public void close() {
        table.close();
    }
}
