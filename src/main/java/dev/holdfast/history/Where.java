package dev.holdfast.history;

import java.util.Locale;

/// Which of its places a row was found in.
public enum Where {
    HOT,
    WARM,
    COLD;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
