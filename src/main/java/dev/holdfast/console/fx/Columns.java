package dev.holdfast.console.fx;

import java.util.function.BiConsumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumnBase;
import javafx.scene.control.TableView;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;

/// Columns of tables whose rows are records: a cell shows the whole row in its own way.
public final class Columns {
    /// Room that is left for a vertical scroll bar.
    private static final double SCROLL_BAR = 16;

    /// The font of titles, and what stands beside them; see `css/console.css`.
    private static final double TITLE_SIZE = 12;

    private static final double TITLE_ROOM = 16;

    /// Of a column whose width nobody has set.
    private static final double UNSET = 80;

    private Columns() {}

    /// @param id of the column, for tests and the kept layout
    public static <R> TableColumn<R, R> text(String id, String title, double width, Function<R, String> text) {
        return cell(id, title, width, text, (row, cell) -> cell.setText(text.apply(row)));
    }

    /// A column of text whose digits stand below each other, at the right edge.
    public static <R> TableColumn<R, R> number(String id, String title, double width, Function<R, String> text) {
        TableColumn<R, R> column = text(id, title, width, text);
        column.getStyleClass().add(Styles.NUMBER);
        return column;
    }

    /// @param words what the cell tells, for copies
    /// @param show fills a cell, which may show another row still
    public static <R> TableColumn<R, R> cell(
            String id, String title, double width, Function<R, String> words, BiConsumer<R, TableCell<R, R>> show) {
        TableColumn<R, R> column = new TableColumn<>(title);
        column.setId(id);
        CellWords.put(column, words);
        width(column, width);
        fitTitle(column);
        column.setSortable(false);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(_ -> new TableCell<>() {
            @Override
            protected void updateItem(@Nullable R row, boolean empty) {
                super.updateItem(row, empty);
                if (empty || row == null) {
                    setText(null);
                    setGraphic(null);
                } else {
                    show.accept(row, this);
                }
            }
        });
        return column;
    }

    /// Gives a column its width.
    ///
    /// @param usual at the usual [Scale]
    public static void width(TableColumnBase<?, ?> column, double usual) {
        ask(column, Scale.px(usual));
        Scale.sized(column);
    }

    /// Asks for a width. The toolkit takes a column of 80 for one whose width nobody has set, and fits it to whatever
    /// rows are there when its title is first shown (`TableColumnHeader.doColumnAutoSize`): how wide it is would
    /// hang on
    /// who is quicker.
    static void ask(TableColumnBase<?, ?> column, double width) {
        column.setPrefWidth(width == UNSET ? UNSET + 1 : width);
    }

    /// A column is never narrower than its title, whatever the language; its title must be set.
    public static void fitTitle(TableColumnBase<?, ?> column) {
        Text title = new Text(column.getText());
        title.setFont(Font.font(null, FontWeight.BOLD, Scale.px(TITLE_SIZE)));
        double least = Math.ceil(title.getLayoutBounds().getWidth() + Scale.px(TITLE_ROOM));
        column.setMinWidth(Math.max(column.getMinWidth(), least));
        ask(column, Math.max(column.getPrefWidth(), least));
    }

    /// Gives the last column what the others leave of the table's width, and never less than it asks for now: so it is
    /// called before a width comes that some other window left.
    public static void lastTakesTheRest(TableView<?> table) {
        TableColumn<?, ?> last = table.getColumns().getLast();
        double least = last.getPrefWidth() / Scale.px(1);
        Runnable fit = () -> {
            double others = table.getColumns().stream()
                    .filter(column -> !column.equals(last))
                    .mapToDouble(TableColumn::getWidth)
                    .sum();
            ask(last, Math.max(Scale.px(least), table.getWidth() - others - SCROLL_BAR));
        };
        table.widthProperty().subscribe(fit);
        table.getColumns().stream().filter(column -> !column.equals(last)).forEach(column -> column.widthProperty()
                .subscribe(fit));
    }
}
