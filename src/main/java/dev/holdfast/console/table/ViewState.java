package dev.holdfast.console.table;

import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Later;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Scale;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumnBase;
import javafx.scene.control.TableView;
import javafx.scene.control.TreeTableView;

/// What a screen looks like, found by walking its nodes, so that none can be forgotten: order, width and sorting of
/// every table's columns, dividers, chosen inner tabs. Whatever has an id is kept by it.
public final class ViewState {
    private ViewState() {}

    /// Gives a new screen the look that the last one had.
    public static void restore(Address address, Node root, Layout layout) {
        String room = address.room().id() + ".";
        walk(root, node -> {
            switch (node) {
                case TableView<?> table -> restore(room, table, layout);
                case TreeTableView<?> tree -> restoreColumns(room, tree.getId(), tree.getColumns(), layout);
                case SplitPane split -> restoreDividers(room, split, layout);
                case TabPane tabs -> tab(address, tabs, layout);
                case Later part -> part.whenMade(made -> restore(address, made, layout));
                default -> {}
            }
        });
    }

    /// Notes the look of a screen; what of it was never made looks as it did before.
    public static void keep(Address address, Node root, Layout layout) {
        String room = address.room().id() + ".";
        walk(root, node -> {
            switch (node) {
                case TableView<?> table -> {
                    keepColumns(room, table.getId(), table.getColumns(), layout);
                    layout.put("sort." + room + table.getId(), sort(table));
                }
                case TreeTableView<?> tree -> keepColumns(room, tree.getId(), tree.getColumns(), layout);
                case SplitPane split -> keepDividers(room, split, layout);
                case TabPane tabs -> layout.put(tabKey(address, tabs), chosen(tabs));
                default -> {}
            }
        });
    }

    /// Visits every node with an id, and what will have more; a skin need not be there yet.
    private static void walk(Node node, Consumer<Node> visit) {
        if (node.getId() != null || node instanceof Later) {
            visit.accept(node);
        }
        if (!(node instanceof TableView<?> || node instanceof TreeTableView<?>)) {
            Nodes.below(node).forEach(child -> walk(child, visit));
        }
    }

    private static String key(String table, TableColumnBase<?, ?> column) {
        return "column." + table + "." + column.getId();
    }

    private static void keepColumns(
            String room, String table, List<? extends TableColumnBase<?, ?>> columns, Layout layout) {
        List<String> ids = columns.stream().map(TableColumnBase::getId).toList();
        if (ids.contains(null) || ids.stream().distinct().count() < ids.size()) {
            return; // it cannot be told which is which
        }
        layout.put("columns." + room + table, ids);
        columns.forEach(column -> layout.put(key(table, column), column.getWidth() / Scale.px(1)));
    }

    private static <C extends TableColumnBase<?, ?>> void restoreColumns(
            String room, String table, ObservableList<C> columns, Layout layout) {
        columns.stream()
                .filter(column -> column.getId() != null)
                .forEach(column ->
                        Columns.width(column, layout.number(key(table, column), column.getPrefWidth() / Scale.px(1))));
        List<String> order = layout.list("columns." + room + table, List.of());
        List<C> sorted = new ArrayList<>(columns);
        sorted.sort(Comparator.comparingInt(column -> {
            int at = order.indexOf(Objects.toString(column.getId(), ""));
            return at < 0 ? Integer.MAX_VALUE : at; // it is new: at the end
        }));
        if (!sorted.equals(columns)) {
            columns.setAll(sorted);
        }
    }

    private static <R> void restore(String room, TableView<R> table, Layout layout) {
        restoreColumns(room, table.getId(), table.getColumns(), layout);
        String sort = layout.get("sort." + room + table.getId(), "");
        boolean down = sort.startsWith("-");
        String id = down ? sort.substring(1) : sort;
        table.getColumns().stream()
                .filter(column -> column.isSortable() && id.equals(column.getId()))
                .findFirst()
                .ifPresent(column -> {
                    column.setSortType(down ? TableColumn.SortType.DESCENDING : TableColumn.SortType.ASCENDING);
                    table.getSortOrder().add(column);
                });
    }

    private static String sort(TableView<?> table) {
        return table.getSortOrder().stream()
                .findFirst()
                .map(column -> (column.getSortType() == TableColumn.SortType.DESCENDING ? "-" : "") + column.getId())
                .orElse("");
    }

    private static String key(String room, SplitPane split) {
        return "dividers." + room + split.getId();
    }

    /// One whose parts are not there now keeps the place that it had.
    private static void keepDividers(String room, SplitPane split, Layout layout) {
        if (!split.getDividers().isEmpty()) {
            layout.put(key(room, split), split.getDividerPositions());
        }
    }

    /// Where parts come later, their dividers stand there then.
    private static void restoreDividers(String room, SplitPane split, Layout layout) {
        double[] kept = layout.numbers(key(room, split));
        for (int i = 0; i < kept.length; i++) {
            split.setDividerPosition(i, kept[i]);
        }
    }

    private static String tabKey(Address address, TabPane tabs) {
        return "tab." + address + "." + tabs.getId();
    }

    /// A screen about one thing is gone for good: what the next one of its room looks like is not its affair.
    public static void forgetTabs(Address address, Layout layout) {
        layout.removeAll("tab." + address + ".");
    }

    /// By its id where it has one: beside it, others may come and go.
    private static String chosen(TabPane tabs) {
        Tab chosen = tabs.getSelectionModel().getSelectedItem();
        return chosen == null || chosen.getId() == null
                ? Integer.toString(tabs.getSelectionModel().getSelectedIndex())
                : chosen.getId();
    }

    private static void tab(Address address, TabPane tabs, Layout layout) {
        String kept = layout.get(tabKey(address, tabs), "");
        for (int i = 0; i < tabs.getTabs().size(); i++) {
            Tab tab = tabs.getTabs().get(i);
            if (kept.equals(tab.getId() == null ? Integer.toString(i) : tab.getId()) && !tab.isDisabled()) {
                tabs.getSelectionModel().select(tab);
            }
        }
    }
}
