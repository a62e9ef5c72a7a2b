package dev.holdfast.console.history;

import dev.holdfast.catalog.TypedKey;
import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Fact;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.dialect.Looking.Copy;
import dev.holdfast.history.HistoryColumn;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryRow;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// One life of a row: where it is, how it came there, every value whole.
final class RowDetail {
    private final ScreenTools tools;

    RowDetail(ScreenTools tools) {
        this.tools = tools;
    }

    void show(VBox into, HistoryPage page, HistoryRow row) {
        Label title = new Label(page.table().table() + " " + String.join(", ", row.key()));
        title.setId("historyDetailTitle");
        title.getStyleClass().add(Styles.TITLE);
        title.setWrapText(true);
        Badge badge = new Badge(tools.texts());
        badge.show(StateLook.of(row));
        into.getChildren().setAll(title, new HBox(badge), actions(page, row), facts(row));
        if (!row.confirmed()) {
            Label why = new Label(tools.texts().get("history.unconfirmed.hint"));
            why.getStyleClass().add(Styles.MUTED);
            why.setWrapText(true);
            into.getChildren().add(why);
        }
        Label values = new Label(tools.texts().get("history.values"));
        values.getStyleClass().add(Styles.SECTION);
        into.getChildren().addAll(values, values(page, row));
    }

    private Node actions(HistoryPage page, HistoryRow row) {
        String table = page.database() + "/" + page.table();
        Button explain = new Button(tools.texts().get("history.explain"));
        explain.setId("historyExplain");
        explain.setOnAction(
                _ -> tools.navigator().open(new Address(Room.EXPLAIN, table + " " + TypedKey.text(row.key()))));
        explain.setVisible(tools.navigator().opens(Room.EXPLAIN));
        FlowPane actions = new FlowPane(8, 8, explain);
        Copy copy = row.copy();
        if (row.file() != null) {
            Button thaw = new Button(tools.texts().get("history.thaw"));
            thaw.setId("historyThaw");
            thaw.setOnAction(_ -> CopyText.copy("holdfast cold thaw " + row.file()));
            actions.getChildren().add(thaw);
        } else if (copy != null && row.confirmed()) {
            Button restore = new Button(tools.texts().get("history.restore"));
            restore.setId("historyRestore");
            restore.setOnAction(_ -> CopyText.copy(HistoryModel.restore(page, row, copy.session())));
            actions.getChildren().add(restore);
        }
        actions.setAlignment(Pos.CENTER_LEFT);
        return actions;
    }

    private FlowPane facts(HistoryRow row) {
        FlowPane facts = new FlowPane();
        facts.getStyleClass().add("facts");
        facts.getChildren().add(fact("place", new Label(row.place())));
        Copy copy = row.copy();
        if (copy != null) {
            Hyperlink session = new Hyperlink(Long.toString(copy.session()));
            session.setId("historySession");
            session.setOnAction(_ -> tools.navigator().openSession(copy.session()));
            facts.getChildren()
                    .addAll(
                            fact("archived", new Label(tools.formats().instant(copy.archivedAt()))),
                            fact("session", session),
                            fact("chunk", new Label(Long.toString(copy.chunk()))),
                            fact("until", new Label(tools.formats().instant(copy.retainUntil()))));
        }
        return facts;
    }

    private VBox fact(String key, Node value) {
        return Fact.of(tools.texts().get("history.fact." + key), value);
    }

    private GridPane values(HistoryPage page, HistoryRow row) {
        GridPane grid = Scale.sized(new GridPane());
        grid.setId("historyValues");
        grid.getStyleClass().add("row-values");
        ColumnConstraints name = new ColumnConstraints(Scale.px(70), Scale.px(130), Scale.px(190));
        ColumnConstraints value = new ColumnConstraints();
        value.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(name, value);
        for (int i = 0; i < page.columns().size(); i++) {
            HistoryColumn column = page.columns().get(i);
            Label title = new Label(column.name());
            title.getStyleClass().add(Styles.MUTED);
            GridPane.setValignment(title, javafx.geometry.VPos.TOP);
            grid.addRow(i, title, value(row.values().get(i)));
        }
        return grid;
    }

    private static Label value(@Nullable String value) {
        Label label = new Label(value == null ? "NULL" : value);
        label.getStyleClass().add(value == null ? "null-value" : Styles.CODE);
        label.setWrapText(true);
        return label;
    }
}
