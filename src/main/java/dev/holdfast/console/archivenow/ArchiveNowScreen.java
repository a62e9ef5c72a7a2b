package dev.holdfast.console.archivenow;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Screen;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.session.ProgressController;
import java.util.Map;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab of one archive-now, from scope to result.
public final class ArchiveNowScreen implements Screen {
    private static final KeyCombination BACK = new KeyCodeCombination(KeyCode.ESCAPE);

    private final ArchiveNowModel model;
    private final Parent node;
    private final ObservableValue<String> title;

    /// @param policy chosen at first; empty for none
    public ArchiveNowScreen(String policy, ScreenTools tools) {
        this.model = new ArchiveNowModel(tools.operations(), tools.background(), tools.actor(), policy);
        ArchiveNowController.Pages pages = ArchiveNowController.Pages.of(model, tools);
        this.node = FxmlFile.ARCHIVE_NOW.load(
                tools.texts(),
                new ArchiveNowController(model, tools, pages),
                pages.scope(),
                pages.plan(),
                pages.confirm(),
                pages.differs(),
                pages.live(),
                new ProgressController(model.controls(), model.problemProperty(), tools));
        this.title = model.policyProperty()
                .map(name -> name.isEmpty()
                        ? tools.texts().get(Room.ARCHIVE_NOW.textKey())
                        : tools.texts().format("archive.title.of", name));
        model.refreshPolicies();
    }

    @Override
    public Parent node() {
        return node;
    }

    @Override
    public ObservableValue<String> title() {
        return title;
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(BACK, model::back);
    }

    @Override
    public void refresh() {
        model.refresh();
    }
}
