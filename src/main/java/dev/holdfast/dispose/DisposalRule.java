package dev.holdfast.dispose;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.time.Duration;

/// What an installation demands of every disposal.
///
/// @param graceDays between the end of a retention and the day from which the rows may be asked for
/// @param coolingOff how long an approved order waits
public record DisposalRule(int graceDays, Duration coolingOff) {
    private static final int MOST_GRACE_DAYS = 3660;
    private static final Duration LONGEST = Duration.ofDays(366);

    public DisposalRule {
        if (graceDays < 0 || graceDays > MOST_GRACE_DAYS) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "a grace period has 0 to %,d days, not %,d; nothing was changed"
                            .formatted(MOST_GRACE_DAYS, graceDays));
        }
        if (coolingOff.isNegative() || coolingOff.compareTo(LONGEST) > 0) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "cooling-off takes no time to 366 days, not " + coolingOff + "; nothing was changed");
        }
    }
}
