package dev.holdfast.console.firstrun;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.policy.PolicyDefinition;
import java.util.Objects;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// The page of the tables that were found: one of them gets the first policy.
///
/// Stable ids for tests: `firstRunTable`, `firstRunFound`, `firstRunCount`, `firstRunStop`, `firstRunReasons`.
public final class FirstProposalsPage {
    private final FirstRunModel model;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private Label found;

    @FXML
    private TableView<Proposal> table;

    @FXML
    private Button count;

    @FXML
    private Button stop;

    @FXML
    private VBox reasons;

    FirstProposalsPage(FirstRunModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        new RecordTable<>(table, texts, "first-run.column.")
                .text("table", 230, each -> each.definition().table())
                .text("age", 150, each -> Objects.toString(each.definition().ageColumn(), ""))
                .text("class", 110, each -> Objects.toString(each.definition().tableClass(), ""))
                .number("more", 70, each -> more(each.definition()))
                .number("rows", 100, each -> formats.count(each.rows()))
                .number("size", 90, each -> formats.bytes(each.bytes()))
                .number("due", 120, this::due)
                .text(
                        "sure",
                        110,
                        each -> texts.get("onboarding.level." + each.level().id()));
        Columns.lastTakesTheRest(table);
        table.setItems(model.proposals());
        table.getSelectionModel().selectedItemProperty().subscribe(chosen -> {
            if (chosen != null) {
                model.choose(chosen);
            }
        });
        Rows.open(table, _ -> model.take());
        model.chosenProperty().subscribe(this::show);
        model.proposals().subscribe(this::showFound);
        model.busyProperty().subscribe(asked -> {
            Nodes.appear(stop, asked.equals("count"));
            count.setDisable(!asked.isEmpty());
            showFound();
        });
    }

    private static String more(PolicyDefinition policy) {
        return policy.bundle().isEmpty() ? "" : "+" + policy.bundle().size();
    }

    private String due(Proposal proposal) {
        Proposal.Due due = proposal.due();
        return due == null
                ? Formats.NONE
                : due.rows() == null ? texts.get("onboarding.due.unknown") : formats.count(due.rows());
    }

    private void showFound() {
        boolean asking = model.busyProperty().get().equals("propose");
        int tables = model.proposals().size();
        found.setText(
                asking
                        ? ""
                        : texts.format(
                                "first-run.found",
                                tables,
                                formats.count(tables),
                                model.databaseProperty().get(),
                                formats.count(model.unconfigured())));
        table.setPlaceholder(new Label(asking ? "" : texts.get("first-run.nothing")));
    }

    private void show(@Nullable Proposal chosen) {
        if (chosen != null && !chosen.equals(table.getSelectionModel().getSelectedItem())) {
            table.getSelectionModel().select(chosen);
        }
        reasons.getChildren().clear();
        if (chosen != null) {
            chosen.reasons().forEach(reason -> {
                Label line = new Label(reason, new FontIcon(MaterialDesignC.CHECK));
                line.setWrapText(true);
                line.getStyleClass().add(Styles.MUTED);
                reasons.getChildren().add(line);
            });
        }
    }

    @FXML
    void again() {
        model.again();
    }

    @FXML
    void count() {
        model.count();
    }

    @FXML
    void stop() {
        model.stop();
    }
}
