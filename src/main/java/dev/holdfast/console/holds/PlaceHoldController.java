package dev.holdfast.console.holds;

import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.WizardFocus;
import dev.holdfast.console.holds.PlaceHoldModel.Kind;
import dev.holdfast.console.holds.PlaceHoldModel.Step;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldImpact;
import dev.holdfast.hold.HoldState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.DatePicker;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/// Shows the page of the step that the model is in, and the buttons that lead away from it.
///
/// Stable ids for tests: `placeHoldMatter`, `placeHoldReason`, `placeHoldUntil`, `placeHold...Kind`, `placeHoldTable`,
/// `placeHoldKeys`, `placeHoldBelow`, `placeHoldCriteria`, `placeHoldPolicy`; `placeHoldNext` (counts),
/// `placeHoldImpact`, `placeHoldProblem`, `placeHoldCommand`, `placeHoldBack`, `placeHoldConfirm` (places);
/// `placeHoldResult`, `placeHoldOpen`, `placeHoldAnother`.
public final class PlaceHoldController {
    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
    private static final PseudoClass DONE = PseudoClass.getPseudoClass("done");
    private static final double ROW = 29;
    private static final double HEADER = 36;

    private final PlaceHoldModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final HoldWords words;

    @FXML
    private Node wizard;

    @FXML
    private Label whatMark;

    @FXML
    private Label impactMark;

    @FXML
    private Label placedMark;

    @FXML
    private Node what;

    @FXML
    private Node impactPage;

    @FXML
    private Node placed;

    @FXML
    private TextField matter;

    @FXML
    private DatePicker until;

    @FXML
    private TextField reason;

    @FXML
    private ToggleButton keysKind;

    @FXML
    private ToggleButton criteriaKind;

    @FXML
    private ToggleButton tableKind;

    @FXML
    private ToggleButton policyKind;

    @FXML
    private Label kindHint;

    @FXML
    private Node policyBox;

    @FXML
    private ComboBox<String> policy;

    @FXML
    private Node tableBox;

    @FXML
    private ComboBox<String> table;

    @FXML
    private Node keysBox;

    @FXML
    private Label keyCount;

    @FXML
    private TextArea keys;

    @FXML
    private CheckBox below;

    @FXML
    private Node criteriaBox;

    @FXML
    private TextField criteria;

    @FXML
    private Label criteriaHint;

    @FXML
    private Node counting;

    @FXML
    private Node failed;

    @FXML
    private Label problem;

    @FXML
    private Node counted;

    @FXML
    private Label summary;

    @FXML
    private Label measured;

    @FXML
    private TableView<HoldImpact.Line> impact;

    @FXML
    private Label remarks;

    @FXML
    private Label placeProblem;

    @FXML
    private Label command;

    @FXML
    private FontIcon placedIcon;

    @FXML
    private Label placedTitle;

    @FXML
    private Label placedText;

    @FXML
    private Button open;

    @FXML
    private HBox foot;

    @FXML
    private Label footHint;

    @FXML
    private Button back;

    @FXML
    private Button next;

    @FXML
    private Button place;

    PlaceHoldController(PlaceHoldModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.words = new HoldWords(tools);
    }

    @FXML
    void initialize() {
        matter.textProperty().bindBidirectional(model.matterProperty());
        reason.textProperty().bindBidirectional(model.reasonProperty());
        until.valueProperty().bindBidirectional(model.untilProperty());
        keys.textProperty().bindBidirectional(model.keysProperty());
        criteria.textProperty().bindBidirectional(model.criteriaProperty());
        below.selectedProperty().bindBidirectional(model.belowProperty());
        table.setItems(model.tables());
        table.getEditor().textProperty().bindBidirectional(model.tableProperty());
        policy.setItems(model.policies());
        policy.setValue(
                model.policyProperty().get().isEmpty()
                        ? null
                        : model.policyProperty().get());
        policy.setOnAction(_ -> {
            if (policy.getValue() != null) {
                model.policyProperty().set(policy.getValue());
            }
        });
        bindKinds();
        keyCount.textProperty()
                .bind(model.keysProperty()
                        .map(_ -> model.lines() == 0
                                ? ""
                                : texts.format(
                                        "place.keys.count", tools.formats().count(model.lines()))));
        criteriaHint.setText(
                texts.format("place.criteria.hint", tools.formats().zone().getId()));
        words.columns(impact, HoldWords.Columns.PREVIEW);
        impact.setPlaceholder(new Label());
        next.disableProperty().bind(model.completeProperty().not());
        model.stepProperty().subscribe(this::show);
        WizardFocus.follow(
                wizard,
                model.stepProperty(),
                step -> step instanceof Step.Describing ? List.of(matter) : List.of(open, back));
    }

    private void bindKinds() {
        Choice.bind(
                Map.of(
                        Kind.KEYS,
                        keysKind,
                        Kind.CRITERIA,
                        criteriaKind,
                        Kind.TABLE,
                        tableKind,
                        Kind.POLICY,
                        policyKind),
                model.kindProperty());
        model.kindProperty().subscribe(kind -> {
            kindHint.setText(texts.get("place.kind." + kind.name().toLowerCase(Locale.ROOT) + ".hint"));
            Nodes.appear(policyBox, kind == Kind.POLICY);
            Nodes.appear(tableBox, kind != Kind.POLICY);
            Nodes.appear(keysBox, kind == Kind.KEYS);
            Nodes.appear(criteriaBox, kind == Kind.CRITERIA);
        });
    }

    private void show(Step step) {
        Label current =
                switch (step) {
                    case Step.Describing _ -> whatMark;
                    case Step.Counting _, Step.CountFailed _, Step.Counted _, Step.Placing _ -> impactMark;
                    case Step.Placed _ -> placedMark;
                };
        boolean describing = step instanceof Step.Describing;
        boolean over = step instanceof Step.Placed;
        Nodes.appear(what, describing);
        Nodes.appear(impactPage, !describing && !over);
        Nodes.appear(placed, over);
        mark(whatMark, current, !describing);
        mark(impactMark, current, over);
        mark(placedMark, current, false);
        Nodes.appear(counting, step instanceof Step.Counting);
        Nodes.appear(failed, step instanceof Step.CountFailed);
        Nodes.appear(counted, step instanceof Step.Counted || step instanceof Step.Placing);
        Nodes.appear(back, !describing && !over && !(step instanceof Step.Placing));
        Nodes.appear(next, describing);
        Nodes.appear(place, step instanceof Step.Counted || step instanceof Step.Placing);
        Nodes.appear(foot, !over);
        place.setDisable(!(step instanceof Step.Counted));
        footHint.setText(
                describing
                        ? texts.get("place.foot.what")
                        : step instanceof Step.Placing ? texts.get("place.placing") : "");
        switch (step) {
            case Step.CountFailed(String message) -> problem.setText(message);
            case Step.Counted(HoldImpact of, String refused) -> showImpact(of, refused);
            case Step.Placed(Hold hold) -> show(hold);
            case Step.Describing _, Step.Counting _, Step.Placing _ -> {}
        }
    }

    private static void mark(Label mark, Label current, boolean done) {
        mark.pseudoClassStateChanged(CURRENT, mark.equals(current));
        mark.pseudoClassStateChanged(DONE, done);
    }

    private void showImpact(HoldImpact of, String refused) {
        boolean all =
                of.lines().stream().allMatch(line -> line.hot() != null && line.warm() != null && line.cold() != null);
        summary.setText(texts.format(
                all ? "place.summary" : "place.summary.some",
                tools.formats().count(of.hot()),
                tools.formats().count(of.warm()),
                tools.formats().count(of.cold())));
        measured.setText(texts.format("hold.counted", tools.formats().time(of.at())));
        impact.getItems().setAll(of.lines());
        impact.setPrefHeight(Scale.px(HEADER + ROW * Math.max(1, of.lines().size()) + 2));
        remarks.setText(words.remarks(of));
        Nodes.appear(remarks, !remarks.getText().isEmpty());
        placeProblem.setText(refused);
        Nodes.appear(placeProblem, !refused.isEmpty());
        command.setText(model.command());
    }

    private void show(Hold hold) {
        boolean everywhere = hold.state() != HoldState.PLACING;
        placedIcon.setIconCode(everywhere ? MaterialDesignG.GAVEL : MaterialDesignT.TIMER_SAND);
        placedTitle.setText(texts.format(
                everywhere ? "place.effective" : "place.binding", Long.toString(hold.id()), hold.matter()));
        placedText.setText(
                everywhere
                        ? texts.format("place.effective.hint", HoldWords.covers(hold))
                        : texts.get("place.binding.hint"));
    }

    @FXML
    void importKeys() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(texts.get("place.keys.import"));
        chooser.getExtensionFilters()
                .add(new FileChooser.ExtensionFilter(texts.get("place.keys.csv"), "*.csv", "*.txt"));
        File file = chooser.showOpenDialog(keys.getScene().getWindow());
        if (file != null) {
            try {
                model.keysProperty().set(Files.readString(file.toPath()));
            } catch (IOException e) {
                keyCount.textProperty().unbind();
                keyCount.setText(texts.format("place.keys.unreadable", file.getName()));
            }
        }
    }

    @FXML
    void copyCommand() {
        CopyText.copy(command.getText());
    }

    @FXML
    void back() {
        model.back();
    }

    /// Counts what it would keep, as the button does.
    void dryRun() {
        WizardFocus.press(next);
    }

    @FXML
    void next() {
        model.count();
    }

    @FXML
    void place() {
        model.place();
    }

    @FXML
    void open() {
        tools.navigator().open(new Address(Room.HOLDS));
        tools.navigator().close(new Address(Room.PLACE_HOLD));
    }

    @FXML
    void another() {
        model.another();
    }
}
