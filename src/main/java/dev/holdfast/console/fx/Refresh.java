package dev.holdfast.console.fx;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// Reads one at a time: however often a slow engine is asked meanwhile, one more reading follows, and answers never
/// overtake each other. What was shown stays when the control database goes: the frame of the window says so, and the
/// next reading that is asked for while it is gone fails as others do. Used on the UI thread only.
public final class Refresh<T> {
    private final Background background;
    private final Callable<T> read;
    private final Consumer<T> show;
    private final Consumer<Exception> fail;
    private boolean reading;
    private boolean again;
    private boolean shown;

    public Refresh(Background background, Callable<T> read, Consumer<T> show, Consumer<Exception> fail) {
        this.background = background;
        this.read = read;
        this.show = show;
        this.fail = fail;
    }

    /// Reads now, or once more when the reading under way is done.
    public void ask() {
        if (reading) {
            again = true;
            return;
        }
        reading = true;
        boolean knewIt = background.offline();
        background.run(
                read,
                result -> answered(() -> {
                    show.accept(result);
                    shown = true;
                }),
                failure -> answered(() -> {
                    if (!shown || knewIt || !background.keepsShown(failure)) {
                        fail.accept(failure);
                    }
                }));
    }

    private void answered(Runnable show) {
        reading = false;
        show.run();
        if (again) {
            again = false;
            ask();
        }
    }
}
