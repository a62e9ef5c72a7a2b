package dev.holdfast.console.holds;

import dev.holdfast.console.bulk.BulkMenu;
import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.FilterBox;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.holds.HoldsModel.Answer;
import dev.holdfast.console.holds.HoldsModel.Attention;
import dev.holdfast.hold.Hold;
import dev.holdfast.node.BulkAct;
import dev.holdfast.node.Listed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignG;

/// Binds the list of holds.
///
/// Stable ids for tests: `holdsTable`, `holdsPlace`, `holdsReleased`, `holdsAttention`, `holdsNothing`,
/// `holdsNothingAction`.
public final class HoldsController {
    private final HoldsModel model;
    private final ScreenTools tools;
    private final Texts texts;

    @FXML
    private FilterBox filter;

    @FXML
    private MenuButton many;

    @FXML
    private CheckBox released;

    @FXML
    private HBox attention;

    @FXML
    private Label attentionText;

    @FXML
    private TableView<Hold> table;

    @FXML
    private Node content;

    @FXML
    private EmptyState nothing;

    HoldsController(HoldsModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        HoldWords words = new HoldWords(tools);
        new RecordTable<>(table, texts, "holds.column.")
                .number("id", 48, hold -> Long.toString(hold.id()))
                .longText("matter", 140, Hold::matter)
                .state("state", 104, hold -> StateLook.of(hold.state()))
                .warned("ends", 104, words::ends, words::warning)
                .number("rows", 84, words::rows)
                .longText("covers", 200, HoldWords::covers);
        filter.bind(texts, Listed.HOLDS.words(), model.filterProperty());
        BulkMenu.fill(
                many,
                tools,
                List.of(BulkAct.HOLD_RELEASE),
                () -> table.getSelectionModel().getSelectedItems().stream()
                        .map(Hold::id)
                        .toList(),
                () -> model.filterProperty().get().isBlank()
                        ? "state:binding"
                        : model.filterProperty().get());
        Columns.restore(table, tools.layout());
        Columns.lastTakesTheRest(table);
        table.setItems(model.holds());
        table.setPlaceholder(new Label());
        table.getSelectionModel().selectedItemProperty().subscribe(this::chosen);
        model.selectedProperty().subscribe(this::follow);
        released.selectedProperty().bindBidirectional(model.withReleasedProperty());
        model.attentionProperty().subscribe(this::show);
        model.answerProperty().subscribe(this::show);
        model.problemProperty().subscribe(_ -> show(model.answerProperty().get()));
    }

    /// The table forgets its selection for a moment while rows are exchanged; the model does not.
    private void chosen(@Nullable Hold hold) {
        if (hold != null) {
            model.select(hold);
        } else if (model.selectedProperty().get() == null && !model.holds().isEmpty()) {
            table.getSelectionModel().selectFirst();
        }
    }

    private void follow(@Nullable Hold selected) {
        if (selected != null) {
            model.holds().stream()
                    .filter(hold -> hold.id() == selected.id())
                    .findFirst()
                    .filter(hold ->
                            !Objects.equals(hold, table.getSelectionModel().getSelectedItem()))
                    .ifPresent(this::choose);
        }
    }

    private void choose(Hold hold) {
        table.getSelectionModel().clearAndSelect(model.holds().indexOf(hold));
    }

    void point(String number) {
        model.holds().stream()
                .filter(hold -> Long.toString(hold.id()).equals(number))
                .findFirst()
                .ifPresent(this::choose);
    }

    private void show(Attention needs) {
        List<String> parts = new ArrayList<>();
        part(parts, "holds.attention.review", needs.review());
        part(parts, "holds.attention.placing", needs.placing());
        part(parts, "holds.attention.ending", needs.ending());
        attentionText.setText(String.join("   ·   ", parts));
        attention.setVisible(!parts.isEmpty());
        attention.setManaged(!parts.isEmpty());
    }

    private void part(List<String> parts, String key, int count) {
        if (count > 0) {
            parts.add(texts.format(key, tools.formats().count(count), count));
        }
    }

    private void show(Answer answer) {
        boolean empty =
                switch (answer) {
                    case EMPTY, NO_MATCH, FAILED -> true;
                    case NONE_YET, HOLDS -> false;
                };
        nothing.setVisible(empty);
        content.setVisible(!empty);
        switch (answer) {
            case EMPTY ->
                nothing.show(
                        MaterialDesignG.GAVEL,
                        texts.get("holds.empty"),
                        texts.get("holds.empty.hint"),
                        texts.get("holds.place"),
                        this::place);
            case NO_MATCH ->
                nothing.show(
                        MaterialDesignF.FILTER_OFF_OUTLINE,
                        texts.get("holds.no-match"),
                        texts.get("holds.no-match.hint"),
                        texts.get("filter.clear"),
                        filter::clear);
            case FAILED ->
                nothing.fail(
                        texts.get("holds.failed"),
                        model.problemProperty().get(),
                        texts.get("action.retry"),
                        model::refresh);
            case NONE_YET, HOLDS -> {
                if (model.selectedProperty().get() == null && !model.holds().isEmpty()) {
                    table.getSelectionModel().selectFirst();
                }
            }
        }
    }

    /// Puts the cursor into the filter.
    void filter() {
        filter.focus();
    }

    void keep() {
        Columns.keep(table, tools.layout());
    }

    @FXML
    void place() {
        tools.navigator().open(new Address(Room.PLACE_HOLD));
    }
}
