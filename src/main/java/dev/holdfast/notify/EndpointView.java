package dev.holdfast.notify;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Somebody who is told, and how it goes.
///
/// @param signing how calls are signed: `v1a whpk_…`, `v1`, `unsigned`, or why they cannot be
/// @param failures attempts that failed since one went well
/// @param waiting deliveries that are to be made; @param dead deliveries that were given up
public record EndpointView(
        int id,
        String name,
        String place,
        String signing,
        Circuit circuit,
        @Nullable String disabledWhy,
        int failures,
        @Nullable Instant openUntil,
        @Nullable Instant toldAt,
        @Nullable Instant failedAt,
        long waiting,
        long dead) {
    /// Whether it is called.
    public enum Circuit {
        CLOSED,
        /// Left alone for a while, after several failures in a row.
        OPEN,
        /// The next call decides.
        HALF_OPEN,
        /// Never called until somebody enables it.
        DISABLED;

        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
