package dev.holdfast.console.audit;

import dev.holdfast.console.fx.FilteredScreen;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.filter.Filter;
import dev.holdfast.node.Listed;

/// The tab with the audit.
public final class AuditScreen extends FilteredScreen {
    private final AuditModel model;

    public AuditScreen(ScreenTools tools) {
        AuditModel model = new AuditModel(tools.operations(), tools.background(), tools.clock());
        AuditController controller = new AuditController(model, tools);
        super(
                FxmlFile.AUDIT.load(tools.texts(), controller),
                tools,
                Room.AUDIT,
                Listed.AUDIT,
                model.list().filterProperty(),
                controller::filter);
        this.model = model;
    }

    @Override
    public void refresh() {
        model.list().refresh();
    }

    /// Filters by an object, e.g. the name of a policy.
    @Override
    public void point(String name) {
        model.list().filterProperty().set(new Filter.Term("object", name).toString());
    }
}
