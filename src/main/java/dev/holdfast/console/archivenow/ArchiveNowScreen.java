package dev.holdfast.console.archivenow;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.session.ProgressController;
import java.util.Map;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab of one archive-now, from scope to result.
public final class ArchiveNowScreen extends TabScreen {
    private static final KeyCombination BACK = new KeyCodeCombination(KeyCode.ESCAPE);

    private static final KeyCombination DRY_RUN = new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN);

    private final ArchiveNowModel model;

    /// @param policy chosen at first; empty for none
    public ArchiveNowScreen(String policy, ScreenTools tools) {
        ArchiveNowModel model = new ArchiveNowModel(tools.operations(), tools.background(), tools.actor(), policy);
        super(node(model, tools), title(model, tools.texts()));
        this.model = model;
        model.refreshPolicies();
    }

    private static Parent node(ArchiveNowModel model, ScreenTools tools) {
        ArchiveNowController.Pages pages = ArchiveNowController.Pages.of(model, tools);
        return FxmlFile.ARCHIVE_NOW.load(
                tools.texts(),
                new ArchiveNowController(model, tools, pages),
                pages.scope(),
                pages.plan(),
                pages.confirm(),
                pages.differs(),
                pages.live(),
                new ProgressController(model.controls(), model.problemProperty(), tools));
    }

    private static ObservableValue<String> title(ArchiveNowModel model, Texts texts) {
        return model.policyProperty()
                .map(name -> name.isEmpty()
                        ? texts.get(Room.ARCHIVE_NOW.textKey())
                        : texts.format("archive.title.of", name));
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(BACK, model::back, DRY_RUN, model::plan);
    }

    @Override
    public void dryRun() {
        model.plan();
    }

    @Override
    public String policy() {
        return model.policyProperty().get();
    }

    @Override
    public void refresh() {
        if (model.policies().isEmpty()) {
            model.refreshPolicies();
        }
        model.refresh();
    }
}
