package dev.holdfast.audit;

import java.util.Locale;

/// What became of an act.
public enum Outcome {
    DONE,
    REFUSED;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Outcome ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
