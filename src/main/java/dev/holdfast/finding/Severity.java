package dev.holdfast.finding;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How much a finding matters, worst first.
public enum Severity {
    /// A promise is broken or in danger: today.
    CRITICAL,
    /// It gets worse by itself: this week.
    WARNING,
    /// Somebody should know it.
    NOTICE;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Severity> ofId(String id) {
        return Arrays.stream(values()).filter(each -> each.id().equals(id)).findFirst();
    }

    /// As the control schema keeps it: 1 is worst.
    int rank() {
        return ordinal() + 1;
    }

    static Severity ofRank(int rank) {
        return values()[rank - 1];
    }
}
