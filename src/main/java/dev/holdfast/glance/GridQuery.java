package dev.holdfast.glance;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/// Which cells of the grid are asked for.
///
/// @param policies their numbers: as many rows as a screen shows, not all that there are
/// @param columns of a row
/// @param zone in which days begin and end; @param today the day of column 0; both count by day only
public record GridQuery(List<Integer> policies, int columns, By by, ZoneId zone, LocalDate today) {
    public GridQuery {
        policies = List.copyOf(policies);
    }

    /// What a column of the grid is.
    public enum By {
        /// Column 0 is the newest session of each policy, column 1 the one before it.
        SESSION,
        /// Column 0 is today, column 1 yesterday: sessions stand on the day for which they were due.
        DAY
    }
}
