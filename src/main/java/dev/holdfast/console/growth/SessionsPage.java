package dev.holdfast.console.growth;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.growth.SessionMark;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;

/// Binds the sessions that took rows of what is looked at, newest first. A double click or Enter opens one.
///
/// Stable ids for tests: `growthSessions`.
public final class SessionsPage {
    private final GrowthModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final TableWords words;

    @FXML
    private TableView<SessionMark> table;

    SessionsPage(GrowthModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.words = new TableWords(tools);
    }

    @FXML
    void initialize() {
        new RecordTable<>(table, texts, "growth.session.")
                .number("id", 66, mark -> Long.toString(mark.session()))
                .text("policy", 110, SessionMark::policy)
                .moment("ended", mark -> tools.near(mark.endedAt()))
                .number("rows", 84, mark -> tools.formats().count(mark.rows()))
                .text(
                        "change",
                        170,
                        mark -> texts.format(
                                "growth.session.between", words.bytes(mark.before()), words.bytes(mark.after())));
        Columns.lastTakesTheRest(table);
        table.setPlaceholder(new Label(texts.get("growth.session.none")));
        Rows.open(table, mark -> tools.navigator().openSession(mark.session()));
        model.detailProperty().subscribe(view -> {
            if (view == null) {
                table.getItems().clear();
            } else if (!table.getItems().equals(view.sessions().reversed())) {
                table.getItems().setAll(view.sessions().reversed());
            }
        });
    }
}
