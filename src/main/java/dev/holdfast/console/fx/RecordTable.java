package dev.holdfast.console.fx;

import java.util.function.BiConsumer;
import java.util.function.Function;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// Gives a table dense columns of text, numbers and states.
public final class RecordTable<T> {
    /// Room for `Wed 18 Nov 01:31 CEST`.
    private static final double MOMENT = 158;

    private final TableView<T> table;
    private final Texts texts;
    private final String prefix;

    /// @param prefix of the header's keys in [Texts], e.g. `sessions.column.`
    public RecordTable(TableView<T> table, Texts texts, String prefix) {
        this.table = table;
        this.texts = texts;
        this.prefix = prefix;
        table.getStyleClass().add("dense");
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    }

    public RecordTable<T> text(String id, double width, Function<T, String> text) {
        return add(id, width, text, (row, cell) -> cell.setText(text.apply(row)));
    }

    /// Text that may be longer than its cell: the tooltip has it all.
    public RecordTable<T> longText(String id, double width, Function<T, String> text) {
        return add(id, width, text, (row, cell) -> {
            String whole = text.apply(row);
            cell.setText(whole.lines().findFirst().orElse(""));
            Tips.set(cell, whole);
        });
    }

    /// A day and minute as [ScreenTools#near] tells it: half of it tells nothing, so its column is never narrower.
    public RecordTable<T> moment(String id, Function<T, String> text) {
        text(id, MOMENT, text);
        return neverNarrower(MOMENT);
    }

    public RecordTable<T> number(String id, double width, Function<T, String> text) {
        text(id, width, text);
        table.getColumns().getLast().getStyleClass().add(Styles.NUMBER);
        return this;
    }

    /// A state is told by icon and word: its column is never narrower than `width`, so that neither is cut.
    public RecordTable<T> state(String id, double width, Function<T, StateLook> look) {
        add(
                id,
                width,
                row -> texts.get(look.apply(row).textKey()),
                (row, cell) -> Badge.in(cell, texts, look.apply(row)));
        return neverNarrower(width);
    }

    private RecordTable<T> neverNarrower(double width) {
        TableColumn<T, ?> column = table.getColumns().getLast();
        column.setMinWidth(Math.max(column.getMinWidth(), Scale.px(width)));
        return this;
    }

    /// Text beside an icon where something is to be heeded. @param look null where nothing is
    public RecordTable<T> warned(
            String id, double width, Function<T, String> text, Function<T, @Nullable StateLook> look) {
        return add(id, width, text, (row, cell) -> {
            StateLook heeded = look.apply(row);
            Label label = new Label(text.apply(row));
            label.setMaxWidth(Double.MAX_VALUE);
            if (heeded != null) {
                label.setGraphic(new FontIcon(heeded.icon()));
                label.getStyleClass().addAll(Styles.BADGE, heeded.styleClass());
            }
            cell.setGraphic(label);
        });
    }

    private RecordTable<T> add(
            String id, double width, Function<T, String> value, BiConsumer<T, TableCell<T, T>> show) {
        TableColumn<T, T> column = Columns.cell(id, texts.get(prefix + id), width, value, (row, cell) -> {
            Tips.set(cell, "");
            show.accept(row, cell);
        });
        table.getColumns().add(column);
        return this;
    }
}
