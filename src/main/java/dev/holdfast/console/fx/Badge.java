package dev.holdfast.console.fx;

import java.util.Objects;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
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

    /// Shows a state in a cell, by the badge that the cell has of the row that it showed before: a new one would be
    /// styled anew, for each row that is scrolled by.
    public static void in(Labeled cell, Texts texts, StateLook look) {
        Badge badge = cell.getGraphic() instanceof Badge before ? before : new Badge(texts);
        badge.show(look);
        cell.setGraphic(badge);
    }

    /// @param look null to show nothing
    public void show(@Nullable StateLook look) {
        if (Objects.equals(look, shown)) {
            return;
        }
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
