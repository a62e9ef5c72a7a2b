package dev.holdfast.console.arm;

import dev.holdfast.console.fx.EnvironmentLook;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.util.Subscription;

/// Colour and name of the environment along the top of a dialog, in the room of its border: the dialog lays itself out
/// below, whatever it holds.
public final class EnvironmentStrip {
    private static final double HEIGHT = 24;

    private EnvironmentStrip() {}

    /// @return lets go of what it follows
    public static Subscription put(Pane pane, ObservableValue<EnvironmentLook> environment) {
        Label strip = new Label();
        strip.getStyleClass().add("environment-strip");
        strip.setManaged(false);
        strip.setMouseTransparent(true);
        pane.getStyleClass().add("with-environment");
        pane.getChildren().add(strip);
        return environment
                .subscribe(look -> {
                    look.colour(pane);
                    strip.setText(look.words());
                })
                .and(pane.widthProperty().subscribe(width -> strip.resizeRelocate(0, 0, width.doubleValue(), HEIGHT)));
    }
}
