package dev.holdfast.cold;

import dev.holdfast.dialect.Condition;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which rows of a cold file are read.
public sealed interface ColdFilter {
    ColdFilter ALL = new All();

    /// Every row.
    record All() implements ColdFilter {}

    /// Those that one session archived.
    record OfSession(long session) implements ColdFilter {}

    /// Those that one chunk archived.
    record OfChunk(long chunk) implements ColdFilter {}

    /// Those with these values in these columns. @param values as the database prints them, by column
    record OfKey(Map<String, String> values) implements ColdFilter {
        public OfKey {
            values = Map.copyOf(values);
        }
    }

    /// Those with one of these keys. @param keys one at least, each as in [OfKey]
    record OfKeys(List<Map<String, String>> keys) implements ColdFilter {
        public OfKeys {
            keys = List.copyOf(keys);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("no key to read");
            }
        }
    }

    /// Those that may satisfy a condition: all that do, and others where the file alone cannot tell.
    ///
    /// @param loose columns whose collation takes texts for equal that differ
    record MayMeet(Condition condition, Set<String> loose) implements ColdFilter {
        public MayMeet {
            loose = Set.copyOf(loose);
        }

        /// Whether a file with these columns tells exactly which rows satisfy it.
        public boolean exact(List<ColdColumn> columns) {
            return Pushdown.of(condition, columns, loose).whole();
        }
    }

    /// Those that pass both.
    record Both(ColdFilter one, ColdFilter other) implements ColdFilter {}
}
