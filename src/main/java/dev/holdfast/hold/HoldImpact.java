package dev.holdfast.hold;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a hold keeps, counted.
///
/// @param lines one for each policy that it concerns, in tree order, then tables that no policy takes
/// @param others holds that bind some of the same policies, too
/// @param at when it was counted
public record HoldImpact(List<Line> lines, List<Other> others, Instant at) {
    public HoldImpact {
        lines = List.copyOf(lines);
        others = List.copyOf(others);
    }

    /// What it keeps of one policy. Each root row stays with its bundle.
    ///
    /// @param policy empty for a table that no policy takes
    /// @param hot root rows in the source; null when they cannot be told
    /// @param alone of those, rows that no other hold keeps; null when that cannot be told
    /// @param warm root rows in archive tables; null when they cannot be told
    /// @param cold root rows in cold files; null when they cannot be told
    /// @param marked keys on the lists of sessions, that have not moved
    /// @param waiting rows that hang on keys which were handed off and not taken up
    /// @param problem why something cannot be told; empty when all can
    public record Line(
            String policy,
            String database,
            String table,
            @Nullable Long hot,
            @Nullable Long alone,
            @Nullable Long warm,
            @Nullable Long cold,
            long marked,
            long waiting,
            String problem) {}

    /// Another hold, and the policies that both bind.
    public record Other(long hold, String matter, List<String> policies) {
        public Other {
            policies = List.copyOf(policies);
        }
    }

    /// Root rows in sources, as far as they can be told. A table that several policies take from counts once.
    public long hot() {
        return lines.stream()
                .filter(line -> line.hot() != null)
                .collect(Collectors.toMap(
                        line -> line.database() + "/" + line.table(), line -> orZero(line.hot()), Math::max))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /// Root rows in cold files, as far as they can be told.
    public long cold() {
        return lines.stream().mapToLong(line -> orZero(line.cold())).sum();
    }

    /// Root rows in cold files; null when those of some policy cannot be told.
    public @Nullable Long coldTold() {
        return lines.stream().allMatch(line -> line.policy().isEmpty() || line.cold() != null) ? cold() : null;
    }

    /// Root rows in archive tables, as far as they can be told.
    public long warm() {
        return lines.stream().mapToLong(line -> orZero(line.warm())).sum();
    }

    /// Keys on the lists of sessions.
    public long marked() {
        return lines.stream().mapToLong(Line::marked).sum();
    }

    /// Rows that wait in handoffs.
    public long waiting() {
        return lines.stream().mapToLong(Line::waiting).sum();
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
