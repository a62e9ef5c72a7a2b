package dev.holdfast.console.audit;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Layout;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import dev.holdfast.filter.Filter;
import dev.holdfast.node.Listed;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab with the audit.
public final class AuditScreen extends TabScreen {
    private static final KeyCombination FILTER = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    private final AuditModel model;
    private final AuditController controller;

    public AuditScreen(ScreenTools tools) {
        AuditModel model = new AuditModel(tools.operations(), tools.background(), tools.clock());
        AuditController controller = new AuditController(model, tools);
        super(FxmlFile.AUDIT.load(tools.texts(), controller), tools, Room.AUDIT);
        this.model = model;
        this.controller = controller;
        model.filterProperty().set(Listed.AUDIT.words().known(tools.layout().get("filter.audit", "")));
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(FILTER, controller::filter);
    }

    @Override
    public void keep(Layout layout) {
        controller.keep();
        layout.put("filter.audit", model.filterProperty().get());
    }

    /// Filters by an object, e.g. the name of a policy.
    @Override
    public void point(String name) {
        model.filterProperty().set(new Filter.Term("object", name).toString());
    }
}
