package dev.holdfast.console.archivenow;

import dev.holdfast.console.archivenow.Step.AskFailed;
import dev.holdfast.console.archivenow.Step.Asking;
import dev.holdfast.console.archivenow.Step.Confirming;
import dev.holdfast.console.archivenow.Step.Differs;
import dev.holdfast.console.archivenow.Step.Ended;
import dev.holdfast.console.archivenow.Step.Measured;
import dev.holdfast.console.archivenow.Step.NothingDone;
import dev.holdfast.console.archivenow.Step.Page;
import dev.holdfast.console.archivenow.Step.PlanFailed;
import dev.holdfast.console.archivenow.Step.Planned;
import dev.holdfast.console.archivenow.Step.Planning;
import dev.holdfast.console.archivenow.Step.Running;
import dev.holdfast.console.archivenow.Step.Scope;
import dev.holdfast.console.archivenow.Step.Waiting;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.WizardFocus;
import dev.holdfast.plan.Plan;
import dev.holdfast.session.SessionView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;

/// Shows the page of the step that the model is in, and the buttons that lead away from it.
///
/// Stable ids for tests: `archiveNowPolicy`, `archiveNowLimit`, `archiveNowChildren`; `archiveNowNext` (makes the plan,
/// then goes on to confirm), `archiveNowBack`, `archiveNowRetry`, `archiveNowPlanned`, `archiveNowTables`,
/// `archiveNowFindings`, `archiveNowRefusal`; `archiveNowTyped`, `archiveNowCommand`, `archiveNowCopyCommand`,
/// `archiveNowConfirm` (starts); `archiveNowDifferences`, `archiveNowPlanAgain`; `archiveNowPause`,
/// `archiveNowResume`, `archiveNowCancel` (then `sessionCancelConfirm`), `archiveNowState`, `archiveNowChunks`,
/// `archiveNowResult`, `archiveNowOpenSession`, `archiveNowAgain`.
public final class ArchiveNowController {
    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
    private static final PseudoClass DONE = PseudoClass.getPseudoClass("done");

    private final ArchiveNowModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final Pages parts;

    /// What the pages are shown by.
    record Pages(ScopePage scope, PlanPage plan, ConfirmPage confirm, DiffersPage differs, LivePage live) {
        static Pages of(ArchiveNowModel model, ScreenTools tools) {
            return new Pages(
                    new ScopePage(model),
                    new PlanPage(model, tools),
                    new ConfirmPage(model, tools),
                    new DiffersPage(tools),
                    new LivePage(model, tools));
        }
    }

    @FXML
    private Node wizard;

    @FXML
    private Label band;

    @FXML
    private Label scopeMark;

    @FXML
    private Label planMark;

    @FXML
    private Label confirmMark;

    @FXML
    private Label liveMark;

    @FXML
    private Node scope;

    @FXML
    private Node plan;

    @FXML
    private Node confirm;

    @FXML
    private Node differs;

    @FXML
    private Node live;

    @FXML
    private Label footHint;

    @FXML
    private Button back;

    @FXML
    private Button next;

    @FXML
    private Button start;

    @FXML
    private Button openSession;

    @FXML
    private Button again;

    @FXML
    private Button planAgain;

    ArchiveNowController(ArchiveNowModel model, ScreenTools tools, Pages parts) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
        this.parts = parts;
    }

    @FXML
    void initialize() {
        start.disableProperty().bind(model.canStart().not());
        model.canPlan().subscribe(_ -> showButtons(model.stepProperty().get()));
        model.stepProperty().subscribe(this::show);
        WizardFocus.follow(wizard, model.stepProperty(), this::onward);
    }

    static void hideWhileEmpty(Label label) {
        ObservableValue<Boolean> filled = label.textProperty().map(text -> !text.isEmpty());
        label.visibleProperty().bind(filled);
        label.managedProperty().bind(label.visibleProperty());
    }

    private void show(Step step) {
        Node page = node(step);
        List.of(scope, plan, confirm, differs, live).forEach(each -> Nodes.appear(each, each.equals(page)));
        Map<Page, Label> marks =
                Map.of(Page.SCOPE, scopeMark, Page.PLAN, planMark, Page.CONFIRM, confirmMark, Page.LIVE, liveMark);
        marks.forEach((each, mark) -> {
            mark.pseudoClassStateChanged(CURRENT, each == step.page());
            mark.pseudoClassStateChanged(DONE, each.compareTo(step.page()) < 0);
        });
        showBand(measured(step));
        if (step instanceof Differs differing) {
            parts.differs().show(differing);
        } else {
            parts.plan().show(step);
            parts.confirm().show(step);
            parts.live().show(step);
        }
        showButtons(step);
    }

    private List<Node> onward(Step step) {
        return switch (step.page()) {
            case SCOPE, PLAN -> List.of(next, planAgain, back);
            case CONFIRM -> List.of(parts.confirm().typed(), back);
            case LIVE -> List.of(again, parts.live().cancel(), openSession);
        };
    }

    private Node node(Step step) {
        if (step instanceof Differs) {
            return differs;
        }
        return switch (step.page()) {
            case SCOPE -> scope;
            case PLAN -> plan;
            case CONFIRM -> confirm;
            case LIVE -> live;
        };
    }

    private static Optional<Measured> measured(Step step) {
        return switch (step) {
            case Scope _, Planning _, PlanFailed _ -> Optional.empty();
            case Planned planned -> Optional.of(planned.measured());
            case Confirming confirming -> Optional.of(confirming.measured());
            case Asking asking -> Optional.of(asking.measured());
            case AskFailed failed -> Optional.of(failed.measured());
            case Waiting waiting -> Optional.of(waiting.measured());
            case Running running -> Optional.of(running.measured());
            case Ended ended -> Optional.of(ended.measured());
            case Differs differing -> Optional.of(differing.measured());
            case NothingDone nothing -> Optional.of(nothing.measured());
        };
    }

    private void showBand(Optional<Measured> measured) {
        Nodes.appear(band, measured.isPresent());
        band.getStyleClass().removeIf(style -> style.startsWith("in-"));
        measured.ifPresent(of -> {
            String environment = of.environment().id();
            band.getStyleClass().add("in-" + environment);
            band.setText(texts.get("environment." + environment) + "   " + of.target());
        });
    }

    private void showButtons(Step step) {
        Page page = step.page();
        Nodes.appear(back, page == Page.PLAN || step instanceof Confirming || step instanceof AskFailed);
        back.setText(texts.get(step instanceof Planning ? "archive.stop-planning" : "archive.back"));
        Nodes.appear(next, step instanceof Scope || step instanceof Planned);
        next.setText(texts.get(step instanceof Planned ? "archive.next.confirm" : "archive.next.plan"));
        next.setDisable(
                switch (step) {
                    case Scope _ -> !model.canPlan().get();
                    case Planned(Measured measured) -> !measured.runnable();
                    default -> true;
                });
        Nodes.appear(start, page == Page.CONFIRM);
        start.setText(startText(step));
        boolean over = step instanceof Ended || step instanceof NothingDone;
        Nodes.appear(again, over);
        Nodes.appear(planAgain, step instanceof Differs);
        Nodes.appear(
                openSession,
                (step instanceof Running || step instanceof Ended || step instanceof Differs)
                        && tools.navigator().opens(Room.SESSION));
        footHint.setText(hint(step, over));
    }

    private String hint(Step step, boolean over) {
        if (step instanceof Planned(Measured measured)) {
            return texts.format(
                    "archive.foot.measured",
                    formats.time(measured.plan().plannedAt()),
                    formats.duration(measured.plan().took()),
                    Long.toString(measured.stored().id()),
                    formats.instant(measured.stored().expiresAt()));
        }
        return step.page() == Page.LIVE && !over ? texts.get("archive.foot.live") : "";
    }

    private String startText(Step step) {
        return switch (step) {
            case Asking _ -> texts.get("archive.asking");
            case Confirming(Measured measured) -> startText(measured.plan());
            case AskFailed failed -> startText(failed.measured().plan());
            default -> "";
        };
    }

    private String startText(Plan of) {
        return texts.format("archive.start", formats.count(of.rows()));
    }

    @FXML
    void next() {
        switch (model.stepProperty().get()) {
            case Scope _ -> model.plan();
            case Planned _ -> model.confirm();
            default -> {}
        }
    }

    /// Makes the plan, or makes it anew; from a confirmation and from a run there is none to be made.
    @FXML
    void planAgain() {
        model.plan();
    }

    @FXML
    void back() {
        model.back();
    }

    @FXML
    void start() {
        model.start();
    }

    @FXML
    void again() {
        model.again();
    }

    @FXML
    void openSession() {
        SessionView session = model.controls().sessionProperty().get();
        if (session != null) {
            tools.navigator().openSession(session.id());
        }
    }
}
