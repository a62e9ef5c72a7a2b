package dev.holdfast.onboard;

import java.util.Locale;

/// A table, or what looks like one, that gets no policy.
///
/// @param table with its schema; @param detail in a sentence
public record Unconfigured(String database, String table, Why why, String detail) {
    /// The kinds of reasons, those that a person can do something about first.
    public enum Why {
        NO_DATE,
        NO_KEY,
        SELF_REFERENCE,
        CYCLE,
        /// Rows of a table that stays refer to it.
        REFERRED,
        /// Its rows hang on two tables that would leave apart.
        OVERLAP,
        MASTER,
        TOO_SMALL,
        EXCLUDED,
        ALREADY,
        REFUSED,
        INHERITANCE,
        PARTITION,
        VIEW,
        FOREIGN_TABLE,
        ARCHIVE;

        /// The word in output.
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
