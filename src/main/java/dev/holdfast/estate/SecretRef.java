package dev.holdfast.estate;

import java.util.Optional;

/// Where a secret is, never the secret: `env:NAME`, `file:PATH` or `keystore:PATH#ALIAS`.
public record SecretRef(Kind kind, String place) {
    /// How the place is read.
    public enum Kind {
        ENV,
        FILE,
        KEYSTORE
    }

    /// @return empty when `text` is no reference
    public static Optional<SecretRef> parse(String text) {
        for (Kind kind : Kind.values()) {
            String prefix = kind.name().toLowerCase(java.util.Locale.ROOT) + ":";
            if (text.startsWith(prefix) && text.length() > prefix.length()) {
                return Optional.of(new SecretRef(kind, text.substring(prefix.length())));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + ":" + place;
    }
}
