package dev.holdfast.history;

import java.io.IOException;
import java.util.Locale;

/// Formats that a search can be written in.
public enum ExportFormat {
    CSV,
    JSON;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    RowFile open(DigestFile out, HistoryPage first) throws IOException {
        return switch (this) {
            case CSV -> new CsvFile(out, first.columns());
            case JSON -> new JsonFile(out, first);
        };
    }
}
