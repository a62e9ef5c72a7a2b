package dev.holdfast.console.grid;

import dev.holdfast.console.fx.CellWords;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.EmptyState;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.glance.GridCell;
import dev.holdfast.glance.GridQuery.By;
import dev.holdfast.glance.PolicyLine;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.animation.PauseTransition;
import javafx.beans.InvalidationListener;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TablePosition;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.text.Text;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;

/// Binds the grid of policies and sessions.
///
/// Stable ids for tests: `gridTable`, `gridFilter`, `gridBySession`, `gridByDay`, `gridShown`, `gridDetail`,
/// `gridNothing`, `gridNothingAction`.
public final class GridController {
    private static final double NAME = 230;
    private static final double CELL = 37;

    /// Long enough for a leap to be one question, too short to be felt.
    private static final Duration REST = Duration.millis(30);

    private final GridModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final PauseTransition scrolled = new PauseTransition(REST);
    private final List<TableRow<GridRow>> made = new ArrayList<>();

    @FXML
    private BorderPane root;

    @FXML
    private TextField filter;

    @FXML
    private ToggleButton bySession;

    @FXML
    private ToggleButton byDay;

    @FXML
    private Label shown;

    @FXML
    private TableView<GridRow> table;

    @FXML
    private EmptyState nothing;

    @FXML
    private Label detail;

    public GridController(GridModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        filter.textProperty().bindBidirectional(model.filterProperty());
        choose(bySession, By.SESSION);
        choose(byDay, By.DAY);
        table.getSelectionModel().setCellSelectionEnabled(true);
        table.setItems(model.rows());
        table.setPlaceholder(new Label());
        table.setRowFactory(_ -> row());
        model.byProperty().subscribe(this::columns);
        scrolled.setOnFinished(_ -> see());
        table.getFocusModel().focusedCellProperty().subscribe(_ -> tell());
        model.rows().addListener((InvalidationListener) _ -> tell());
        table.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                open();
                event.consume();
            }
        });
        shown.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> texts.format(
                                "grid.shown",
                                formats.count(model.rows().size()),
                                formats.count(model.policiesProperty().get())),
                        model.rows(),
                        model.policiesProperty()));
        nothing.visibleProperty().bind(model.answerProperty().map(GridController::nothing));
        table.visibleProperty().bind(nothing.visibleProperty().not());
        model.answerProperty().subscribe(this::showNothing);
        model.problemProperty()
                .subscribe(_ -> showNothing(model.answerProperty().get()));
    }

    private void choose(ToggleButton button, By by) {
        model.byProperty().subscribe(now -> button.setSelected(now == by));
        button.setOnAction(_ -> {
            model.byProperty().set(by);
            button.setSelected(true);
        });
    }

    private void columns(By by) {
        table.getColumns().clear();
        TableColumn<GridRow, GridRow> name = column("name", texts.get("grid.column.policy"), NAME);
        name.setCellFactory(_ -> new NameCell());
        CellWords.put(name, row -> row.line().name());
        table.getColumns().add(name);
        for (int column = GridModel.COLUMNS - 1; column >= 0; column--) {
            int number = column;
            TableColumn<GridRow, GridRow> cells = column("c" + column, "", CELL);
            cells.setGraphic(head(by, column));
            cells.setResizable(false);
            CellWords.put(cells, row -> words(row, row.cell(number)));
            cells.setCellFactory(_ -> new GridCellView(number, this::words));
            table.getColumns().add(cells);
        }
    }

    private static TableColumn<GridRow, GridRow> column(String id, String title, double width) {
        TableColumn<GridRow, GridRow> column = new TableColumn<>(title);
        column.setId(id);
        Columns.width(column, width);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        return column;
    }

    private Text head(By by, int column) {
        Text head = new Text(
                by == By.SESSION
                        ? column == 0 ? texts.get("grid.column.last") : "\u2212" + column
                        : dayHead(model.today().minusDays(column)));
        head.getStyleClass().add("grid-head");
        return head;
    }

    private static String dayHead(LocalDate day) {
        return day.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.getDefault()) + "\n"
                + (day.getDayOfMonth() == 1
                        ? day.getMonth().getDisplayName(TextStyle.SHORT, Locale.getDefault())
                        : Integer.toString(day.getDayOfMonth()));
    }

    private final class NameCell extends TableCell<GridRow, GridRow> {
        @Override
        protected void updateItem(@Nullable GridRow row, boolean empty) {
            super.updateItem(row, empty);
            PolicyLine line = empty || row == null ? null : row.line();
            setText(
                    line == null
                            ? null
                            : "    ".repeat(line.depth())
                                    + (line.paused() ? texts.format("grid.paused", line.name()) : line.name()));
            getStyleClass().remove(Styles.MUTED);
            if (line != null && line.paused()) {
                getStyleClass().add(Styles.MUTED);
            }
        }
    }

    private TableRow<GridRow> row() {
        TableRow<GridRow> row = new TableRow<>();
        row.itemProperty().subscribe(_ -> scrolled.playFromStart());
        row.setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2 && !row.isEmpty()) {
                open();
            }
        });
        made.add(row);
        return row;
    }

    /// Tells the model which rows are in sight.
    private void see() {
        int[] indexes = made.stream()
                .filter(row -> row.isVisible() && !row.isEmpty())
                .mapToInt(TableRow::getIndex)
                .toArray();
        if (indexes.length > 0) {
            int first = Integer.MAX_VALUE;
            int last = 0;
            for (int index : indexes) {
                first = Math.min(first, index);
                last = Math.max(last, index);
            }
            model.see(first, last);
        }
    }

    private String words(GridRow row, @Nullable GridCell cell) {
        String name = row.line().name();
        if (cell == null) {
            return row.cells() == null ? name : texts.format("grid.cell.none", name);
        }
        String state = texts.get(StateLook.of(cell.state()).textKey());
        String told = texts.format(
                "grid.cell." + (cell.sessions() == 1 ? "one" : "many"),
                name,
                Long.toString(cell.session()),
                state,
                tools.near(cell.due()),
                formats.count(cell.rows()),
                formats.bytes(cell.bytes()),
                formats.duration(cell.lasted()),
                formats.count(cell.sessions()));
        return cell.reason().isEmpty() ? told : told + " · " + cell.reason();
    }

    /// Says what stands in the cell that has the focus.
    private void tell() {
        TablePosition<?, ?> at = table.getFocusModel().getFocusedCell();
        if (at.getRow() < 0 || at.getRow() >= model.rows().size()) {
            detail.setText(texts.get("grid.detail"));
            return;
        }
        GridRow row = model.rows().get(at.getRow());
        detail.setText(
                at.getColumn() <= 0
                        ? texts.format(
                                "grid.policy",
                                row.line().name(),
                                row.line().database(),
                                row.line().table())
                        : words(row, row.cell(number(at))));
    }

    /// The columns stand from the oldest to the newest, behind the name.
    private static int number(TablePosition<?, ?> at) {
        return GridModel.COLUMNS - at.getColumn();
    }

    private void open() {
        TablePosition<?, ?> at = table.getFocusModel().getFocusedCell();
        if (at.getRow() < 0 || at.getRow() >= model.rows().size()) {
            return;
        }
        GridRow row = model.rows().get(at.getRow());
        GridCell cell = at.getColumn() <= 0 ? null : row.cell(number(at));
        if (cell != null) {
            tools.navigator().openSession(cell.session());
        } else if (at.getColumn() <= 0) {
            tools.navigator().openPolicy(row.line().name());
        }
    }

    private static boolean nothing(GridModel.Answer answer) {
        return switch (answer) {
            case EMPTY, NO_MATCH, FAILED -> true;
            case NONE_YET, POLICIES -> false;
        };
    }

    private void showNothing(GridModel.Answer answer) {
        switch (answer) {
            case EMPTY ->
                nothing.show(MaterialDesignF.FILE_TREE_OUTLINE, texts.get("grid.empty"), texts.get("grid.empty.hint"));
            case NO_MATCH ->
                nothing.show(
                        MaterialDesignF.FILTER_OFF_OUTLINE,
                        texts.get("grid.no-match"),
                        texts.get("grid.no-match.hint"),
                        texts.get("sessions.clear"),
                        () -> filter.clear());
            case FAILED ->
                nothing.fail(
                        texts.get("sessions.failed"),
                        model.problemProperty().get(),
                        texts.get("action.retry"),
                        model::refresh);
            case NONE_YET, POLICIES -> {}
        }
    }

    /// Shows the grid, or hides it.
    public void show(boolean visible) {
        root.setVisible(visible);
        root.setManaged(visible);
        if (visible) {
            model.refresh();
        }
    }

    public void find() {
        filter.requestFocus();
        filter.selectAll();
    }
}
