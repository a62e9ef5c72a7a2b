package dev.holdfast.policy;

/// Criteria that cannot be read, with the place and what to write instead.
public final class CriteriaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param position 1-based, in characters of the criteria's text
    CriteriaException(int position, String message) {
        super("at " + position + ": " + message);
    }
}
