package dev.holdfast.console.deliveries;

import dev.holdfast.console.bulk.BulkMenu;
import dev.holdfast.console.deliveries.DeliveriesModel.Answer;
import dev.holdfast.console.deliveries.DeliveriesModel.Detail;
import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.FilterBox;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.PageRow;
import dev.holdfast.console.fx.PagedTable;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.node.BulkAct;
import dev.holdfast.node.Listed;
import dev.holdfast.notify.DeliveryState;
import dev.holdfast.notify.DeliveryView;
import dev.holdfast.notify.EndpointView;
import dev.holdfast.notify.EndpointView.Circuit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;

/// Binds the deliveries and their endpoints.
///
/// Stable ids for tests: `deliveriesTable`, `deliveriesEndpoints`, `deliveriesEndpoint`, `deliveriesState-all` and one
/// for each state, `deliveriesRedeliver`, `deliveriesFilter`, `deliveriesMany`, `deliveriesTest`,
/// `deliveriesEnable`, `deliveriesSaid`, `deliveryTitle`, `deliveryAnswer`, `deliveriesNothing`.
public final class DeliveriesController {
    private final DeliveriesModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final ToggleGroup chips = new ToggleGroup();

    @FXML
    private HBox states;

    @FXML
    private ComboBox<String> endpoint;

    @FXML
    private FilterBox filter;

    @FXML
    private MenuButton many;

    @FXML
    private HBox saying;

    @FXML
    private Label said;

    @FXML
    private SplitPane split;

    @FXML
    private TableView<DeliveryView> table;

    @FXML
    private TableView<EndpointView> endpoints;

    @FXML
    private Button test;

    @FXML
    private Button enable;

    @FXML
    private Button redeliver;

    @FXML
    private VBox detail;

    @FXML
    private Label nothingSelected;

    @FXML
    private EmptyState nothing;

    @FXML
    private EmptyState nobody;

    @FXML
    private PageRow pages;

    DeliveriesController(DeliveriesModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        new RecordTable<>(table, texts, "deliveries.column.")
                .number("id", 44, delivery -> Long.toString(delivery.id()))
                .state("state", 94, delivery -> StateLook.of(delivery.state()))
                .text(
                        "event",
                        106,
                        delivery ->
                                texts.get("deliveries.event." + delivery.event().id()))
                .text("endpoint", 80, DeliveryView::endpoint)
                .number("session", 70, delivery -> delivery.session() == null ? "" : Long.toString(delivery.session()))
                .number("attempts", 74, delivery -> formats.count(delivery.attempts()))
                .moment("created", delivery -> tools.near(delivery.createdAt()))
                .longText("problem", 96, DeliveryView::problem);
        new PagedTable<>(table, model.list(), Listed.DELIVERIES.words().sorts())
                .pages(pages, texts, formats)
                .select(model.chosenProperty(), model::select);
        filter.bind(texts, Listed.DELIVERIES.words(), model.list().filterProperty());
        BulkMenu.fill(
                many,
                tools,
                List.of(BulkAct.DELIVERY_REDELIVER),
                () -> table.getSelectionModel().getSelectedItems().stream()
                        .map(DeliveryView::id)
                        .toList(),
                model.list()::words);
        new RecordTable<>(endpoints, texts, "deliveries.endpoint.")
                .text("name", 78, EndpointView::name)
                .state("circuit", 92, each -> StateLook.of(each.circuit()))
                .number("waiting", 64, each -> formats.count(each.waiting()))
                .number("dead", 48, each -> formats.count(each.dead()))
                .text("told", 148, each -> each.toldAt() == null ? Formats.NONE : tools.near(each.toldAt()))
                .longText("why", 110, this::why)
                .longText("place", 110, EndpointView::place)
                .longText("signing", 80, EndpointView::signing);
        endpoints.setItems(model.endpoints());
        endpoints.setPlaceholder(new Label());
        Columns.lastTakesTheRest(table);
        Columns.lastTakesTheRest(endpoints);
        bindFilter();
        bindActs();
        model.answerProperty().subscribe(this::show);
        model.list()
                .problemProperty()
                .subscribe(_ -> show(model.answerProperty().get()));
        model.detailProperty().subscribe(this::show);
        pages.visibleProperty().bind(table.visibleProperty());
    }

    private String why(EndpointView each) {
        return switch (each.circuit()) {
            case DISABLED -> String.valueOf(each.disabledWhy());
            case OPEN ->
                texts.format("deliveries.endpoint.open", formats.count(each.failures()), tools.near(each.openUntil()));
            case HALF_OPEN -> texts.format("deliveries.endpoint.half-open", formats.count(each.failures()));
            case CLOSED ->
                each.failures() == 0 ? "" : texts.format("deliveries.endpoint.failing", formats.count(each.failures()));
        };
    }

    private void bindFilter() {
        List<@Nullable DeliveryState> all = new ArrayList<>();
        all.add(null);
        all.addAll(List.of(DeliveryState.values()));
        for (DeliveryState each : all) {
            ToggleButton chip = new ToggleButton();
            chip.setId("deliveriesState-" + (each == null ? "all" : each.id()));
            chip.setUserData(each);
            chip.setMinWidth(Region.USE_PREF_SIZE);
            chip.setToggleGroup(chips);
            chip.getStyleClass()
                    .add(each == null ? "left-pill" : each == DeliveryState.DELIVERED ? "right-pill" : "center-pill");
            chip.setSelected(each == null);
            chip.setOnAction(_ -> {
                chip.setSelected(true); // one is always chosen
                model.stateProperty().set(each);
            });
            states.getChildren().add(chip);
        }
        model.countsProperty().subscribe(this::count);
        Choice.bind(
                endpoint,
                model.endpointProperty(),
                name -> name.isEmpty() ? texts.get("deliveries.all-endpoints") : name);
        endpoint.setAccessibleText(texts.get("deliveries.filter.endpoint"));
        model.endpoints().subscribe(this::fillEndpoints);
        fillEndpoints();
    }

    private void count(Map<DeliveryState, Long> counts) {
        chips.getToggles().forEach(toggle -> {
            ToggleButton chip = (ToggleButton) toggle;
            chip.setText(
                    chip.getUserData() instanceof DeliveryState state
                            ? texts.format(
                                    "deliveries.chip",
                                    texts.get("delivery." + state.id()),
                                    formats.count(counts.getOrDefault(state, 0L)))
                            : texts.get("deliveries.all-states"));
        });
    }

    private void fillEndpoints() {
        String chosen = model.endpointProperty().get();
        List<String> names = new ArrayList<>(
                model.endpoints().stream().map(EndpointView::name).toList());
        names.addFirst("");
        endpoint.getItems().setAll(names);
        endpoint.setValue(chosen);
    }

    private void bindActs() {
        saying.managedProperty().bind(saying.visibleProperty());
        saying.visibleProperty().bind(model.saidProperty().isNotEmpty());
        said.textProperty().bind(model.saidProperty());
        redeliver
                .disableProperty()
                .bind(model.busyProperty().or(model.detailProperty().isNull()));
        model.busyProperty().subscribe(_ -> actsOfEndpoint());
        endpoints.getSelectionModel().selectedItemProperty().subscribe(_ -> actsOfEndpoint());
    }

    private void actsOfEndpoint() {
        EndpointView chosen = endpoints.getSelectionModel().getSelectedItem();
        boolean none = chosen == null || model.busyProperty().get();
        test.setDisable(none);
        enable.setDisable(none || chosen.circuit() == Circuit.CLOSED);
        count(model.countsProperty().get());
    }

    private void show(Answer answer) {
        boolean whole = answer == Answer.NOBODY || answer == Answer.FAILED;
        nobody.setVisible(whole);
        split.setVisible(!whole);
        nothing.setVisible(answer == Answer.NONE);
        table.setVisible(answer != Answer.NONE);
        switch (answer) {
            case NOBODY ->
                nobody.show(
                        MaterialDesignS.SEND_OUTLINE,
                        texts.get("deliveries.nobody"),
                        texts.get("deliveries.nobody.hint"));
            case NONE ->
                nothing.show(
                        MaterialDesignF.FILTER_OFF_OUTLINE,
                        texts.get("deliveries.none"),
                        texts.get("deliveries.none.hint"));
            case FAILED ->
                nobody.fail(
                        texts.get("deliveries.failed"),
                        model.list().problemProperty().get(),
                        texts.get("action.retry"),
                        model::refresh);
            case NONE_YET, DELIVERIES -> {
                if (endpoints.getSelectionModel().isEmpty()) {
                    endpoints.getSelectionModel().selectFirst();
                }
            }
        }
    }

    private void show(@Nullable Detail shown) {
        nothingSelected.setVisible(shown == null);
        detail.setVisible(shown != null);
        if (shown != null) {
            new DeliveryDetail(detail, tools).show(shown);
        }
    }

    /// Puts the cursor into the filter.
    void filter() {
        filter.focus();
    }

    @FXML
    void redeliver() {
        model.redeliver(texts.get("deliveries.said.redelivered"));
    }

    @FXML
    void test() {
        EndpointView chosen = endpoints.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            model.test(
                    chosen,
                    tested -> texts.format(
                            tested.state() == DeliveryState.DELIVERED
                                    ? "deliveries.said.arrived"
                                    : "deliveries.said.not-arrived",
                            chosen.name(),
                            tested.problem()));
        }
    }

    @FXML
    void enable() {
        EndpointView chosen = endpoints.getSelectionModel().getSelectedItem();
        if (chosen != null) {
            model.enable(chosen, texts.format("deliveries.said.enabled", chosen.name()));
        }
    }
}
