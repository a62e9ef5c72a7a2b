package dev.holdfast.console.fx;

import java.util.List;
import javafx.beans.NamedArg;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// The row below a list that comes in pages: which part is shown, what keys do, and the way to the pages beside it.
///
/// FXML makes it. With the prefix `x`, its parts have the ids `xShown`, `xNewer`, `xOlder`.
public final class PageRow extends ToolRow {
    private final Label shown = new Label();
    private final Label keys = new Label();
    private final Button newer = new Button();
    private final Button older = new Button();

    /// @param keys what keys do here
    public PageRow(@NamedArg("prefix") String prefix, @NamedArg("keys") String keys) {
        setAlignment(Pos.CENTER_LEFT);
        getStyleClass().add("page-row");
        shown.setId(prefix + "Shown");
        newer.setId(prefix + "Newer");
        older.setId(prefix + "Older");
        for (Region whole : List.of(shown, newer, older)) {
            whole.setMinWidth(USE_PREF_SIZE); // what the keys do gives way
        }
        shown.getStyleClass().add(Styles.MUTED);
        this.keys.setText(keys);
        this.keys.getStyleClass().add(Styles.MUTED);
        Region between = new Region();
        setHgrow(between, Priority.ALWAYS);
        getChildren().setAll(shown, this.keys, between, newer, older);
    }

    /// @param part which part of the list is shown, in words
    public void bind(Texts texts, ObservableValue<String> part) {
        newer.setText(texts.get("pages.previous"));
        older.setText(texts.get("pages.next"));
        shown.textProperty().bind(part);
    }

    public void bindNewer(ObservableBooleanValue there, Runnable turn) {
        bind(newer, there, turn);
    }

    public void bindOlder(ObservableBooleanValue there, Runnable turn) {
        bind(older, there, turn);
    }

    private static void bind(Button button, ObservableBooleanValue there, Runnable turn) {
        button.disableProperty().bind(Bindings.not(there));
        button.setOnAction(_ -> turn.run());
    }
}
