package dev.holdfast.archive;

import dev.holdfast.dialect.Keys;

/// Rolls the open transaction back and carries what the attempt came to.
final class NotMoved extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient MoveOutcome outcome;

    private NotMoved(MoveOutcome outcome) {
        super(outcome.toString(), null, false, false);
        this.outcome = outcome;
    }

    MoveOutcome outcome() {
        return outcome;
    }

    static NotMoved uneven(String reason) {
        return new NotMoved(new MoveOutcome.Uneven(reason, false));
    }

    /// Rows of the source lack, or are not those that were copied.
    static NotMoved otherRows(String reason) {
        return new NotMoved(new MoveOutcome.Uneven(reason, true));
    }

    static NotMoved poisoned(String reason) {
        return new NotMoved(new MoveOutcome.Poisoned(reason));
    }

    static NotMoved drifted(String reason) {
        return new NotMoved(new MoveOutcome.Drifted(reason));
    }

    static NotMoved contended(String reason) {
        return new NotMoved(new MoveOutcome.Contended(reason));
    }

    static NotMoved held(Keys keys) {
        return new NotMoved(new MoveOutcome.Held(keys));
    }

    static NotMoved fenced() {
        return new NotMoved(new MoveOutcome.Fenced());
    }
}
