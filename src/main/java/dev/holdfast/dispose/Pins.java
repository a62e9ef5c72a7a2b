package dev.holdfast.dispose;

import dev.holdfast.archive.Route;
import dev.holdfast.dialect.Keys;

/// Says which archived rows may not go because they were restored and pinned.
@FunctionalInterface
public interface Pins {
    Pins NONE = (_, keys) -> keys.slice(0, 0);

    /// @param route the policy as it stands in its archive
    Keys pinned(Route route, Keys keys);
}
