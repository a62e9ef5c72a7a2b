package dev.holdfast.proof;

/// What kind of value a column holds, told apart no finer than a value needs: a column that is made wider (integer to
/// bigint, varchar to text, more digits) keeps its family and so its rows their proof.
public enum Family {
    /// Any integer.
    INTEGER(1),
    /// Exact numbers with a fraction; trailing zeros say nothing.
    NUMERIC(2),
    /// Binary floating point.
    FLOAT(3),
    BOOLEAN(4),
    /// Characters, exactly as stored: no normal form, no trimming.
    TEXT(5),
    BYTES(6),
    UUID(7),
    DATE(8),
    /// Time of day without a zone.
    TIME(9),
    /// Date and time without a zone.
    TIMESTAMP(10),
    /// A moment.
    INSTANT(11),
    /// Time of day with its offset.
    TIME_WITH_OFFSET(12),
    INTERVAL(13),
    /// Everything else, in the text that the engine prints under pinned settings.
    PRINTED(14),
    /// A moment and the offset under which it was written.
    MOMENT_WITH_OFFSET(15);

    private final int code;

    Family(int code) {
        this.code = code;
    }

    /// Its number in the header; never changed, never used again.
    int code() {
        return code;
    }
}
