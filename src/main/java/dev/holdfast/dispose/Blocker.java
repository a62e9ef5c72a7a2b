package dev.holdfast.dispose;

import java.util.Locale;

/// Why rows whose retention has ended may not be asked for.
public enum Blocker {
    /// The grace period after the end is not over.
    GRACE("in their grace period"),
    HELD("held"),
    /// Their keys are still on their way to a child policy, or their session has not ended.
    HANDOFF("with handoffs that are open"),
    /// Their rows came back to the source, or are pinned there.
    PINNED("restored or pinned"),
    /// They, or rows of their bundle, are in cold files.
    COLD("in cold files"),
    /// What stands is not what was archived.
    UNVERIFIED("not what was archived");

    private final String words;

    Blocker(String words) {
        this.words = words;
    }

    /// After a number of rows.
    public String words() {
        return words;
    }

    /// The name in JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
