package dev.holdfast.restore;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// How long restored rows are kept from being archived again.
///
/// @param until null for ever, or not at all; to the microsecond, as the control database keeps it: what was planned
/// is compared with what was kept
public record Pinning(Kind kind, @Nullable Instant until) {
    /// How long restored rows are kept from being archived again.
    public enum Kind {
        NONE,
        UNTIL,
        FOR_EVER;

        /// The name in the control schema and in JSON.
        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Kind ofId(String id) {
            return valueOf(id.toUpperCase(java.util.Locale.ROOT));
        }
    }

    public static final Pinning NONE = new Pinning(Kind.NONE, null);
    public static final Pinning FOR_EVER = new Pinning(Kind.FOR_EVER, null);

    public Pinning {
        if ((kind == Kind.UNTIL) != (until != null)) {
            throw new IllegalArgumentException("a pin until a moment has one: " + kind + ", " + until);
        }
        until = until == null ? null : until.truncatedTo(ChronoUnit.MICROS);
    }

    public static Pinning until(Instant moment) {
        return new Pinning(Kind.UNTIL, moment);
    }

    /// For people.
    public String words() {
        return switch (kind) {
            case NONE -> "not pinned";
            case UNTIL -> "pinned until " + until;
            case FOR_EVER -> "pinned for ever";
        };
    }
}
