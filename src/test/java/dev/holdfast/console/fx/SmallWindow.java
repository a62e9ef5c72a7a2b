package dev.holdfast.console.fx;

import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/// A window for a few nodes; made before them, for it starts the toolkit that they need. Whoever leaves one open spoils
/// tests that count windows.
final class SmallWindow implements AutoCloseable {
    private final FxRobot robot = new FxRobot();
    private final AtomicReference<Stage> stage = new AtomicReference<>();

    SmallWindow() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    FxRobot robot() {
        return robot;
    }

    void show(Parent root) {
        robot.interact(() -> {
            Stage made = new Stage();
            made.setScene(new Scene(root, 300, 200));
            made.show();
            stage.set(made);
        });
    }

    @Override
    public void close() {
        robot.interact(() -> stage.get().close());
    }
}
