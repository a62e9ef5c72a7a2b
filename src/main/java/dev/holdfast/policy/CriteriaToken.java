package dev.holdfast.policy;

import java.util.Locale;
import java.util.Set;

/// A word of criteria.
///
/// @param text keywords and bare names in lower case, quoted names and texts without their quotes
/// @param raw as the author wrote it
/// @param position 1-based
record CriteriaToken(Kind kind, String text, String raw, int position) {
    /// What a token is.
    enum Kind {
        NAME,
        QUOTED_NAME,
        TEXT,
        NUMBER,
        SYMBOL,
        END
    }

    /// Names that must be quoted when they are columns.
    static final Set<String> RESERVED =
            Set.of("and", "or", "not", "in", "between", "like", "is", "null", "true", "false", "date", "timestamp");

    boolean is(String word) {
        return (kind == Kind.NAME || kind == Kind.SYMBOL) && text.equals(word);
    }

    /// For messages.
    String shown() {
        return kind == Kind.END ? "the end" : raw.length() > 40 ? raw.substring(0, 40) + "…" : raw;
    }

    static CriteriaToken name(String raw, int position) {
        return new CriteriaToken(Kind.NAME, raw.toLowerCase(Locale.ROOT), raw, position);
    }
}
