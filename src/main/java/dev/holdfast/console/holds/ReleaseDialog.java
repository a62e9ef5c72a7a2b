package dev.holdfast.console.holds;

import dev.holdfast.console.fx.FormDialog;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.table.TableActions;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldImpact;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// Shows what a release sets free, and asks for a reason and for the matter's name, typed.
///
/// Stable ids for tests: `holdReleaseImpact`, `holdReleaseReason`, `holdReleaseTyped`, `holdReleaseConfirm`,
/// `holdReleaseKeep`.
public final class ReleaseDialog {
    private static final double ROW = 29;
    private static final double HEADER = 36;
    private static final double WIDTH = 800;

    private final Hold hold;
    private final HoldsModel model;
    private final ScreenTools tools;
    private final Texts texts;

    @FXML
    private Label header;

    @FXML
    private Label effect;

    @FXML
    private TableView<HoldImpact.Line> impact;

    @FXML
    private Label remarks;

    @FXML
    private TextField reason;

    @FXML
    private Label typeHint;

    @FXML
    private TextField typed;

    @FXML
    private Label command;

    ReleaseDialog(Hold hold, HoldsModel model, ScreenTools tools) {
        this.hold = hold;
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
    }

    void ask(Window owner) {
        Parent content = FxmlFile.HOLD_RELEASE.load(texts, this);
        new TableActions(tools).install(content);
        FormDialog.ask(
                "holdRelease",
                "danger",
                owner,
                texts.get("hold.release.title"),
                content,
                texts.get("hold.release.confirm"),
                texts.get("hold.release.keep"),
                WIDTH,
                Bindings.createBooleanBinding(this::ready, reason.textProperty(), typed.textProperty()),
                () -> model.release(hold, reason.getText().strip()));
    }

    private boolean ready() {
        return !reason.getText().isBlank() && typed.getText().strip().equals(hold.matter());
    }

    @FXML
    void initialize() {
        HoldWords words = new HoldWords(tools);
        words.columns(impact, HoldWords.Columns.WIDE);
        impact.setPlaceholder(new Label());
        header.setText(texts.format("hold.release.header", Long.toString(hold.id()), hold.matter()));
        typeHint.setText(texts.format("hold.release.type", hold.matter()));
        typed.setPromptText(hold.matter());
        command.textProperty().bind(reason.textProperty().map(text -> "holdfast hold release %d --reason %s"
                .formatted(hold.id(), ShellWord.quoted(text.strip()))));
        ObservableValue<Boolean> shown = header.sceneProperty()
                .flatMap(Scene::windowProperty)
                .flatMap(Window::showingProperty)
                .orElse(false);
        model.impactProperty().when(shown).subscribe(found -> show(found, words));
        model.actionProblemProperty()
                .when(shown)
                .subscribe(_ -> show(model.impactProperty().get(), words));
    }

    private void show(@Nullable HoldImpact found, HoldWords words) {
        Nodes.appear(impact, found != null);
        Nodes.appear(remarks, found != null && !words.remarks(found).isEmpty());
        if (found == null) {
            String problem = model.actionProblemProperty().get();
            effect.setText(problem.isEmpty() ? texts.get("hold.release.counting") : problem);
            return;
        }
        long free = found.lines().stream()
                .mapToLong(line -> line.alone() == null ? 0 : line.alone())
                .sum();
        long unknown = found.lines().stream()
                .filter(line -> line.hot() == null || line.alone() == null)
                .count();
        effect.setText(texts.format(
                unknown == 0 ? "hold.release.effect" : "hold.release.effect.unknown",
                tools.formats().count(free),
                tools.formats().count(found.hot()),
                tools.formats().time(found.at()),
                tools.formats().count(unknown),
                tools.formats().count(found.lines().size())));
        List<HoldImpact.Line> lines = found.lines();
        impact.getItems().setAll(lines);
        impact.setPrefHeight(Scale.px(HEADER + ROW * Math.max(1, lines.size()) + 2));
        remarks.setText(words.remarks(found));
        if (effect.getScene() != null) {
            effect.getScene().getWindow().sizeToScene(); // what was counted takes room
        }
    }
}
