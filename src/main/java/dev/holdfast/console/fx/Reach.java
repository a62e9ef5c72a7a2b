package dev.holdfast.console.fx;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// Whether the control database answers, and how long until it is asked again. Used on the UI thread only.
public final class Reach {
    private static final int LONGEST_SECONDS = 30;

    private final ReadOnlyBooleanWrapper offline = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyIntegerWrapper secondsLeft = new ReadOnlyIntegerWrapper();
    private int wait = 1;

    /// Whether a failure says that the control database is gone, and not one that it governs.
    public static boolean gone(Exception failure) {
        return failure instanceof HoldfastException ours
                && ours.code() == ErrorCode.UNREACHABLE
                && ours.getMessage().startsWith("control database");
    }

    /// Somebody found it gone.
    public void lost(String why) {
        problem.set(why);
        if (!offline.get()) {
            wait = 1;
            secondsLeft.set(wait);
            offline.set(true);
        }
    }

    /// It was asked whether it is back, and is not: the next question waits twice as long.
    public void stillGone(String why) {
        boolean known = offline.get();
        lost(why);
        if (known) {
            wait = Math.min(LONGEST_SECONDS, wait * 2);
            secondsLeft.set(wait);
        }
    }

    public void answered() {
        offline.set(false);
        problem.set("");
        secondsLeft.set(0);
    }

    /// A second has passed.
    ///
    /// @return whether it is time to ask again
    public boolean tick() {
        if (!offline.get() || secondsLeft.get() == 0) {
            return false; // asked already, no answer yet
        }
        secondsLeft.set(secondsLeft.get() - 1);
        return secondsLeft.get() == 0;
    }

    /// It is being asked.
    public void asking() {
        secondsLeft.set(0);
    }

    public ReadOnlyBooleanProperty offlineProperty() {
        return offline.getReadOnlyProperty();
    }

    /// What happened; empty while it answers.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// Until it is asked again; 0 while it is being asked.
    public ReadOnlyIntegerProperty secondsLeftProperty() {
        return secondsLeft.getReadOnlyProperty();
    }
}
