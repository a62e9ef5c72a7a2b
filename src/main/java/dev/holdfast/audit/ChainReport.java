package dev.holdfast.audit;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What became of a look at the whole chain.
///
/// @param first and `last`: times of the entries; null when there are none
/// @param anchors how many heads of governed databases were compared
/// @param broken the first break; null when the chain is whole
/// @param unread governed databases whose anchors could not be read, and why
public record ChainReport(
        long entries,
        Head head,
        @Nullable Instant first,
        @Nullable Instant last,
        int anchors,
        @Nullable Break broken,
        List<String> unread) {
    public ChainReport {
        unread = List.copyOf(unread);
    }

    public boolean whole() {
        return broken == null;
    }

    /// The same, with the databases that were not asked.
    public ChainReport unread(List<String> databases) {
        return new ChainReport(entries, head, first, last, anchors, broken, databases);
    }

    /// How a chain can be broken.
    public enum Kind {
        /// A number is not there.
        MISSING,
        /// A number stands twice, or where none was given.
        INSERTED,
        /// What an entry says is not what its digest is of: it was edited, or another entry was put in its place.
        ALTERED,
        /// An entry is whole in itself but does not follow the one before it.
        UNLINKED,
        /// Entries at the end are gone.
        TRUNCATED,
        /// The chain is whole in itself but not the one that a governed database remembers.
        REWRITTEN;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// @param number of the first entry that cannot be believed
    public record Break(Kind kind, long number, String sentence) {}
}
