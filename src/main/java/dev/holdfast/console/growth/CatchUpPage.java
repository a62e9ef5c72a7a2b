package dev.holdfast.console.growth;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.growth.CatchUp;
import dev.holdfast.growth.Subject;
import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/// Binds whether archiving keeps up with what comes in: of one policy in words and figures, of a database's policies as
/// a list.
///
/// Stable ids for tests: `catchUpWords`, `catchUpIn`, `catchUpOut`, `catchUpBacklog`, `catchUpDays`, `catchUpNone`,
/// `catchUpTable`.
public final class CatchUpPage {
    private final GrowthModel model;
    private final Texts texts;
    private final TableWords words;

    @FXML
    private Node one;

    @FXML
    private HBox verdict;

    @FXML
    private Label sentence;

    @FXML
    private Label in;

    @FXML
    private Label out;

    @FXML
    private Label running;

    @FXML
    private Label hours;

    @FXML
    private Label backlog;

    @FXML
    private Label days;

    @FXML
    private Label backlogBasis;

    @FXML
    private Label none;

    @FXML
    private TableView<CatchUp> table;

    private final Label noPolicies = new Label();
    private final Badge badge;

    CatchUpPage(GrowthModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
        this.words = new TableWords(tools);
        this.badge = new Badge(tools.texts());
    }

    @FXML
    void initialize() {
        verdict.getChildren().add(badge);
        new RecordTable<>(table, texts, "growth.catch-up.")
                .text("policy", 120, CatchUp::policy)
                .state("verdict", 124, each -> StateLook.of(each.verdict()))
                .longText("words", 320, CatchUp::words);
        Columns.lastTakesTheRest(table);
        table.setPlaceholder(noPolicies);
        table.getSelectionModel().selectedItemProperty().subscribe(each -> {
            if (each != null) {
                model.select(GrowthRow.id(
                        each.database(), each.table().schema(), each.table().table()));
            }
        });
        model.selectedProperty().subscribe(_ -> show());
        model.subjectProperty().subscribe(_ -> show());
        model.overviewProperty().subscribe(_ -> show());
    }

    private void show() {
        GrowthRow row = model.selectedProperty().get();
        CatchUp found = row == null ? null : row.catchUp();
        List<CatchUp> reckoned = model.overviewProperty().get().catchUps();
        boolean coming = reckoned == null && (row == null || row.growth().policy() != null);
        none.setText(texts.get(coming ? "growth.catch-up.coming" : "growth.catch-up.none"));
        noPolicies.setText(texts.get(coming ? "growth.catch-up.coming" : "growth.catch-up.no-policies"));
        Nodes.appear(one, found != null);
        Nodes.appear(none, row != null && found == null);
        Nodes.appear(table, row == null);
        if (row == null) {
            Subject subject = model.subjectProperty().get();
            List<CatchUp> all = reckoned == null || subject == null
                    ? List.of()
                    : reckoned.stream()
                            .filter(each -> each.database().equals(subject.database()))
                            .toList();
            if (!table.getItems().equals(all)) {
                table.getItems().setAll(all);
            }
        } else if (found != null) {
            show(found);
        }
    }

    private void show(CatchUp found) {
        badge.show(StateLook.of(found.verdict()));
        sentence.setText(found.words());
        in.setText(words.rate(found.inPerHour()));
        out.setText(words.rate(found.outPerHour()));
        running.setText(words.rate(found.perRunningHour()));
        hours.setText(texts.format(
                "growth.catch-up.window",
                words.rate(found.hoursPerDay()),
                Integer.toString(found.workers()),
                found.workers()));
        backlog.setText(words.archivable(found.backlog()));
        backlogBasis.setText(found.backlog() == null ? "" : words.archivableInFull(found.backlog()));
        days.setText(days(found.daysToCatchUp()));
    }

    private String days(@Nullable Double days) {
        return days == null ? Formats.NONE : texts.format("growth.catch-up.days", words.rate(days));
    }
}
