package dev.holdfast.dispose;

import java.util.Locale;

/// Why rows whose retention has ended may not be asked for.
public enum Blocker {
    /// The grace period after the end is not over.
    GRACE,
    HELD,
    /// Their keys are still on their way to a child policy, or their session has not ended.
    HANDOFF,
    /// Their rows came back to the source, or are pinned there.
    PINNED,
    /// They, or rows of their bundle, are in cold files.
    COLD,
    /// What stands is not what was archived.
    UNVERIFIED;

    /// The name in JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
