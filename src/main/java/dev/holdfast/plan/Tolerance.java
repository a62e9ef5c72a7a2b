package dev.holdfast.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// How far counts may be from the plan's: a share or a number of rows, whichever is more.
///
/// @param percent of the planned count, 0 to 100
public record Tolerance(BigDecimal percent, long rows) {
    /// One percent, or a hundred rows of a small table.
    public static final Tolerance DEFAULT = new Tolerance(BigDecimal.ONE, 100);

    /// Not one row more or less.
    public static final Tolerance NONE = new Tolerance(BigDecimal.ZERO, 0);

    public Tolerance {
        if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0 || rows < 0) {
            throw new IllegalArgumentException("a tolerance is 0 % to 100 %, and no less than 0 rows");
        }
    }

    /// Rows by which a count may differ from `planned`.
    public long allowance(long planned) {
        long share = BigDecimal.valueOf(planned)
                .multiply(percent)
                .divide(BigDecimal.valueOf(100), 0, RoundingMode.FLOOR)
                .longValue();
        return Math.max(share, rows);
    }

    public boolean covers(long planned, long found) {
        return Math.abs(found - planned) <= allowance(planned);
    }
}
