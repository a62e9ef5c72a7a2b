package dev.holdfast.console.restore;

import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.restore.RestoreModel.Kind;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Severity;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pin;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.Rehearsal;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import java.util.List;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
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
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// Shows the page of the step that the model is in, and the buttons that lead away from it.
///
/// Stable ids for tests: `restore...Kind`, `restoreTable`, `restoreKeys`, `restoreCriteria`, `restoreSession`,
/// `restoreWithChildren`, `restoreFail`, `restoreSkip`, `restorePin...`, `restoreReason`; `restoreNext` (plans),
/// `restorePlan`, `restoreRefusals`, `restoreEffects`, `restoreRehearse`, `restoreRehearsed`, `restoreToConfirm`;
/// `restoreTyped`, `restoreCommand`, `restoreConfirm` (asks); `restoreResultTitle`; `restoreRecent`, `restorePins`.
public final class RestoreController {
    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
    private static final PseudoClass DONE = PseudoClass.getPseudoClass("done");
    private static final double ROW = 29;
    private static final double HEADER = 36;

    private final RestoreModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private Label chooseMark;

    @FXML
    private Label planMark;

    @FXML
    private Label confirmMark;

    @FXML
    private Label resultMark;

    @FXML
    private Node choose;

    @FXML
    private ToggleButton keysKind;

    @FXML
    private ToggleButton criteriaKind;

    @FXML
    private ToggleButton sessionKind;

    @FXML
    private Label kindHint;

    @FXML
    private Node tableBox;

    @FXML
    private ComboBox<String> table;

    @FXML
    private Node keysBox;

    @FXML
    private TextArea keys;

    @FXML
    private Node criteriaBox;

    @FXML
    private TextField criteria;

    @FXML
    private Label criteriaHint;

    @FXML
    private Node sessionBox;

    @FXML
    private TextField session;

    @FXML
    private CheckBox withChildren;

    @FXML
    private ToggleButton fail;

    @FXML
    private ToggleButton skip;

    @FXML
    private Label conflictHint;

    @FXML
    private ToggleButton pinNone;

    @FXML
    private ToggleButton pinUntil;

    @FXML
    private ToggleButton pinForEver;

    @FXML
    private DatePicker pinDay;

    @FXML
    private TextField reason;

    @FXML
    private Button resume;

    @FXML
    private TableView<RestoreView> recent;

    @FXML
    private TextField pinReason;

    @FXML
    private Button endPin;

    @FXML
    private TableView<Pin> pins;

    @FXML
    private Label problem;

    @FXML
    private Node waiting;

    @FXML
    private Label waitingTitle;

    @FXML
    private Label waitingHint;

    @FXML
    private Node failed;

    @FXML
    private Label failure;

    @FXML
    private Node plan;

    @FXML
    private Label planTitle;

    @FXML
    private Label planMeasured;

    @FXML
    private VBox refusals;

    @FXML
    private TableView<RestorePlan.Table> planTables;

    @FXML
    private VBox facts;

    @FXML
    private VBox effects;

    @FXML
    private Label rehearsed;

    @FXML
    private Node confirm;

    @FXML
    private Label confirmTitle;

    @FXML
    private VBox confirmFacts;

    @FXML
    private Label typeHint;

    @FXML
    private TextField typed;

    @FXML
    private Label command;

    @FXML
    private Node result;

    @FXML
    private FontIcon resultIcon;

    @FXML
    private Label resultTitle;

    @FXML
    private Label resultText;

    @FXML
    private TableView<RestoreView.Line> resultTables;

    @FXML
    private HBox foot;

    @FXML
    private Label footHint;

    @FXML
    private Button back;

    @FXML
    private Button rehearse;

    @FXML
    private Button next;

    @FXML
    private Button toConfirm;

    @FXML
    private Button restore;

    RestoreController(RestoreModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        keys.textProperty().bindBidirectional(model.keysProperty());
        criteria.textProperty().bindBidirectional(model.criteriaProperty());
        session.textProperty().bindBidirectional(model.sessionProperty());
        withChildren.selectedProperty().bindBidirectional(model.withChildrenProperty());
        pinDay.valueProperty().bindBidirectional(model.pinUntilProperty());
        reason.textProperty().bindBidirectional(model.reasonProperty());
        typed.textProperty().bindBidirectional(model.typedProperty());
        table.setItems(model.tables());
        table.getEditor().textProperty().bindBidirectional(model.tableProperty());
        criteriaHint.setText(texts.format("place.criteria.hint", formats.zone().getId()));
        choice(
                model.kindProperty(),
                Map.of(Kind.KEYS, keysKind, Kind.CRITERIA, criteriaKind, Kind.SESSION, sessionKind));
        choice(model.conflictProperty(), Map.of(OnConflict.FAIL, fail, OnConflict.SKIP, skip));
        choice(
                model.pinProperty(),
                Map.of(Pinning.Kind.NONE, pinNone, Pinning.Kind.UNTIL, pinUntil, Pinning.Kind.FOR_EVER, pinForEver));
        model.kindProperty().subscribe(kind -> {
            kindHint.setText(texts.get("restore.kind." + kind.name().toLowerCase(java.util.Locale.ROOT) + ".hint"));
            appear(tableBox, kind != Kind.SESSION);
            appear(keysBox, kind == Kind.KEYS);
            appear(criteriaBox, kind == Kind.CRITERIA);
            appear(sessionBox, kind == Kind.SESSION);
        });
        model.conflictProperty()
                .subscribe(conflict -> conflictHint.setText(texts.get("restore.conflict." + conflict.id() + ".hint")));
        model.pinProperty().subscribe(kind -> appear(pinDay, kind == Pinning.Kind.UNTIL));
        lists();
        planTables();
        next.disableProperty().bind(model.completeProperty().not());
        model.typedProperty().subscribe(_ -> enableRestore());
        model.stepProperty().subscribe(this::show);
    }

    /// One of the buttons is always chosen.
    private static <T> void choice(ObjectProperty<T> chosen, Map<T, ToggleButton> buttons) {
        chosen.subscribe(value -> buttons.forEach((each, button) -> button.setSelected(each.equals(value))));
        buttons.forEach((value, button) -> button.setOnAction(_ -> {
            button.setSelected(true);
            chosen.set(value);
        }));
    }

    private static void appear(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    private void lists() {
        new RecordTable<>(recent, texts, "restore.recent.column.")
                .number("id", 50, view -> Long.toString(view.id()))
                .state("state", 120, view -> StateLook.of(view.state()))
                .longText(
                        "what",
                        200,
                        view -> view.wish().selection().words() + (view.error().isEmpty() ? "" : "\n" + view.error()))
                .number("rows", 64, view -> formats.count(view.restored()))
                .text("at", 150, view -> tools.near(view.requestedAt()));
        recent.setItems(model.restores());
        recent.setPlaceholder(new Label(texts.get("restore.none")));
        new RecordTable<>(pins, texts, "restore.pins.column.")
                .number("id", 50, pin -> Long.toString(pin.id()))
                .longText(
                        "table",
                        190,
                        pin -> pin.database() + "/" + pin.table() + "\n" + String.join("; ", pin.sample()) + "\n"
                                + pin.reason())
                .number("keys", 70, pin -> formats.count(pin.keys()))
                .text(
                        "until",
                        130,
                        pin -> pin.until() == null ? texts.get("restore.pins.for-ever") : tools.near(pin.until()))
                .text("by", 80, Pin::setBy);
        pins.setItems(model.pins());
        pins.setPlaceholder(new Label(texts.get("restore.pins.none")));
        resume.disableProperty()
                .bind(recent.getSelectionModel()
                        .selectedItemProperty()
                        .map(view -> view.state() != RestoreState.INTERRUPTED)
                        .orElse(true));
        endPin.disableProperty()
                .bind(pins.getSelectionModel()
                        .selectedItemProperty()
                        .isNull()
                        .or(Bindings.createBooleanBinding(
                                () -> pinReason.getText().isBlank(), pinReason.textProperty())));
        problem.textProperty().bind(model.problemProperty());
        problem.managedProperty().bind(model.problemProperty().isNotEmpty());
    }

    private void planTables() {
        new RecordTable<>(planTables, texts, "restore.plan.column.")
                .text("table", 260, row -> row.database() + "/" + row.table())
                .number("rows", 110, row -> formats.count(row.rows()))
                .number("there", 110, row -> formats.count(row.there()))
                .number("left", 110, row -> formats.count(row.left()))
                .text("archive", 300, RestorePlan.Table::archive);
        new RecordTable<>(resultTables, texts, "restore.plan.column.")
                .text("table", 300, row -> row.database() + "/" + row.table())
                .number("rows", 130, row -> formats.count(row.restored()))
                .number("there", 130, row -> formats.count(row.there()))
                .number("left", 130, row -> formats.count(row.left()));
    }

    private void show(Step step) {
        boolean choosing = step instanceof Step.Choosing;
        boolean planned = step instanceof Step.Planned;
        boolean confirming = step instanceof Step.Confirming;
        boolean ended = step instanceof Step.Ended;
        boolean busy = step instanceof Step.Planning
                || step instanceof Step.Rehearsing
                || step instanceof Step.Asking
                || step instanceof Step.Running;
        Label current = choosing
                ? chooseMark
                : ended || step instanceof Step.Running || step instanceof Step.Asking
                        ? resultMark
                        : confirming ? confirmMark : planMark;
        List<Label> marks = List.of(chooseMark, planMark, confirmMark, resultMark);
        marks.forEach(mark -> {
            mark.pseudoClassStateChanged(CURRENT, mark.equals(current));
            mark.pseudoClassStateChanged(DONE, marks.indexOf(mark) < marks.indexOf(current));
        });
        appear(choose, choosing);
        appear(waiting, busy);
        appear(failed, step instanceof Step.PlanFailed);
        appear(plan, planned);
        appear(confirm, confirming);
        appear(result, ended);
        appear(foot, !ended && !(step instanceof Step.Running) && !(step instanceof Step.Asking));
        appear(back, !choosing);
        appear(next, choosing);
        appear(rehearse, planned);
        appear(toConfirm, planned);
        appear(restore, confirming);
        footHint.setText(choosing ? texts.get("restore.foot.choose") : "");
        switch (step) {
            case Step.Planning _ -> wait("restore.planning", "restore.planning.hint");
            case Step.Rehearsing _ -> wait("restore.rehearsing", "restore.rehearsing.hint");
            case Step.Asking _ -> wait("restore.asking", "restore.running.hint");
            case Step.Running(long id) -> {
                waitingTitle.setText(texts.format("restore.running", Long.toString(id)));
                waitingHint.setText(texts.get("restore.running.hint"));
            }
            case Step.PlanFailed(String message) -> failure.setText(message);
            case Step.Planned(RestorePlan of, Rehearsal rehearsal, String refused) -> show(of, rehearsal, refused);
            case Step.Confirming(RestorePlan of) -> confirm(of);
            case Step.Ended(RestoreView view) -> show(view);
            case Step.Choosing _ -> {}
        }
    }

    private void wait(String title, String hint) {
        waitingTitle.setText(texts.get(title));
        waitingHint.setText(texts.get(hint));
    }

    private void show(RestorePlan of, @Nullable Rehearsal rehearsal, String refused) {
        planTitle.setText(
                of.runnable()
                        ? texts.format("restore.plan.title", formats.count(of.rows()))
                        : texts.get("restore.plan.stopped"));
        planMeasured.setText(
                texts.format("restore.plan.measured", of.wish().selection().words(), formats.time(of.asOf())));
        refusals.getChildren().clear();
        of.refusals().forEach(refusal -> line(refusals, refusal, new FontIcon(MaterialDesignA.ALERT_OCTAGON)));
        if (!refused.isEmpty()) {
            line(refusals, texts.format("restore.refused.ask", refused), new FontIcon(MaterialDesignA.ALERT_OCTAGON));
        }
        appear(refusals, !refusals.getChildren().isEmpty());
        planTables.getItems().setAll(of.tables());
        planTables.setPrefHeight(HEADER + ROW * Math.max(1, of.tables().size()) + 2);
        facts.getChildren().clear();
        of.parents()
                .forEach(parent -> fact(texts.format(
                        "restore.plan.parent",
                        parent.database() + "/" + parent.table(),
                        formats.count(parent.rows()),
                        parent.needs())));
        of.conflicts()
                .forEach(met -> fact(texts.format(
                        "restore.plan.met",
                        met.database() + "/" + met.table(),
                        formats.count(met.equal()),
                        formats.count(met.different()),
                        met.keys().isEmpty() ? "" : ": " + String.join("; ", met.keys()))));
        of.before()
                .forEach(before -> fact(texts.format(
                        "restore.plan.before",
                        before.table(),
                        formats.count(before.rows()),
                        Long.toString(before.restore()))));
        of.sequences()
                .forEach(raised -> fact(texts.format(
                        "restore.plan.sequence",
                        raised.database() + "/" + raised.behind().sequence(),
                        Long.toString(raised.behind().last()),
                        Long.toString(raised.behind().wanted()))));
        of.effects().stream()
                .filter(effect -> effect.severity() == Severity.NOTE)
                .forEach(effect -> fact(effect.table() + ": " + effect.detail()));
        appear(facts, !facts.getChildren().isEmpty());
        effects.getChildren().clear();
        of.effects().stream()
                .filter(effect -> effect.severity() == Severity.TO_ACKNOWLEDGE)
                .forEach(this::effect);
        appear(effects, !effects.getChildren().isEmpty());
        appear(rehearsed, rehearsal != null);
        if (rehearsal != null) {
            rehearsed.setText(
                    rehearsal.passed()
                            ? texts.format(
                                    "restore.rehearsal.passed",
                                    formats.count(rehearsal.inserted()),
                                    formats.duration(rehearsal.took()))
                            : texts.format("restore.rehearsal.failed", rehearsal.problem()));
        }
        rehearse.setDisable(!of.runnable());
        toConfirm.setDisable(!of.runnable());
    }

    private void effect(Effect effect) {
        CheckBox accept = new CheckBox(texts.format("restore.effect.accept", effect.id()));
        accept.setId("restoreAccept");
        accept.setMnemonicParsing(false);
        accept.setSelected(model.acknowledges(effect.id()));
        accept.setOnAction(_ -> model.acknowledge(effect.id(), accept.isSelected()));
        Label detail = new Label(effect.detail());
        detail.setWrapText(true);
        detail.getStyleClass().addAll("hint", "field-hint");
        effects.getChildren().addAll(accept, detail);
    }

    private void fact(String text) {
        line(facts, text, new FontIcon(MaterialDesignC.CIRCLE_SMALL));
    }

    private static void line(VBox box, String text, FontIcon icon) {
        Label label = new Label(text);
        label.setWrapText(true);
        HBox line = new HBox(icon, label);
        line.getStyleClass().add("confirm-fact");
        box.getChildren().add(line);
    }

    private void confirm(RestorePlan of) {
        confirmTitle.setText(texts.format(
                "restore.confirm.title",
                formats.count(of.rows()),
                of.wish().selection().words()));
        confirmFacts.getChildren().clear();
        of.tables()
                .forEach(row -> line(
                        confirmFacts,
                        texts.format(
                                "restore.confirm.table",
                                row.database() + "/" + row.table(),
                                formats.count(row.rows() - row.there() - row.left())),
                        new FontIcon(MaterialDesignC.CIRCLE_SMALL)));
        for (String text : List.of(
                texts.get("restore.confirm.all"),
                texts.get("restore.confirm.copies"),
                pinned(of.wish().pin()))) {
            line(confirmFacts, text, new FontIcon(MaterialDesignC.CIRCLE_SMALL));
        }
        typeHint.setText(texts.format("restore.confirm.type", RestoreModel.target(of)));
        typed.setPromptText(RestoreModel.target(of));
        command.setText(model.command());
        enableRestore();
    }

    private String pinned(Pinning pin) {
        return switch (pin.kind()) {
            case NONE -> texts.get("restore.pin.hint");
            case FOR_EVER -> texts.get("restore.confirm.pin.for-ever");
            case UNTIL -> texts.format("restore.confirm.pin.until", tools.near(pin.until()));
        };
    }

    private void enableRestore() {
        restore.setDisable(!(model.stepProperty().get() instanceof Step.Confirming(RestorePlan of)
                && typed.getText().strip().equals(RestoreModel.target(of))));
    }

    private void show(RestoreView view) {
        String number = Long.toString(view.id());
        boolean done = view.state() == RestoreState.DONE;
        resultIcon.setIconCode(done ? MaterialDesignC.CHECK_CIRCLE : MaterialDesignA.ALERT_OCTAGON);
        resultIcon.getStyleClass().remove("error-icon");
        if (!done) {
            resultIcon.getStyleClass().add("error-icon");
        }
        resultTitle.setText(
                switch (view.state()) {
                    case DONE -> texts.format("restore.ended.done", number, formats.count(view.restored()));
                    case REFUSED -> texts.format("restore.ended.refused", number);
                    case INTERRUPTED, REQUESTED, RUNNING -> texts.format("restore.ended.interrupted", number);
                });
        resultText.setText(
                done
                        ? texts.format(
                                "restore.ended.done.hint", formats.count(view.there()), formats.count(view.left()))
                        : view.error());
        appear(resultTables, done);
        resultTables.getItems().setAll(view.tables());
        resultTables.setPrefHeight(HEADER + ROW * Math.max(1, view.tables().size()) + 2);
    }

    @FXML
    void next() {
        model.plan();
    }

    @FXML
    void back() {
        model.back();
    }

    @FXML
    void rehearse() {
        model.rehearse();
    }

    @FXML
    void toConfirm() {
        model.confirm();
    }

    @FXML
    void restore() {
        model.restore();
    }

    @FXML
    void another() {
        model.another();
    }

    @FXML
    void resume() {
        RestoreView selected = recent.getSelectionModel().getSelectedItem();
        if (selected != null) {
            model.resume(selected.id());
        }
    }

    @FXML
    void endPin() {
        Pin selected = pins.getSelectionModel().getSelectedItem();
        if (selected != null) {
            model.endPin(selected.id(), pinReason.getText().strip());
            pinReason.clear();
        }
    }

    @FXML
    void copyCommand() {
        CopyText.copy(command.getText());
    }
}
