package dev.holdfast.notify;

import java.util.Locale;

/// How far a delivery came.
public enum DeliveryState {
    /// Not yet tried.
    WAITING,
    /// Tried, and to be tried again.
    FAILED,
    /// Given up; somebody may ask for it again.
    DEAD,
    DELIVERED;

    /// The name in the control schema and in JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static DeliveryState ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
