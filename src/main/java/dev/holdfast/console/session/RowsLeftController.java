package dev.holdfast.console.session;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.ledger.RowExceptions.RowException;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.session.RowsLeft;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// Binds the rows that a session left where they are: a filter of states that tells how many there are of each, and a
/// page of the rows.
///
/// Stable ids for tests: `sessionRowsLeft`, `sessionRowsLeftAll`, `sessionRowsLeft-STATE`, `sessionRowsLeftPrevious`,
/// `sessionRowsLeftNext`.
public final class RowsLeftController {
    private final RowsLeftModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private HBox bar;

    @FXML
    private HBox states;

    @FXML
    private Label shown;

    @FXML
    private Button previous;

    @FXML
    private Button next;

    @FXML
    private TableView<RowException> rows;

    RowsLeftController(RowsLeftModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        new RecordTable<>(rows, texts, "session.column.")
                .text("key", 160, RowException::key)
                .state("state", 100, row -> StateLook.ofRowLeft(row.state()))
                .number("attempts", 80, row -> formats.count(row.attempts()))
                .number("chunk", 110, row -> Long.toString(row.chunk())) // a name, not an amount
                .moment("when", row -> tools.near(row.at()))
                .longText("reason", 320, RowException::reason);
        Columns.lastTakesTheRest(rows);
        rows.setItems(model.rows());
        RowSource.put(rows, model::source);
        model.problemProperty().subscribe(this::explainEmptiness);
        bindStates();
        bar.visibleProperty().bind(model.countsProperty().map(counts -> counts.all() > 0));
        bar.managedProperty().bind(bar.visibleProperty());
        previous.disableProperty().bind(model.pageProperty().isEqualTo(0));
        next.disableProperty().bind(model.moreProperty().not());
        shown.textProperty().bind(Bindings.createStringBinding(this::shownRows, model.rows(), model.pageProperty()));
    }

    private void explainEmptiness(String problem) {
        Label label = new Label(
                problem.isEmpty()
                        ? texts.get("session.rows-left.none")
                        : texts.format("session.rows-left.problem", problem));
        label.setWrapText(true);
        label.getStyleClass().add(problem.isEmpty() ? Styles.MUTED : Styles.PROBLEM);
        rows.setPlaceholder(label);
    }

    private void bindStates() {
        ToggleGroup group = new ToggleGroup();
        choice(group, null, "sessionRowsLeftAll", "left-pill").setSelected(true);
        State[] all = State.values();
        for (State state : all) {
            boolean last = state == all[all.length - 1];
            choice(group, state, "sessionRowsLeft-" + state.id(), last ? "right-pill" : "center-pill");
        }
    }

    private ToggleButton choice(ToggleGroup group, @Nullable State state, String id, String style) {
        ToggleButton choice = new ToggleButton();
        choice.setId(id);
        choice.getStyleClass().add(style);
        choice.setToggleGroup(group);
        choice.setOnAction(_ -> {
            choice.setSelected(true);
            model.stateProperty().set(state);
        });
        if (state != null) {
            choice.setGraphic(new FontIcon(StateLook.ofRowLeft(state).icon()));
            choice.disableProperty().bind(model.countsProperty().map(counts -> counts.of(state) == 0));
        }
        choice.textProperty().bind(model.countsProperty().map(counts -> words(state, counts)));
        states.getChildren().add(choice);
        return choice;
    }

    private String words(@Nullable State state, RowsLeft counts) {
        return state == null
                ? texts.format("session.rows-left.all", formats.count(counts.all()))
                : texts.format(
                        "session.rows-left.state",
                        texts.get(StateLook.ofRowLeft(state).textKey()),
                        formats.count(counts.of(state)));
    }

    private String shownRows() {
        long first = (long) model.pageProperty().get() * RowsLeftModel.PAGE;
        return model.rows().isEmpty()
                ? ""
                : texts.format(
                        "session.rows-left.shown",
                        formats.count(first + 1),
                        formats.count(first + model.rows().size()));
    }

    @FXML
    void previous() {
        model.previous();
    }

    @FXML
    void next() {
        model.next();
    }
}
