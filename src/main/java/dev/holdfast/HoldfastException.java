package dev.holdfast;

import java.util.Objects;

/// What broke, with a code to count and search by.
///
/// The message names the database, table and key range, and says what did or did not happen. What an operator can
/// expect (a hold, a changed table, a cancelled run) is an outcome and never thrown.
public final class HoldfastException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public HoldfastException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public HoldfastException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /// Never null, unlike that of other exceptions.
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    public ErrorCode code() {
        return code;
    }
}
