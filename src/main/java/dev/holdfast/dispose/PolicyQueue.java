package dev.holdfast.dispose;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What of a policy's archived rows has come or will come to its end. Rows are root rows.
///
/// @param months in which retention ends, oldest first
/// @param cold files with rows whose end has come, or may have
/// @param openOrder number of the order that the policy has; null when it has none
/// @param problem why nothing can be told; empty otherwise
/// @param at when it was counted
public record PolicyQueue(
        String policy,
        String archive,
        String table,
        List<Month> months,
        List<InFile> cold,
        @Nullable Long openOrder,
        String problem,
        Instant at) {
    public PolicyQueue {
        months = List.copyOf(months);
        cold = List.copyOf(cold);
    }

    /// @param rows root rows whose end has come and that wait for the file, because they or rows of their bundle are in
    ///     it; as many as it may be when it cannot be read
    /// @param problem why it cannot be read; empty otherwise: then months count the rows
    /// @param why it cannot go as a whole
    public record InFile(long file, long rows, String problem, String why) {}

    /// @param rows root rows whose retention ends in it, and `bytes` of those with their bundle that are in tables
    /// @param ended those whose end has come, and `free` of them that may be asked for
    public record Month(
            YearMonth month, long rows, long bytes, long chunks, long ended, long free, Map<Blocker, Long> blocked) {
        public Month {
            blocked = Map.copyOf(blocked);
        }
    }

    public long ended() {
        return months.stream().mapToLong(Month::ended).sum();
    }

    public long free() {
        return months.stream().mapToLong(Month::free).sum();
    }

    public long bytesEnded() {
        return months.stream()
                .filter(month -> month.ended() > 0)
                .mapToLong(month -> month.rows() == 0 ? 0 : month.bytes() * month.ended() / month.rows())
                .sum();
    }

    /// Rows whose end has come, by what keeps them.
    public Map<Blocker, Long> blocked() {
        Map<Blocker, Long> all = new TreeMap<>();
        months.forEach(month -> month.blocked().forEach((blocker, rows) -> all.merge(blocker, rows, Long::sum)));
        return all;
    }
}
