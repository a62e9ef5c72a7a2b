package dev.holdfast.console.bulk;

import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.WritingItem;
import dev.holdfast.node.BulkAct;
import java.util.List;
import java.util.function.Supplier;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;

/// Fills a button with what may be done to many: the rows that are selected, or all that match.
///
/// With the button's id `x`, its items have the ids `x-session-resume` and so on.
public final class BulkMenu {
    private BulkMenu() {}

    /// @param selected numbers of the rows that are selected
    /// @param filter what the list is asked for
    public static void fill(
            MenuButton button,
            ScreenTools tools,
            List<BulkAct> acts,
            Supplier<List<Long>> selected,
            Supplier<String> filter) {
        button.setText(tools.texts().get("bulk.menu"));
        for (BulkAct act : acts) {
            String text = tools.texts().get("bulk." + act.id()) + "…";
            Runnable ask = () -> new BulkDialog(act, selected.get(), filter.get(), tools)
                    .ask(button.getScene().getWindow());
            MenuItem item = act.stops() ? new MenuItem(text) : new WritingItem(button, text, ask);
            if (act.stops()) {
                item.setOnAction(_ -> ask.run());
            }
            item.setId(button.getId() + "-" + act.id());
            button.getItems().add(item);
        }
    }
}
