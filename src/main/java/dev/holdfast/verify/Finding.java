package dev.holdfast.verify;

import org.jspecify.annotations.Nullable;

/// Something that a reader of the result must know.
///
/// @param chunk null when it is about no single chunk; @param table null when it is about no single table
/// @param what in words, with database and table, what was expected and what was found
public record Finding(
        Kind kind,
        String policy,
        @Nullable Long chunk,
        @Nullable String table,
        String what) {
    /// @param policy empty when it is about none; @param subject what was left out, as the subject of a sentence
    public static Finding notCompared(String policy, @Nullable String table, String subject, String why) {
        return new Finding(
                Kind.NOT_COMPARED,
                policy,
                null,
                table,
                "%snot compared: %s, because %s".formatted(policy.isEmpty() ? "" : policy + ": ", subject, why));
    }

    /// What is wrong, for programs.
    public enum Kind {
        /// The archive holds more or fewer rows of a chunk than its manifest says.
        ROW_COUNT,
        /// The rows of a chunk are not those that its manifest was written for.
        CONTENT,
        /// Rows that no manifest knows, or a deleted chunk without one.
        NO_MANIFEST,
        /// A moved chunk without a receipt in the source.
        NO_RECEIPT,
        /// A chunk in archive or source that the ledger does not know.
        NOT_IN_LEDGER,
        /// Manifest, receipt and ledger contradict each other.
        CONTRADICTION,
        /// A key stands twice in one chunk.
        DUPLICATE,
        /// Archived rows are in the source too, unchanged.
        IN_BOTH,
        /// Keys handed off are not those that were archived.
        HANDOFF,
        /// Rows that a generator made are missing or too many.
        SAMPLE,
        /// No difference: archived keys that the application used again.
        USED_AGAIN,
        /// No difference: what could not be looked at, and why. All else was.
        NOT_COMPARED;

        /// The name in the control schema and in JSON.
        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        public boolean difference() {
            return switch (this) {
                case ROW_COUNT,
                        CONTENT,
                        NO_MANIFEST,
                        NO_RECEIPT,
                        NOT_IN_LEDGER,
                        CONTRADICTION,
                        DUPLICATE,
                        IN_BOTH,
                        HANDOFF,
                        SAMPLE -> true;
                case USED_AGAIN, NOT_COMPARED -> false;
            };
        }
    }
}
