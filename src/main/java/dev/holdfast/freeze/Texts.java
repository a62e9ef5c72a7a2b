package dev.holdfast.freeze;

import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ParquetReader;
import dev.holdfast.dialect.Freezing;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The rows of a file on their way into a table.
final class Texts {
    private Texts() {}

    static void rows(ParquetReader reader, Freezing.RowSink sink) throws SQLException {
        reader.<SQLException>rows(ColdFilter.ALL, values -> {
            byte[] @Nullable [] bytes = new byte[values.length] @Nullable [];
            for (int i = 0; i < values.length; i++) {
                String value = values[i];
                bytes[i] = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
            }
            sink.row(bytes);
        });
    }
}
