package dev.holdfast;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What broke, with a code to count and search by.
///
/// The message names the database, table and key range, and says what did or did not happen. What an operator can
/// expect (a hold, a changed table, a cancelled run) is an outcome and never thrown.
public final class HoldfastException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient @Nullable Denial denial;

    public HoldfastException(ErrorCode code, String message) {
        super(message);
        this.code = code;
        this.denial = null;
    }

    public HoldfastException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.denial = null;
    }

    /// A database refused for want of a right: the message ends with what is missing and what gives it.
    public HoldfastException(ErrorCode code, String message, Denial denial, Throwable cause) {
        super(message + "; " + denial.words(), cause);
        this.code = code;
        this.denial = denial;
    }

    /// The right that is missing, when that is what broke, here or in a cause.
    public static Optional<Denial> denialIn(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof HoldfastException ours && ours.denial != null) {
                return Optional.of(ours.denial);
            }
        }
        return Optional.empty();
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
