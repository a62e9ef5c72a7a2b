package dev.holdfast.retention;

import java.util.List;
import java.util.Locale;

/// Rules that contradict each other, or that together do what nobody would expect.
///
/// @param rule a word to search for, such as `child-shorter`
/// @param policies that it is about, the one to change first
/// @param finding what is; @param advice what to do
public record Conflict(Grade grade, String rule, List<String> policies, String finding, String advice) {
    public Conflict {
        policies = List.copyOf(policies);
    }

    /// How bad it is, the worst first.
    public enum Grade {
        /// The rules cannot both be meant.
        CONTRADICTION,
        /// Something is kept longer or shorter than one of the rules says.
        WARNING,
        /// Worth knowing.
        NOTE;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
