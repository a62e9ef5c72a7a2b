package dev.holdfast.freeze;

import java.util.Locale;

/// How far a cold file came.
public enum ColdState {
    /// It is being written; the rows are in the archive table.
    WRITING,
    /// It is written and found true; the rows are in the archive table, too, or just were.
    VERIFIED,
    /// The rows are in the file alone.
    COLD,
    /// The rows are being brought back; they are in the file, and perhaps in the archive table, too.
    THAWING,
    /// The rows are in the archive table again; the file is gone.
    THAWED,
    /// An order disposes of the rows; they are in the file, or gone.
    DISPOSING,
    /// An order disposed of the rows; the file is gone.
    DISPOSED,
    /// It was given up before the rows went; the file is gone.
    ABANDONED;

    /// The word in the control schema and in JSON.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ColdState ofId(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    /// Whether its file has to be there.
    public boolean hasFile() {
        return switch (this) {
            case VERIFIED, COLD, THAWING, DISPOSING -> true;
            case WRITING, THAWED, DISPOSED, ABANDONED -> false;
        };
    }
}
