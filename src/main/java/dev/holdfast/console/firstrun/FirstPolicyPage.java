package dev.holdfast.console.firstrun;

import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.policy.Problem;
import dev.holdfast.policy.TableClass;
import java.util.List;
import javafx.animation.PauseTransition;
import javafx.beans.Observable;
import javafx.fxml.FXML;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;

/// The page of the first policy: what may be changed about it, what is wrong with it, the document that is applied.
///
/// Stable ids for tests: `firstRunPolicy`, `firstRunClass`, `firstRunResidence`, `firstRunRetention`,
/// `firstRunScheduled`, `firstRunProblems`, `firstRunDocument`, `firstRunReason`.
public final class FirstPolicyPage {
    /// How long nobody types before the policy is checked.
    private final PauseTransition rest = new PauseTransition(Duration.millis(300));

    private final FirstRunModel model;
    private final Texts texts;

    @FXML
    private TextField name;

    @FXML
    private ComboBox<String> tableClass;

    @FXML
    private TextField residence;

    @FXML
    private TextField retention;

    @FXML
    private CheckBox scheduled;

    @FXML
    private VBox problems;

    @FXML
    private TextArea document;

    @FXML
    private TextField reason;

    FirstPolicyPage(FirstRunModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        rest.setOnFinished(_ -> model.review());
        FirstPolicy policy = model.policy();
        name.textProperty().bindBidirectional(policy.nameProperty());
        residence.textProperty().bindBidirectional(policy.residenceProperty());
        retention.textProperty().bindBidirectional(policy.retentionProperty());
        scheduled.selectedProperty().bindBidirectional(policy.scheduledProperty());
        tableClass.getItems().add("");
        tableClass.getItems().addAll(TableClass.ids());
        Choice.bind(
                tableClass,
                policy.tableClassProperty(),
                word -> word.isEmpty() ? texts.get("first-run.class.none") : word);
        reason.textProperty().bindBidirectional(model.reasonProperty());
        for (Observable each : policy.typed()) {
            each.addListener(_ -> typed());
        }
        model.stepProperty().subscribe(_ -> showDocument());
        model.problemsProperty().subscribe(this::show);
    }

    private void typed() {
        if (model.stepProperty().get() == Step.POLICY) {
            showDocument();
            rest.playFromStart();
        }
    }

    private void showDocument() {
        if (model.stepProperty().get() == Step.POLICY) {
            document.setText(String.join("\n", model.document()));
        }
    }

    private void show(List<Problem> found) {
        problems.getChildren()
                .setAll(found.stream()
                        .map(problem -> {
                            Label line = new Label(problem.toString(), new FontIcon(MaterialDesignA.ALERT_OCTAGON));
                            line.setWrapText(true);
                            line.getStyleClass().add(Styles.PROBLEM);
                            return line;
                        })
                        .toList());
        Nodes.appear(problems, !found.isEmpty());
    }
}
