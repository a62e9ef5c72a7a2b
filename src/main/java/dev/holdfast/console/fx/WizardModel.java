package dev.holdfast.console.fx;

import dev.holdfast.estate.Cancellation;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// What all wizards have: the step that they are in, the question that they wait for, what went wrong last.
///
/// @param <S> the steps
public abstract class WizardModel<S extends Enum<S>> {
    private final Background background;
    private final Latest question;
    private final ReadOnlyObjectWrapper<S> step;
    private final ReadOnlyStringWrapper busy = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private Cancellation cancellation = new Cancellation();

    protected WizardModel(Background background, S first) {
        this.background = background;
        this.question = new Latest(background);
        this.step = new ReadOnlyObjectWrapper<>(first);
    }

    protected final Background background() {
        return background;
    }

    protected final void go(S next) {
        step.set(next);
    }

    protected final S step() {
        return step.get();
    }

    protected final void say(String wrong) {
        problem.set(wrong);
    }

    protected final void say(Exception failure) {
        problem.set(Objects.toString(failure.getMessage(), failure.toString()));
    }

    /// Asks off the UI thread. A later question, or [#forget], makes the answer one that nobody waits for.
    ///
    /// @param what is said to be asked until it is answered
    protected final <T> void ask(String what, Callable<T> work, Consumer<T> then) {
        ask(what, work, then, () -> {});
    }

    /// As the other. @param otherwise called after a failure was said
    protected final <T> void ask(String what, Callable<T> work, Consumer<T> then, Runnable otherwise) {
        problem.set("");
        busy.set(what);
        question.ask(
                work,
                answer -> {
                    busy.set("");
                    then.accept(answer);
                },
                failure -> {
                    busy.set("");
                    say(failure);
                    otherwise.run();
                });
    }

    /// Waits for no answer any more, and forgets what went wrong.
    protected final void forget() {
        question.forget();
        busy.set("");
        problem.set("");
    }

    /// For work that a person may stop by [#cancel].
    protected final Cancellation mayBeCancelled() {
        cancellation = new Cancellation();
        return cancellation;
    }

    /// Stops what was begun last.
    protected final void cancel() {
        background.cancel(cancellation);
    }

    public final ReadOnlyObjectProperty<S> stepProperty() {
        return step.getReadOnlyProperty();
    }

    /// What is being asked; empty when nothing is.
    public final ReadOnlyStringProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /// What went wrong last; empty when nothing did.
    public final ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
