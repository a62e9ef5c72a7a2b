package dev.holdfast.legacy;

import java.util.Locale;

/// How far a session table came.
public enum TableState {
    /// Planned, nothing was done.
    SEEN,
    /// A fold has it in hand, or was killed while it had.
    FOLDING,
    /// Its ids are in the ledger; the table stands as it was.
    FOLDED,
    /// It was folded and has other rows since: the next fold takes what is new.
    CHANGED,
    /// A drop has it in hand, or was killed while it had.
    DROPPING,
    /// Gone; its rows are kept.
    DROPPED,
    /// Its ids are out of the ledger again; the source may still keep rows.
    UNDOING,
    /// As it was before it was folded.
    UNDONE,
    /// Left as it is, for a reason.
    REFUSED;

    /// The word in the control schema and in JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static TableState ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
