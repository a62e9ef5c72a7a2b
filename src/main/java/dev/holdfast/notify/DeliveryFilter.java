package dev.holdfast.notify;

import org.jspecify.annotations.Nullable;

/// Which deliveries.
///
/// @param state null for all; @param endpoint name, empty for all; @param session 0 for all
public record DeliveryFilter(@Nullable DeliveryState state, String endpoint, long session) {
    public static final DeliveryFilter ALL = new DeliveryFilter(null, "", 0);
}
