package dev.holdfast.console.fx;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/// Binds a table, its filter and the row below it to a [Paged] list.
public final class PagedTable<R> {
    private final TableView<R> table;
    private final Paged<R> list;
    private Consumer<R> onChosen = _ -> {};
    private List<Long> kept = List.of();
    private @Nullable R main;
    private boolean exchanging;

    /// @param sorts ids of the columns that the server sorts by
    public PagedTable(TableView<R> table, Paged<R> list, List<String> sorts) {
        this.table = table;
        this.list = list;
        table.setItems(list.rows());
        table.setPlaceholder(new Label());
        ServerSort.bind(table, sorts, list.sortProperty());
        RowSource.put(table, list::source);
        list.exchangingProperty().subscribe(begins -> {
            if (begins) {
                note();
            } else {
                reselect();
            }
        });
    }

    /// Notes what is selected: where a row is replaced, a table forgets all the others.
    private void note() {
        exchanging = true;
        main = table.getSelectionModel().getSelectedItem();
        kept = table.getSelectionModel().getSelectedItems().stream()
                .filter(Objects::nonNull)
                .map(list::number)
                .filter(number -> number != 0)
                .toList();
    }

    /// Selects what was selected and is still there, and nothing else.
    private void reselect() {
        R before = main;
        R now = null;
        if (!kept.isEmpty()) {
            table.getSelectionModel().clearSelection();
            int last = -1;
            for (int i = 0; i < list.rows().size(); i++) {
                long number = list.number(list.rows().get(i));
                if (before != null && list.number(before) == number) {
                    last = i;
                } else if (kept.contains(number)) {
                    table.getSelectionModel().select(i);
                }
            }
            if (last >= 0) {
                table.getSelectionModel().select(last);
                now = list.rows().get(last);
            }
        }
        exchanging = false;
        if (now != null && !now.equals(before)) {
            onChosen.accept(now);
        }
    }

    /// What is shown and the way to the other pages.
    public PagedTable<R> pages(PageRow row, Texts texts, Formats formats) {
        row.bind(texts, Bindings.createStringBinding(() -> shown(texts, formats), list.rows(), list.pageProperty()));
        row.bindNewer(list.pageProperty().greaterThan(0), list::newer);
        row.bindOlder(list.olderProperty(), list::older);
        return this;
    }

    private String shown(Texts texts, Formats formats) {
        long first = (long) list.pageProperty().get() * Paged.PAGE;
        return list.rows().isEmpty()
                ? ""
                : texts.format(
                        "pages.shown",
                        formats.count(first + 1),
                        formats.count(first + list.rows().size()));
    }

    /// Keeps what a model has selected, while rows are exchanged below it and pages are turned.
    ///
    /// @param select hears what somebody chose in the table
    public PagedTable<R> select(ObservableValue<@Nullable R> selected, Consumer<R> select) {
        onChosen = select;
        table.getSelectionModel().selectedItemProperty().subscribe(row -> {
            if (exchanging) {
                return;
            }
            if (row != null) {
                select.accept(row);
            } else {
                selectFirst(selected.getValue());
            }
        });
        selected.subscribe(this::follow);
        list.exchangesProperty().subscribe(_ -> {
            follow(selected.getValue());
            selectFirst(selected.getValue());
        });
        return this;
    }

    private void selectFirst(@Nullable R selected) {
        if (selected == null && !list.rows().isEmpty()) {
            table.getSelectionModel().selectFirst();
        }
    }

    private void follow(@Nullable R selected) {
        if (selected == null) {
            return;
        }
        for (int i = 0; i < list.rows().size(); i++) {
            R row = list.rows().get(i);
            if (list.number(row) == list.number(selected)) {
                if (!Objects.equals(row, table.getSelectionModel().getSelectedItem())) {
                    table.getSelectionModel().clearAndSelect(i);
                }
                return;
            }
        }
        table.getSelectionModel().clearSelection();
    }
}
