package dev.holdfast.callback;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.notify.http.Visible;
import java.util.Locale;

/// What is wrong with an answer; its name stands in the error.
public enum AnswerFault {
    /// A line is no line of the protocol.
    MALFORMED,
    LINE_TOO_LONG,
    /// More keys, or rows that stayed, without a checkpoint than were asked for at once.
    PAGE_TOO_LONG,
    /// A key that is no value of the table's key.
    NO_KEY,
    /// A key that was not asked for.
    FOREIGN_KEY,
    TWICE,
    COUNT,
    DIGEST,
    /// The service is done, and keys that were asked for are not told of.
    MISSING,
    /// Rows that are said to be archived stand in their table.
    STILL_THERE,
    /// Rows that are said to be archived do not stand in the archive table.
    NOT_ARCHIVED,
    /// A status that no service of this protocol answers with.
    STATUS;

    private static final int LONGEST = 600;

    /// The name in errors.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @param what in words, what was told and what was expected
    public HoldfastException refused(String what) {
        return new HoldfastException(
                ErrorCode.MISMATCH,
                "the service's answer was refused (" + id() + "): " + Visible.text(what, LONGEST)
                        + "; nothing of it was taken");
    }
}
