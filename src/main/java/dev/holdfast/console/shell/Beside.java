package dev.holdfast.console.shell;

import dev.holdfast.console.help.HelpPane;
import dev.holdfast.console.jobs.JobsController;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// What stands open beside the tabs: the help, and the drawer. Esc goes a step back in a screen, but closes them first.
final class Beside {
    private static final KeyCombination CLOSE = new KeyCodeCombination(KeyCode.ESCAPE);

    private final HelpPane help;
    private final JobsController jobs;
    private final Runnable onClosed;

    Beside(HelpPane help, JobsController jobs, Runnable onClosed) {
        this.help = help;
        this.jobs = jobs;
        this.onClosed = onClosed;
    }

    /// @param keys have the key while there is something to close
    void follow(Map<KeyCombination, Runnable> keys) {
        help.openProperty().subscribe(_ -> heed(keys));
        jobs.openProperty().subscribe(_ -> heed(keys));
    }

    private void heed(Map<KeyCombination, Runnable> keys) {
        if (help.openProperty().get() || jobs.openProperty().get()) {
            keys.put(CLOSE, this::close);
        } else {
            keys.remove(CLOSE);
        }
    }

    private void close() {
        if (help.openProperty().get()) {
            help.toggle();
        } else {
            jobs.toggle();
        }
        onClosed.run();
    }
}
