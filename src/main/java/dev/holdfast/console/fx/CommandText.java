package dev.holdfast.console.fx;

import javafx.beans.NamedArg;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// The command that does the same as a dialog, and a button that copies it. FXML makes it.
public final class CommandText extends Label {
    /// @param copy what the button is called
    public CommandText(@NamedArg("copy") String copy) {
        getStyleClass().add(Styles.CODE);
        setWrapText(true);
        setMinHeight(Region.USE_PREF_SIZE);
        Button button = new Button("", new FontIcon(MaterialDesignC.CONTENT_COPY));
        button.getStyleClass().addAll("flat", "copy-command");
        button.setAccessibleText(copy);
        Tips.set(button, copy);
        button.setOnAction(_ -> CopyText.copy(getText()));
        setGraphic(button);
        setContentDisplay(ContentDisplay.RIGHT);
    }
}
