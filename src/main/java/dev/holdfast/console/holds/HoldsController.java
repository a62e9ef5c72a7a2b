package dev.holdfast.console.holds;

import dev.holdfast.console.bulk.BulkMenu;
import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.FilterBox;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.PageRow;
import dev.holdfast.console.fx.Paged.Answer;
import dev.holdfast.console.fx.PagedTable;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.holds.HoldsModel.Attention;
import dev.holdfast.hold.Hold;
import dev.holdfast.node.BulkAct;
import dev.holdfast.node.Listed;
import java.util.ArrayList;
import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.scene.layout.HBox;
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

    @FXML
    private PageRow pages;

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
                .longText("covers", 140, HoldWords::covers);
        filter.bind(texts, Listed.HOLDS.words(), model.list().filterProperty());
        BulkMenu.fill(
                many,
                tools,
                List.of(BulkAct.HOLD_RELEASE),
                () -> table.getSelectionModel().getSelectedItems().stream()
                        .map(Hold::id)
                        .toList(),
                model.list()::words);
        Columns.lastTakesTheRest(table);
        new PagedTable<>(table, model.list(), Listed.HOLDS.words().sorts())
                .pages(pages, texts, tools.formats())
                .select(model.selectedProperty(), model::select);
        released.selectedProperty().bindBidirectional(model.withReleasedProperty());
        model.attentionProperty().subscribe(this::show);
        model.list().answerProperty().subscribe(this::show);
        model.list()
                .problemProperty()
                .subscribe(_ -> show(model.list().answerProperty().get()));
    }

    private void show(Attention needs) {
        List<String> parts = new ArrayList<>();
        part(parts, "holds.attention.review", needs.review());
        part(parts, "holds.attention.placing", needs.placing());
        part(parts, "holds.attention.ending", needs.ending());
        attentionText.setText(String.join("   ·   ", parts));
        Nodes.appear(attention, !parts.isEmpty());
    }

    private void part(List<String> parts, String key, long count) {
        if (count > 0) {
            parts.add(texts.format(key, tools.formats().count(count), count));
        }
    }

    private void show(Answer answer) {
        nothing.setVisible(answer.nothing());
        content.setVisible(!answer.nothing());
        Nodes.appear(pages, !answer.nothing());
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
                        model.list().problemProperty().get(),
                        texts.get("action.retry"),
                        model.list()::refresh);
            case NONE_YET, ROWS -> {}
        }
    }

    /// Puts the cursor into the filter.
    void filter() {
        filter.focus();
    }

    @FXML
    void place() {
        tools.navigator().open(new Address(Room.PLACE_HOLD));
    }
}
