package dev.holdfast.dialect;

import dev.holdfast.dialect.Viewing.History;
import dev.holdfast.proof.Sha256;

/// What tells a history view of ours from somebody else's, and a stale one from a current one: a comment that begins
/// like every mark of ours, and names the query.
public final class ViewMark {
    /// How every mark begins.
    public static final String BEGIN = "Holdfast: history of ";

    private static final int DIGITS = 12;

    private ViewMark() {}

    /// @param query of the view
    public static String of(History history, String query) {
        return BEGIN + history.of() + " (" + Sha256.hex(query).substring(0, DIGITS) + ")";
    }
}
