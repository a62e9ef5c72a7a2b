package dev.holdfast.estate;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a secret is, never the secret: `env:NAME`, `file:/PATH` or `keystore:/PATH#ALIAS`.
///
/// Paths are absolute, because processes of one installation start in different directories.
public record SecretRef(Kind kind, String place) {
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

    /// How the place is read.
    public enum Kind {
        ENV,
        FILE,
        KEYSTORE;

        String prefix() {
            return name().toLowerCase(Locale.ROOT) + ":";
        }
    }

    public SecretRef {
        if (!wellFormed(kind, place)) {
            // not the text itself: someone may have put the secret where its place belongs
            throw new IllegalArgumentException(
                    "a secret is named by env:NAME, file:/PATH or keystore:/PATH#ALIAS, paths absolute");
        }
    }

    /// @return empty when `text` is no reference
    public static Optional<SecretRef> parse(String text) {
        for (Kind kind : Kind.values()) {
            if (text.startsWith(kind.prefix())) {
                String place = text.substring(kind.prefix().length());
                return wellFormed(kind, place) ? Optional.of(new SecretRef(kind, place)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean wellFormed(Kind kind, String place) {
        int separator = place.lastIndexOf('#');
        return switch (kind) {
            case ENV -> VARIABLE.matcher(place).matches();
            case FILE -> absolutePath(place);
            case KEYSTORE ->
                separator > 0 && separator < place.length() - 1 && absolutePath(place.substring(0, separator));
        };
    }

    private static boolean absolutePath(String text) {
        try {
            return text.chars().noneMatch(Character::isISOControl)
                    && Path.of(text).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return kind.prefix() + place;
    }
}
