package dev.holdfast.cli;

import java.util.Locale;

/// In what form a command prints its data.
enum OutputFormat {
    TEXT,
    JSON,
    JSONL,
    CSV;

    /// As it is written after `--output`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
