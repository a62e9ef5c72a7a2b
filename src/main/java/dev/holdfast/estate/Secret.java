package dev.holdfast.estate;

/// A secret value that prints as `***`, so that no log, message or record that contains it shows it.
public final class Secret {
    private final String value;

    Secret(String value) {
        this.value = value;
    }

    /// The value, for the one call that logs in.
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "***";
    }
}
