package dev.holdfast.console.disposal;

import dev.holdfast.console.fx.Badge;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.dispose.ItemView;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import java.time.Duration;
import java.time.Instant;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Binds one order: its steps, its set, what went, and what may be done with it.
///
/// Stable ids for tests: `disposalTitle`, `disposalDigest`, `disposalApprove`, `disposalRefuse`, `disposalRun`,
/// `disposalCertificate`, `disposalHint`, `disposalProblem`, `disposalItems`.
public final class OrderDetailController {
    private final DisposalModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final Badge badge;
    private final OrderSteps steps;

    @FXML
    private VBox detail;

    @FXML
    private Label title;

    @FXML
    private StackPane stateBox;

    @FXML
    private StackPane stepsBox;

    @FXML
    private Button approve;

    @FXML
    private Button refuse;

    @FXML
    private Button run;

    @FXML
    private Button certificate;

    @FXML
    private Label hint;

    @FXML
    private Label problem;

    @FXML
    private HBox trouble;

    @FXML
    private Label troubleText;

    @FXML
    private VBox progressBox;

    @FXML
    private ProgressBar progress;

    @FXML
    private Label progressText;

    @FXML
    private Label set;

    @FXML
    private Label held;

    @FXML
    private Label rule;

    @FXML
    private Label reason;

    @FXML
    private Label refusalName;

    @FXML
    private Label refusal;

    @FXML
    private Label digest;

    @FXML
    private Label root;

    @FXML
    private Label itemsTitle;

    @FXML
    private TableView<ItemLine> items;

    OrderDetailController(DisposalModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
        this.badge = new Badge(texts);
        this.steps = new OrderSteps(tools);
    }

    /// A chunk in one table.
    record ItemLine(ItemView item, ItemView.TableView table) {}

    @FXML
    void initialize() {
        stateBox.getChildren().add(badge);
        stepsBox.getChildren().add(steps);
        new RecordTable<>(items, texts, "disposal.item.")
                .number("chunk", 110, line -> Long.toString(line.item().chunk()))
                .longText("table", 130, line -> line.table().table())
                .number("rows", 66, line -> formats.count(line.table().rows()))
                .number(
                        "disposed",
                        74,
                        line -> line.table().disposedRows() == null
                                ? Formats.NONE
                                : formats.count(line.table().disposedRows()))
                .longText("root", 120, line -> line.table().root());
        items.setPlaceholder(new Label());
        model.items().subscribe(() -> items.getItems()
                .setAll(model.items().stream()
                        .flatMap(item -> item.tables().stream().map(table -> new ItemLine(item, table)))
                        .toList()));
        model.selectedProperty().subscribe(this::show);
        problem.textProperty().bind(model.actionProblemProperty());
        problem.visibleProperty().bind(model.actionProblemProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
    }

    private void show(@Nullable Order order) {
        detail.setVisible(order != null);
        if (order == null) {
            return;
        }
        Instant now = model.now();
        boolean cooling = order.cooling(now);
        title.setText(texts.format("disposal.title.of", Long.toString(order.id()), order.target()));
        badge.show(StateLook.of(order.state(), cooling));
        steps.show(order, now);
        showActions(order, cooling, now);
        Nodes.appear(trouble, !order.problem().isEmpty());
        troubleText.setText(order.problem());
        boolean begun = order.startedAt() != null;
        Nodes.appear(progressBox, begun);
        progress.setProgress(order.items() == 0 ? 0 : (double) order.itemsDone() / order.items());
        progressText.setText(texts.format(
                "disposal.progress",
                formats.count(order.itemsDone()),
                formats.count(order.items()),
                formats.count(order.disposedRows()),
                formats.count(order.heldRows())));
        set.setText(texts.format(
                "disposal.set",
                formats.count(order.rows()),
                formats.count(order.items()),
                formats.bytes(order.bytes())));
        held.setText(texts.format("disposal.held", formats.count(order.holdsAsked()), formats.count(order.rowsHeld())));
        rule.setText(texts.format("disposal.rule.of", order.rule(), formats.count(order.graceDays())));
        reason.setText(order.reason());
        String refused = order.refusal();
        Nodes.appear(refusalName, refused != null);
        Nodes.appear(refusal, refused != null);
        refusal.setText(refused == null ? "" : refused);
        digest.setText(order.digest());
        root.setText(order.merkleRoot());
        itemsTitle.setText(texts.format("disposal.items", formats.count(order.items())));
    }

    private void showActions(Order order, boolean cooling, Instant now) {
        boolean requested = order.state() == OrderState.REQUESTED;
        boolean approved = order.state() == OrderState.APPROVED;
        boolean own = requested && model.own(order);
        boolean asked = approved && order.runAskedBy() != null;
        Nodes.appear(approve, requested);
        approve.setDisable(own);
        Nodes.appear(refuse, requested || approved);
        Nodes.appear(run, approved);
        run.setDisable(cooling || asked);
        Nodes.appear(certificate, order.state() == OrderState.DONE || order.state() == OrderState.STOPPED);
        String said = own
                ? texts.get("disposal.own")
                : cooling
                        ? texts.format(
                                "disposal.cools",
                                formats.duration(Duration.between(
                                        now, order.executableAt() == null ? now : order.executableAt())))
                        : asked ? texts.get("disposal.asked") : "";
        hint.setText(said);
        Nodes.appear(hint, !said.isEmpty());
    }

    @FXML
    void approve() {
        ask(OrderDialog.Kind.APPROVE);
    }

    @FXML
    void refuse() {
        ask(OrderDialog.Kind.REFUSE);
    }

    @FXML
    void run() {
        ask(OrderDialog.Kind.RUN);
    }

    private void ask(OrderDialog.Kind kind) {
        Order order = model.selectedProperty().get();
        if (order != null) {
            OrderDialog.of(kind, order, model, tools).ask(detail.getScene().getWindow());
        }
    }

    @FXML
    void certificate() {
        Order order = model.selectedProperty().get();
        if (order != null) {
            model.certificate(order, read -> new CertificateDialog(read, tools)
                    .show(detail.getScene().getWindow()));
        }
    }

    @FXML
    void copyDigest() {
        CopyText.copy(digest.getText());
    }
}
