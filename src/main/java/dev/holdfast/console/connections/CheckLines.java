package dev.holdfast.console.connections;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.estate.DatabaseCheck;
import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// What was looked at in a database, as a checklist.
final class CheckLines {
    private CheckLines() {}

    static List<Node> of(DatabaseCheck check, Texts texts) {
        GridPane grid = Scale.sized(new GridPane());
        grid.getStyleClass().add("fields");
        ColumnConstraints verdict = new ColumnConstraints(Region.USE_PREF_SIZE);
        verdict.setMinWidth(Scale.px(78));
        ColumnConstraints topic = new ColumnConstraints();
        topic.setMinWidth(Scale.px(120));
        ColumnConstraints found = new ColumnConstraints();
        found.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(verdict, topic, found);
        for (DatabaseCheck.Finding finding : check.findings()) {
            Badge badge = new Badge(texts);
            badge.show(StateLook.of(finding.severity()));
            Label what = new Label(topic(finding.topic(), texts));
            Label message = new Label(finding.message());
            message.setWrapText(true);
            message.setMinHeight(Region.USE_PREF_SIZE);
            List.of(badge, what, message).forEach(each -> GridPane.setValignment(each, VPos.TOP));
            grid.addRow(grid.getRowCount(), badge, what, message);
        }
        return List.of(grid);
    }

    /// A topic that has no words of its own is shown as it is.
    static String topic(String topic, Texts texts) {
        String key = "connection.topic." + topic;
        return texts.bundle().containsKey(key) ? texts.get(key) : topic.replace('_', ' ');
    }
}
