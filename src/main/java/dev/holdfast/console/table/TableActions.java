package dev.holdfast.console.table;

import dev.holdfast.console.fx.ControlKeys;
import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.event.EventTarget;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Control;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableView;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/// Copy and export on every table below a node: Ctrl+C copies the selected rows, Ctrl+Shift+C asks as what, the context
/// menu has both and the export.
///
/// Stable ids for tests: `tableCopy`, `tableCopy-csv`, `tableCopy-markdown`, `tableCopy-json`, `tableExport`.
public final class TableActions {
    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);
    private static final KeyCombination COPY_AS =
            new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);

    /// Beside the key that some keyboards have for it.
    private static final KeyCombination MENU = new KeyCodeCombination(KeyCode.F10, KeyCombination.SHIFT_DOWN);

    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final ContextMenu menu = new ContextMenu();

    public TableActions(ScreenTools tools) {
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    /// Acts on every table below `root`, on those that come later too.
    public void install(Node root) {
        ControlKeys.note(root, COPY, COPY_AS, MENU, Rows.OPEN);
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (COPY.match(event)) {
                table(event.getTarget()).ifPresent(table -> {
                    copy(table, TextFormat.TSV);
                    event.consume();
                });
            } else if (MENU.match(event)) {
                table(event.getTarget()).ifPresent(table -> {
                    show(table, items(table));
                    event.consume();
                });
            } else if (COPY_AS.match(event)) {
                table(event.getTarget()).ifPresent(table -> {
                    show(table, formatItems(table));
                    event.consume();
                });
            }
        });
        root.addEventHandler(ContextMenuEvent.CONTEXT_MENU_REQUESTED, event -> table(event.getTarget())
                .ifPresent(table -> {
                    show(table, items(table), event.getScreenX(), event.getScreenY());
                    event.consume();
                }));
    }

    /// The table in which something happened.
    static Optional<Control> table(EventTarget target) {
        for (Node node = target instanceof Node hit ? hit : null; node != null; node = node.getParent()) {
            if (node instanceof TableView<?> || node instanceof TreeTableView<?>) {
                return Optional.of((Control) node);
            }
        }
        return Optional.empty();
    }

    private void show(Control table, List<MenuItem> items) {
        Bounds bounds = table.localToScreen(table.getBoundsInLocal());
        show(table, items, bounds.getMinX() + 40, bounds.getMinY() + 40);
    }

    private void show(Control table, List<MenuItem> items, double x, double y) {
        menu.getItems().setAll(items);
        menu.show(table, x, y);
    }

    private List<MenuItem> items(Control table) {
        TableText<?> text = TableText.of(table);
        MenuItem copy = item(
                "tableCopy",
                texts.format("table.copy", formats.count(text.selected().size())),
                () -> copy(table, TextFormat.TSV));
        copy.setAccelerator(COPY);
        copy.setDisable(text.selected().isEmpty());
        Menu as = new Menu(texts.get("table.copy-as"));
        as.getItems().setAll(formatItems(table));
        as.setDisable(text.selected().isEmpty());
        MenuItem export = item("tableExport", texts.get("table.export"), () -> export(table));
        export.setDisable(text.rows().isEmpty() && RowSource.of(table).isEmpty());
        return List.of(copy, as, new SeparatorMenuItem(), export);
    }

    private List<MenuItem> formatItems(Control table) {
        List<MenuItem> items = new ArrayList<>();
        for (TextFormat format : List.of(TextFormat.CSV, TextFormat.MARKDOWN, TextFormat.JSON)) {
            items.add(item(
                    "tableCopy-" + format.id(), texts.get("table.format." + format.id()), () -> copy(table, format)));
        }
        return items;
    }

    private static MenuItem item(String id, String text, Runnable act) {
        MenuItem item = new MenuItem(text);
        item.setId(id);
        item.setOnAction(_ -> act.run());
        return item;
    }

    private static void copy(Control table, TextFormat format) {
        copy(TableText.of(table), format);
    }

    private static <R> void copy(TableText<R> text, TextFormat format) {
        if (!text.selected().isEmpty()) {
            CopyText.copy(format.of(text, text.selected()));
        }
    }

    private void export(Control table) {
        RowSource.ownExport(table).ifPresentOrElse(Runnable::run, () -> ask(table));
    }

    private void ask(Control table) {
        new ExportDialog(tools, TableText.of(table), RowSource.of(table).orElse(null), name(table))
                .ask(table.getScene().getWindow());
    }

    /// What a file of it is called.
    private static String name(Control table) {
        String id = table.getId() == null ? "rows" : table.getId();
        return id.replaceAll("([a-z])([A-Z])", "$1-$2")
                .toLowerCase(java.util.Locale.ROOT)
                .replaceFirst("-table$", "");
    }
}
