package dev.holdfast.console;

import dev.holdfast.console.fx.FxBackground;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.testfx.api.FxToolkit;

/// What the program does while the engine opens, for a test whose engine is open already.
public final class Rehearsed {
    private static final int PATIENCE_SECONDS = 120;

    private Rehearsed() {}

    /// Returns when each room was built and drawn once.
    ///
    /// @param layoutFile of the window that follows
    public static void everything(Path layoutFile) throws Exception {
        FxToolkit.registerPrimaryStage();
        Rehearsal rehearsal =
                new Rehearsal(FxBackground.ui(), new ConsoleSettings(layoutFile, "", "", ""), FakeOperations.clock());
        FxBackground.ui().execute(rehearsal::begin);
        rehearsal.over().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
