package dev.holdfast.history;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/// Formats that a search can be written in.
public enum ExportFormat {
    CSV,
    JSON,
    PARQUET;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What a file's name says; CSV where it says nothing.
    public static ExportFormat of(String file) {
        String lower = file.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> lower.endsWith("." + format.id()))
                .findFirst()
                .orElse(CSV);
    }

    /// @param beside a folder for unfinished files
    RowFile open(DigestFile out, HistoryPage first, Path beside) throws IOException {
        return switch (this) {
            case CSV -> new CsvFile(out, first.columns());
            case JSON -> new JsonFile(out, first);
            case PARQUET -> new ParquetFile(out, first.columns(), beside);
        };
    }
}
