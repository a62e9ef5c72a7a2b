package dev.holdfast.console.disposal;

import dev.holdfast.console.bulk.BulkMenu;
import dev.holdfast.console.disposal.DisposalModel.Answer;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.FilterBox;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.PageRow;
import dev.holdfast.console.fx.Paged;
import dev.holdfast.console.fx.PagedTable;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.dispose.Blocker;
import dev.holdfast.dispose.DisposalRule;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.dispose.Resurrection;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.node.BulkAct;
import dev.holdfast.node.Listed;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/// Binds the months, the queue and the list of orders.
///
/// Stable ids for tests: `disposalBars`, `disposalQueue`, `disposalOrders`, `disposalRequest`, `disposalCheck`,
/// `disposalAttention`, `disposalNothing`.
public final class DisposalController {
    private final DisposalModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final MonthBars bars;

    @FXML
    private FilterBox filter;

    @FXML
    private MenuButton many;

    @FXML
    private Button request;

    @FXML
    private Button check;

    @FXML
    private HBox attention;

    @FXML
    private Label attentionText;

    @FXML
    private Label endsTitle;

    @FXML
    private Label ruleText;

    @FXML
    private StackPane barsBox;

    @FXML
    private TableView<PolicyQueue> queue;

    @FXML
    private TableView<Order> orders;

    @FXML
    private Node content;

    @FXML
    private EmptyState nothing;

    @FXML
    private FilterBox queueFilter;

    @FXML
    private PageRow queuePages;

    @FXML
    private PageRow pages;

    DisposalController(DisposalModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
        this.bars = new MonthBars(texts, formats);
    }

    @FXML
    void initialize() {
        barsBox.getChildren().add(bars);
        new RecordTable<>(queue, texts, "disposal.queue.")
                .text("policy", 116, PolicyQueue::policy)
                .number("free", 84, each -> each.problem().isEmpty() ? formats.count(each.free()) : Formats.NONE)
                .number("ended", 84, each -> each.problem().isEmpty() ? formats.count(each.ended()) : Formats.NONE)
                .number("size", 84, each -> each.problem().isEmpty() ? formats.bytes(each.bytesEnded()) : Formats.NONE)
                .number("order", 62, each -> each.openOrder() == null ? "" : Long.toString(each.openOrder()))
                .longText("kept", 150, this::kept);
        Columns.lastTakesTheRest(queue);
        new PagedTable<>(queue, model.queue(), List.of()).pages(queuePages, texts, formats);
        RowSource.put(
                queue,
                () -> RowSource.byOffset(
                        -1,
                        (offset, limit) -> tools.operations()
                                .disposals()
                                .queue(new ListQuery(model.queue().words(), "", 0, offset, limit)),
                        ""));
        whereThereAreSome(queuePages, model.queue());
        whereThereAreSome(pages, model.orders());
        queueFilter.bind(texts, Listed.POLICIES.words(), model.queue().filterProperty());
        queue.getSelectionModel().selectedItemProperty().subscribe(this::chosen);
        new RecordTable<>(orders, texts, "disposal.order.")
                .number("id", 52, order -> Long.toString(order.id()))
                .text(
                        "policy",
                        104,
                        order -> order.kind().equals("replay")
                                ? texts.format("disposal.replay", order.policy())
                                : order.policy())
                .state("state", 112, order -> StateLook.of(order.state(), order.cooling(model.now())))
                .number("rows", 76, order -> formats.count(order.rows()))
                .number(
                        "disposed",
                        76,
                        order -> order.startedAt() == null ? Formats.NONE : formats.count(order.disposedRows()))
                .text("by", 80, Order::requestedBy)
                .longText("approved", 96, this::approved);
        filter.bind(texts, Listed.ORDERS.words(), model.orders().filterProperty());
        BulkMenu.fill(
                many,
                tools,
                List.of(BulkAct.DISPOSAL_APPROVE, BulkAct.DISPOSAL_REFUSE),
                () -> orders.getSelectionModel().getSelectedItems().stream()
                        .map(Order::id)
                        .toList(),
                () -> model.orders().words().isBlank()
                        ? "state:requested"
                        : model.orders().words());
        Columns.lastTakesTheRest(orders);
        new PagedTable<>(orders, model.orders(), Listed.ORDERS.words().sorts())
                .pages(pages, texts, formats)
                .select(model.selectedProperty(), model::select);
        orders.setPlaceholder(new Label(texts.get("disposal.orders.none")));
        model.barsProperty().subscribe(this::show);
        model.ruleProperty().subscribe(this::show);
        model.policyProperty().subscribe(_ -> showTitle());
        model.queue().exchangesProperty().subscribe(_ -> showTitle());
        model.answerProperty().subscribe(this::show);
        model.needsProperty().subscribe(_ -> showAttention());
        model.queue()
                .exchangesProperty()
                .subscribe(_ -> request.setDisable(model.requestable().isEmpty()));
        request.setDisable(true);
        model.resurrectionsProperty().subscribe(_ -> showAttention());
        check.disableProperty().bind(model.checkingProperty());
        check.textProperty()
                .bind(model.checkingProperty().map(on -> texts.get(on ? "disposal.checking" : "disposal.check")));
    }

    /// Two lists share the height: a single page needs no row that turns it.
    private static void whereThereAreSome(PageRow row, Paged<?> list) {
        row.visibleProperty().bind(list.olderProperty().or(list.pageProperty().greaterThan(0)));
        row.managedProperty().bind(row.visibleProperty());
    }

    private String inFile(PolicyQueue.InFile cold) {
        String file = Long.toString(cold.file());
        if (!cold.why().isEmpty()) {
            return texts.format("disposal.whole", file, formats.count(cold.rows()), cold.why());
        }
        return cold.problem().isEmpty()
                ? texts.format("disposal.thaw", file, formats.count(cold.rows()))
                : texts.format("disposal.unread", file, formats.count(cold.rows()));
    }

    private String kept(PolicyQueue each) {
        return each.problem().isEmpty()
                ? Stream.concat(
                                each.cold().stream().map(this::inFile),
                                each.blocked().entrySet().stream()
                                        .filter(blocker -> blocker.getKey() != Blocker.COLD)
                                        .map(blocker -> texts.format(
                                                "disposal.blocker."
                                                        + blocker.getKey().id(),
                                                formats.count(blocker.getValue()))))
                        .collect(Collectors.joining(" · "))
                : each.problem();
    }

    private String approved(Order order) {
        return order.approvedBy() == null
                ? order.refusedBy() == null ? "" : texts.format("disposal.refused.by", order.refusedBy())
                : order.approvedBy();
    }

    /// A policy that is chosen again is let go.
    private void chosen(@Nullable PolicyQueue each) {
        model.choose(each == null ? "" : each.policy());
    }

    /// The months are of the policies that are listed: of one page, where there are several.
    private void showTitle() {
        String one = model.policyProperty().get();
        boolean whole = model.queue().pageProperty().get() == 0
                && !model.queue().olderProperty().get()
                && model.queue().words().isBlank();
        endsTitle.setText(
                !one.isEmpty()
                        ? texts.format("disposal.ends.of", one)
                        : texts.get(whole ? "disposal.ends" : "disposal.ends.listed"));
    }

    private void show(List<EndingMonth> months) {
        bars.show(months, model.now());
    }

    private void show(@Nullable DisposalRule rule) {
        ruleText.setText(
                rule == null
                        ? ""
                        : texts.format(
                                "disposal.rule", formats.count(rule.graceDays()), formats.duration(rule.coolingOff())));
    }

    private void showAttention() {
        List<String> parts = new ArrayList<>();
        part(parts, "disposal.attention.waiting", model.needsProperty().get().approval());
        part(parts, "disposal.attention.runnable", model.needsProperty().get().run());
        part(parts, "disposal.attention.hindered", model.needsProperty().get().help());
        List<Resurrection> back = model.resurrectionsProperty().get();
        if (back != null) {
            long rows = back.stream().mapToLong(Resurrection::rows).sum();
            parts.add(
                    back.isEmpty()
                            ? texts.get("disposal.back.none")
                            : texts.format(
                                    "disposal.back",
                                    formats.count(rows),
                                    back.stream()
                                            .map(Resurrection::policy)
                                            .distinct()
                                            .collect(Collectors.joining(", "))));
        }
        attentionText.setText(String.join("   ·   ", parts));
        Nodes.appear(attention, !parts.isEmpty());
    }

    private void part(List<String> parts, String key, long count) {
        if (count > 0) {
            parts.add(texts.format(key, formats.count(count), count));
        }
    }

    private void show(Answer answer) {
        boolean empty =
                switch (answer) {
                    case EMPTY, FAILED -> true;
                    case NONE_YET, SHOWN -> false;
                };
        nothing.setVisible(empty);
        content.setVisible(!empty);
        if (answer == Answer.EMPTY) {
            nothing.show(
                    MaterialDesignC.CALENDAR_CHECK_OUTLINE,
                    texts.get("disposal.empty"),
                    texts.get("disposal.empty.hint"));
        } else if (answer == Answer.FAILED) {
            nothing.fail(texts.get("disposal.failed"), model.problem(), texts.get("action.retry"), model::refresh);
        }
    }

    /// Puts the cursor into the filter.
    void filter() {
        filter.focus();
    }

    @FXML
    void request() {
        OrderDialog.request(model, tools).ask(content.getScene().getWindow());
    }

    @FXML
    void check() {
        model.lookForResurrections();
    }
}
