package dev.holdfast.console.fx;

import javafx.beans.NamedArg;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;

/// What stands where there is nothing to show: why, and the one thing to do about it.
///
/// FXML makes it. With the id `x`, its button has the id `xAction`.
public final class EmptyState extends VBox {
    private static final String ERROR = "error-icon";
    private static final double WIDTH = 760;

    private final FontIcon icon = new FontIcon();
    private final ProgressIndicator ring = new ProgressIndicator();
    private final Label title = new Label();
    private final Label hint = new Label();
    private final Button action = new Button();

    public EmptyState(@NamedArg("id") String id) {
        setId(id);
        action.setId(id + "Action");
        setAlignment(Pos.CENTER);
        getStyleClass().add("empty-state");
        icon.getStyleClass().add("empty-icon");
        title.getStyleClass().add("empty-title");
        hint.getStyleClass().add(Styles.MUTED);
        hint.setWrapText(true);
        hint.setMaxWidth(WIDTH);
        hint.setAlignment(Pos.CENTER);
        hint.setTextAlignment(TextAlignment.CENTER);
        ring.getStyleClass().add("empty-ring");
        Nodes.appear(ring, false);
        getChildren().setAll(icon, ring, title, hint, action);
    }

    /// Nothing, and nothing to do about it here.
    public void show(Ikon look, String what, String why) {
        show(look, what, why, "", null);
    }

    /// @param doing the words of the button; there is none when `act` is null
    public void show(Ikon look, String what, String why, String doing, @Nullable Runnable act) {
        Nodes.appear(icon, true);
        Nodes.appear(ring, false);
        icon.getStyleClass().remove(ERROR);
        icon.setIconCode(look);
        title.setText(what);
        hint.setText(why);
        action.setText(doing);
        action.setOnAction(_ -> {
            if (act != null) {
                act.run();
            }
        });
        Nodes.appear(action, act != null);
    }

    /// Something is on its way.
    public void await(String what, String why) {
        show(MaterialDesignA.ALERT_OCTAGON, what, why);
        Nodes.appear(icon, false);
        Nodes.appear(ring, true);
    }

    /// Reading failed.
    public void fail(String what, String problem, String retry, Runnable again) {
        show(MaterialDesignA.ALERT_OCTAGON, what, problem, retry, again);
        icon.getStyleClass().add(ERROR);
    }
}
