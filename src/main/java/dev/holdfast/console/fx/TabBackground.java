package dev.holdfast.console.fx;

import dev.holdfast.Denial;
import dev.holdfast.HoldfastException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// The background of one tab: knows whether the tab waits for an answer, ever had one, and which right was missing.
public final class TabBackground implements Background {
    private final Background all;
    private final ReadOnlyBooleanWrapper waiting = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper answered = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<@Nullable Denial> denial = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private boolean read;
    private int pending;
    private @Nullable Denial met;

    public TabBackground(Background all) {
        this.all = all;
    }

    @Override
    public boolean offline() {
        return all.offline();
    }

    @Override
    public boolean keepsShown(Exception failure) {
        return Reach.gone(failure);
    }

    @Override
    public <T> void run(Callable<T> work, Consumer<T> onDone, Consumer<Exception> onFailure) {
        pending++;
        waiting.set(true);
        all.run(
                work,
                result -> {
                    read = true;
                    problem.set("");
                    settle();
                    onDone.accept(result);
                },
                failure -> {
                    met = HoldfastException.denialIn(failure).orElse(met);
                    if (!read) {
                        problem.set(Objects.toString(failure.getMessage(), failure.toString()));
                    }
                    settle();
                    onFailure.accept(failure);
                });
    }

    /// What was denied stands until everything that was asked meanwhile is answered, and nothing of it was denied.
    private void settle() {
        pending--;
        answered.set(true);
        if (met != null) {
            denial.set(met);
        }
        if (pending == 0) {
            denial.set(met);
            met = null;
            waiting.set(false);
        }
    }

    public ReadOnlyBooleanProperty waitingProperty() {
        return waiting.getReadOnlyProperty();
    }

    /// Whether anything was ever answered, well or not.
    public ReadOnlyBooleanProperty answeredProperty() {
        return answered.getReadOnlyProperty();
    }

    /// Why nothing could be read so far; empty once anything was.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// Null when no right was missing.
    public ReadOnlyObjectProperty<@Nullable Denial> denialProperty() {
        return denial.getReadOnlyProperty();
    }
}
