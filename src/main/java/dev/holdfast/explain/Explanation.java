package dev.holdfast.explain;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Why a row is where it is.
///
/// @param table `schema.table`; @param key values by column, in key order
/// @param sentence the verdict for people
/// @param blocker the first thing that keeps it in the source; null when nothing does, or it is not there
/// @param dueFrom when its residence ends; null when that is over, or does not matter
/// @param earliest when a run may take it first: the next fire of its policy from then on; null when that cannot be
///     told
/// @param policies what each policy that takes rows of the table says of this one
public record Explanation(
        String database,
        String table,
        Map<String, String> key,
        Verdict verdict,
        String sentence,
        @Nullable String blocker,
        @Nullable Instant dueFrom,
        @Nullable Instant earliest,
        List<Location> locations,
        List<Judgement> policies) {
    public Explanation {
        key = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(key));
        locations = List.copyOf(locations);
        policies = List.copyOf(policies);
    }

    /// What it comes to.
    public enum Verdict {
        /// In the source; the next run takes it.
        DUE,
        /// In the source; time alone stands between it and the archive.
        NOT_YET,
        /// In the source; something has to change before it goes.
        BLOCKED,
        /// In the source, on the list of a session.
        MARKED,
        /// In the archive.
        ARCHIVED,
        /// In the source and in the archive.
        IN_BOTH,
        /// In the source; no policy takes it.
        NO_POLICY,
        /// Neither in the source nor in an archive.
        NOT_FOUND;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A place where the row, or its key, is.
    ///
    /// @param where for people; @param session and `chunk`: null for the source
    /// @param at archived, marked or handed off; @param until end of its retention
    public record Location(
            Kind kind,
            String where,
            @Nullable Long session,
            @Nullable Long chunk,
            @Nullable Instant at,
            @Nullable Instant until) {}

    /// What kind of place a row, or its key, is in.
    public enum Kind {
        HOT,
        MARKED,
        WARM,
        COLD,
        HANDED_OFF;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What a policy says, rule by rule in the order in which they are asked.
    ///
    /// @param root whose key the rules are about: the row itself, or what it leaves with
    public record Judgement(
            String policy,
            String root,
            List<Rule> rules,
            @Nullable Instant dueFrom,
            @Nullable Instant earliest) {
        public Judgement {
            rules = List.copyOf(rules);
        }

        public @Nullable Rule firstBlocker() {
            return rules.stream()
                    .filter(rule -> rule.answer() != Answer.PASSES && rule.answer() != Answer.NOTE)
                    .findFirst()
                    .orElse(null);
        }
    }

    /// One rule. @param name what was asked; @param detail what was found
    public record Rule(String name, Answer answer, String detail) {}

    /// What a rule says of the row.
    public enum Answer {
        PASSES,
        /// It keeps the row here until something is changed.
        BLOCKS,
        /// It keeps the row here until its time has come.
        WAITS,
        /// Worth knowing; keeps nothing.
        NOTE;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
