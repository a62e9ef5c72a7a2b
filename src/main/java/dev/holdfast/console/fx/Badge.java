package dev.holdfast.console.fx;

import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// A state as icon and text in its colour.
public final class Badge extends Label {
    private final Texts texts;
    private @Nullable StateLook shown;

    public Badge(Texts texts) {
        this.texts = texts;
        getStyleClass().add(Styles.BADGE);
    }

    /// @param look null to show nothing
    public void show(@Nullable StateLook look) {
        if (shown != null) {
            getStyleClass().remove(shown.styleClass());
        }
        shown = look;
        if (look == null) {
            setText("");
            setGraphic(null);
        } else {
            getStyleClass().add(look.styleClass());
            setText(texts.get(look.textKey()));
            setGraphic(new FontIcon(look.icon()));
        }
    }
}
