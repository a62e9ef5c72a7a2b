package dev.holdfast.console.holds;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldEvent;
import dev.holdfast.hold.HoldImpact;
import dev.holdfast.hold.HoldState;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Binds one hold: what it covers and keeps, where it is effective, what happened to it, and what may be done with it.
///
/// Stable ids for tests: `holdMatter`, `holdCovers`, `holdEffective`, `holdCount`, `holdImpact`, `holdEvents`,
/// `holdExtend`, `holdRelease`, `holdProblem`.
public final class HoldDetailController {
    private static final double ROW = 29;
    private static final double HEADER = 36;

    private final HoldsModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final HoldWords words;
    private final Badge badge;

    @FXML
    private VBox detail;

    @FXML
    private Label matter;

    @FXML
    private StackPane stateBox;

    @FXML
    private Label covers;

    @FXML
    private Label reason;

    @FXML
    private Label placed;

    @FXML
    private Label ends;

    @FXML
    private Label effective;

    @FXML
    private Label released;

    @FXML
    private Node releasedName;

    @FXML
    private HBox notYet;

    @FXML
    private Label notYetText;

    @FXML
    private Button extend;

    @FXML
    private Button release;

    @FXML
    private Label ownHint;

    @FXML
    private Label problem;

    @FXML
    private Label counted;

    @FXML
    private Button count;

    @FXML
    private TableView<HoldImpact.Line> impact;

    @FXML
    private Label remarks;

    @FXML
    private TableView<HoldEvent> events;

    HoldDetailController(HoldsModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
        this.words = new HoldWords(tools);
        this.badge = new Badge(texts);
    }

    @FXML
    void initialize() {
        stateBox.getChildren().add(badge);
        words.columns(impact, HoldWords.Columns.NARROW);
        impact.setPlaceholder(new Label());
        new RecordTable<>(events, texts, "hold.event.")
                .moment("at", event -> tools.near(event.at()))
                .text("kind", 74, event -> texts.get("hold.event." + event.kind()))
                .text("actor", 70, HoldEvent::actor)
                .longText("message", 120, HoldEvent::message);
        events.setItems(model.events());
        events.setPlaceholder(new Label());
        model.selectedProperty().subscribe(this::show);
        model.impactProperty().subscribe(_ -> showImpact());
        model.countingProperty().subscribe(_ -> showImpact());
        problem.textProperty().bind(model.actionProblemProperty());
        problem.visibleProperty().bind(model.actionProblemProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
    }

    private void show(@Nullable Hold hold) {
        detail.setVisible(hold != null);
        if (hold == null) {
            return;
        }
        matter.setText(hold.matter());
        badge.show(StateLook.of(hold.state()));
        covers.setText(HoldWords.covers(hold));
        reason.setText(hold.reason());
        placed.setText(texts.format("hold.by", hold.placedBy(), tools.near(hold.placedAt())));
        ends.setText(
                hold.expiresAt() == null
                        ? words.ends(hold)
                        : texts.format("hold.ends.at", tools.near(hold.expiresAt()), words.ends(hold)));
        effective.setText(
                hold.databases().isEmpty()
                        ? texts.get("hold.effective.none")
                        : texts.format(
                                "hold.effective.on",
                                formats.count(hold.effectiveOn().size()),
                                formats.count(hold.databases().size()),
                                hold.databases().stream().sorted().collect(Collectors.joining(", "))));
        Nodes.appear(notYet, hold.state() == HoldState.PLACING);
        notYetText.setText(hold.fences().stream()
                .filter(fence -> fence.raisedAt() == null)
                .map(fence -> texts.format("hold.not-yet", fence.database(), problem(fence)))
                .distinct()
                .collect(Collectors.joining("\n")));
        Hold.Release over = hold.released();
        Nodes.appear(released, over != null);
        Nodes.appear(releasedName, over != null);
        released.setText(
                over == null ? "" : texts.format("hold.released.by", over.by(), tools.near(over.at()), over.reason()));
        boolean own = hold.binds() && !model.mayRelease(hold);
        extend.setDisable(!hold.binds() || hold.expiresAt() == null);
        release.setDisable(!model.mayRelease(hold));
        Nodes.appear(ownHint, own);
        showImpact();
    }

    /// Without the name of the database, which stands before it.
    private static String problem(Hold.Fence fence) {
        String whole = Objects.toString(fence.problem(), "");
        String prefix = fence.database() + ": ";
        return whole.startsWith(prefix) ? whole.substring(prefix.length()) : whole;
    }

    private void showImpact() {
        Hold hold = model.selectedProperty().get();
        HoldImpact of = model.impactProperty().get();
        boolean counting = model.countingProperty().get();
        count.setDisable(counting || hold == null || !hold.binds());
        counted.setText(
                counting
                        ? texts.get("hold.counting")
                        : of != null
                                ? texts.format("hold.counted", formats.time(of.at()))
                                : hold == null ? "" : words.counted(hold));
        Nodes.appear(impact, of != null);
        String said = of == null ? "" : words.remarks(of);
        remarks.setText(said);
        Nodes.appear(remarks, !said.isEmpty());
        impact.getItems().setAll(of == null ? List.of() : of.lines());
        impact.setPrefHeight(
                Scale.px(HEADER + ROW * Math.max(1, impact.getItems().size()) + 2));
    }

    @FXML
    void count() {
        model.count();
    }

    @FXML
    void extend() {
        Hold hold = model.selectedProperty().get();
        if (hold != null) {
            new ExtendDialog(hold, tools).ask(detail.getScene().getWindow(), model);
        }
    }

    @FXML
    void release() {
        Hold hold = model.selectedProperty().get();
        if (hold != null) {
            if (model.impactProperty().get() == null) {
                model.count();
            }
            new ReleaseDialog(hold, model, tools).ask(detail.getScene().getWindow());
        }
    }
}
