package dev.holdfast.finding;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A screen that a finding's action opens; its argument names what is shown there.
public enum Place {
    /// Argument: a policy's name.
    POLICY,
    /// Argument: a session's number.
    SESSION,
    RUNS,
    HOLDS,
    /// Argument: an order's number.
    DISPOSAL,
    COLD,
    AUDIT,
    ONBOARDING,
    DELIVERIES,
    LEGACY,
    INDEXES,
    GROWTH;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Place> ofId(String id) {
        return Arrays.stream(values()).filter(each -> each.id().equals(id)).findFirst();
    }
}
