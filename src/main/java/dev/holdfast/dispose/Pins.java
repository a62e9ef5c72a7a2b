package dev.holdfast.dispose;

import dev.holdfast.dialect.Keys;

/// Says which rows may not go because they were restored, or are pinned.
@FunctionalInterface
interface Pins {
    /// @param chunk of the rows
    Keys kept(Site site, long chunk, Keys keys);
}
