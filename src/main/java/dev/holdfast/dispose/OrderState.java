package dev.holdfast.dispose;

import java.util.Locale;

/// How far an order has come.
public enum OrderState {
    /// Its set is frozen; it waits for somebody else.
    REQUESTED,
    /// It cools off, or has cooled off and waits to be run.
    APPROVED,
    REFUSED,
    RUNNING,
    /// A row was not what was approved: what is left of the set stays, for good.
    STOPPED,
    DONE;

    /// The name in the control schema and in JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static OrderState ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    /// Whether a policy with such an order can have no other.
    public boolean open() {
        return switch (this) {
            case REQUESTED, APPROVED, RUNNING -> true;
            case REFUSED, STOPPED, DONE -> false;
        };
    }
}
