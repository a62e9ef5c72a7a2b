package dev.holdfast.audit;

import java.util.Locale;

/// What became of an act.
public enum Outcome {
    DONE,
    REFUSED;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
