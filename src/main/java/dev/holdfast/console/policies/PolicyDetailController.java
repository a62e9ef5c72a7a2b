package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.PaceWords;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.filter.Filter;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.Policy.Pace;
import dev.holdfast.policy.Revision;
import dev.holdfast.policy.TableClass;
import dev.holdfast.session.SessionView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory.IntegerSpinnerValueFactory;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputDialog;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// Binds the inspector of one policy.
public final class PolicyDetailController {
    private static final int MOST_WORKERS = 16;
    private static final int LINK_PLACE = 3;
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    private final PolicyDetailModel model;
    private final ScreenTools tools;
    private final Badge state;

    @FXML
    private Label name;

    @FXML
    private StackPane stateBox;

    @FXML
    private Label description;

    @FXML
    private Label pausedReason;

    @FXML
    private Label problem;

    @FXML
    private Node actions;

    @FXML
    private Button pause;

    @FXML
    private MenuButton resume;

    @FXML
    private Button archiveNow;

    @FXML
    private TabPane tabs;

    @FXML
    private Tab linkTab;

    @FXML
    private VBox definition;

    @FXML
    private TextField cron;

    @FXML
    private Label cronWords;

    @FXML
    private Label cronProblem;

    @FXML
    private TableView<Instant> fires;

    @FXML
    private Label noFires;

    @FXML
    private TextField residence;

    @FXML
    private Label residenceHint;

    @FXML
    private TextField retention;

    @FXML
    private Label retentionHint;

    @FXML
    private ComboBox<String> tableClass;

    @FXML
    private TextField retentionFrom;

    @FXML
    private ComboBox<Pace> pace;

    @FXML
    private Label paceHint;

    @FXML
    private Spinner<Integer> workers;

    @FXML
    private Spinner<Integer> priority;

    @FXML
    private HBox changedBar;

    @FXML
    private TableView<SessionView> sessions;

    @FXML
    private TableView<Revision> revisions;

    @FXML
    private VBox diff;

    PolicyDetailController(PolicyDetailModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.state = new Badge(tools.texts());
    }

    @FXML
    void initialize() {
        stateBox.getChildren().add(state);
        DefinitionView definitionView = new DefinitionView(definition, tools);
        showWhen(problem, model.problemProperty().map(text -> !text.isEmpty()));
        problem.textProperty().bind(model.problemProperty());
        bindSchedule();
        fillTables();
        Nodes.appear(archiveNow, tools.navigator().opens(Room.ARCHIVE_NOW));
        model.detailProperty().subscribe(detail -> {
            Nodes.appear(actions, detail != null);
            tabs.setVisible(detail != null);
            if (detail == null) {
                showNone();
            } else {
                showHead(detail);
                definitionView.show(detail);
                sessions.getItems().setAll(detail.sessions());
                if (!revisions.getItems().equals(detail.revisions())) {
                    revisions.getItems().setAll(detail.revisions());
                    revisions.getSelectionModel().selectFirst();
                }
                nameFireColumns(detail.policy().zone());
                showLink(!detail.policy().root());
            }
        });
    }

    /// Nothing of another policy under the name of one that cannot be read.
    private void showNone() {
        name.setText(model.wanted());
        state.show(null);
        Nodes.appear(description, false);
        Nodes.appear(pausedReason, false);
    }

    private void showHead(PolicyDetailModel.Detail detail) {
        Policy policy = detail.policy();
        name.setText(policy.name());
        state.show(PolicyState.of(detail.status()).look());
        description.setText(policy.description());
        Nodes.appear(description, !policy.description().isEmpty());
        String reason = policy.pausedReason();
        pausedReason.setText(tools.texts().format("policy.paused-because", Objects.toString(reason, "")));
        Nodes.appear(pausedReason, policy.paused() && reason != null);
        Nodes.appear(pause, !policy.paused());
        Nodes.appear(resume, policy.paused());
    }

    private static void showWhen(Node node, ObservableValue<Boolean> shown) {
        node.visibleProperty().bind(shown);
        node.managedProperty().bind(shown);
    }

    private void bindSchedule() {
        cron.textProperty().bindBidirectional(model.cronProperty());
        residence.textProperty().bindBidirectional(model.residenceProperty());
        retention.textProperty().bindBidirectional(model.retentionProperty());
        cronProblem.textProperty().bind(model.cronProblemProperty());
        showWhen(cronProblem, model.cronProblemProperty().map(text -> !text.isEmpty()));
        model.cronProblemProperty().subscribe(text -> cron.pseudoClassStateChanged(WRONG, !text.isEmpty()));
        model.nextFiresProperty().subscribe(next -> {
            fires.getItems().setAll(next);
            showCronWords();
        });
        model.cronWordsProperty().subscribe(_ -> showCronWords());
        noFires.textProperty().bind(model.cronProperty().map(text -> tools.texts()
                .get(text.isBlank() ? "schedule.no-cron" : "schedule.no-fires")));
        hint(residence, residenceHint, model.residenceProperty(), "schedule.residence.none");
        hint(retention, retentionHint, model.retentionProperty(), "schedule.retention.none");
        tableClass.getItems().add("");
        tableClass.getItems().addAll(TableClass.ids());
        tableClass.valueProperty().bindBidirectional(model.tableClassProperty());
        retentionFrom.textProperty().bindBidirectional(model.retentionFromProperty());
        model.residenceWrongProperty().subscribe(wrong -> mark(residence, residenceHint, wrong));
        model.retentionWrongProperty().subscribe(wrong -> mark(retention, retentionHint, wrong));
        pace.getItems().setAll(Pace.values());
        pace.setConverter(new PaceWords(tools.texts()));
        pace.valueProperty().bindBidirectional(model.paceProperty());
        paceHint.textProperty()
                .bind(model.paceProperty().map(chosen -> tools.texts().get("pace." + chosen.id() + ".hint")));
        workers.setValueFactory(new IntegerSpinnerValueFactory(1, MOST_WORKERS));
        workers.getValueFactory().valueProperty().bindBidirectional(model.workersProperty());
        priority.setValueFactory(new IntegerSpinnerValueFactory(1, Policy.Driving.LAST_PRIORITY));
        priority.getValueFactory().valueProperty().bindBidirectional(model.priorityProperty());
        showWhen(changedBar, model.changedProperty().map(Boolean::booleanValue));
    }

    /// Words where there are some; otherwise the fires below are the answer.
    private void showCronWords() {
        String words = model.cronWordsProperty().get();
        boolean fires = !model.nextFiresProperty().get().isEmpty();
        cronWords.setText(words != null ? words : tools.texts().get("schedule.words.none"));
        Nodes.appear(cronWords, words != null || fires);
    }

    private void hint(TextField field, Label hint, ObservableValue<String> text, String blankKey) {
        field.setAccessibleText(tools.texts().get(blankKey));
        hint.textProperty()
                .bind(text.map(iso -> iso.isBlank()
                        ? tools.texts().get(blankKey)
                        : Periods.words(iso, tools.texts())
                                .orElseGet(() -> tools.texts().get("period.wrong"))));
    }

    private static void mark(TextField field, Label hint, boolean wrong) {
        field.pseudoClassStateChanged(WRONG, wrong);
        hint.pseudoClassStateChanged(WRONG, wrong);
    }

    private void fillTables() {
        fires.getColumns().add(Columns.text("policy-zone", "", 200, this::inPolicyZone));
        fires.getColumns().add(Columns.text("local-zone", "", 200, at -> tools.near(at)));
        new PolicyRecords(tools, this::sessionFilter).bind(sessions, revisions, diff);
    }

    private String sessionFilter() {
        PolicyDetailModel.Detail shown = model.detailProperty().get();
        return shown == null ? "" : new Filter.Term("policy", shown.policy().name()).toString();
    }

    private String inPolicyZone(Instant at) {
        PolicyDetailModel.Detail detail = model.detailProperty().get();
        return detail == null ? tools.near(at) : tools.near(at, detail.policy().zone());
    }

    /// A root has no link to edit.
    private void showLink(boolean child) {
        if (child && !tabs.getTabs().contains(linkTab)) {
            tabs.getTabs().add(LINK_PLACE, linkTab);
        } else if (!child) {
            tabs.getTabs().remove(linkTab);
        }
    }

    private void nameFireColumns(ZoneId zone) {
        fires.getColumns().getFirst().setText(zone.getId());
        fires.getColumns()
                .getLast()
                .setText(tools.texts()
                        .format("schedule.local", tools.formats().zone().getId()));
        fires.refresh();
    }

    /// Puts the cursor where an edit begins.
    void edit() {
        select("tab-schedule");
        cron.requestFocus();
    }

    /// Shows the rows that the policy means.
    void showRows() {
        select("tab-rows");
    }

    private void select(String tab) {
        tabs.getTabs().stream()
                .filter(each -> tab.equals(each.getId()))
                .findFirst()
                .ifPresent(tabs.getSelectionModel()::select);
    }

    @FXML
    void pause() {
        TextInputDialog dialog = new TextInputDialog();
        dialog.initOwner(name.getScene().getWindow());
        dialog.setTitle(tools.texts().get("pause.title"));
        dialog.setHeaderText(tools.texts().format("pause.header", name.getText()));
        dialog.setContentText(tools.texts().get("pause.reason"));
        dialog.showAndWait()
                .map(String::strip)
                .filter(reason -> !reason.isEmpty())
                .ifPresent(model::pause);
    }

    @FXML
    void resumeCatchUp() {
        model.resume(true);
    }

    @FXML
    void resumeNextFire() {
        model.resume(false);
    }

    @FXML
    void archiveNow() {
        tools.navigator().archiveNow(name.getText());
    }

    @FXML
    void revert() {
        model.revert();
    }
}
