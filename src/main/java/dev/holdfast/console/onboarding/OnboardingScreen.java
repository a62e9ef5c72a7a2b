package dev.holdfast.console.onboarding;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab in which whole databases get their policies.
public final class OnboardingScreen extends TabScreen {
    private static final KeyCombination BACK = new KeyCodeCombination(KeyCode.ESCAPE);

    private final OnboardingModel model;

    public OnboardingScreen(ScreenTools tools) {
        OnboardingModel model = new OnboardingModel(tools.operations(), tools.background(), tools.actor());
        super(
                FxmlFile.ONBOARDING.load(
                        tools.texts(),
                        new OnboardingController(model, tools),
                        new ChoosePage(model, tools),
                        new ProposalsPage(model, tools),
                        new ProposalDetail(model, tools),
                        new RestPage(model, tools),
                        new ReviewPage(model, tools)),
                tools,
                Room.ONBOARDING);
        this.model = model;
        model.refresh();
    }

    @Override
    public Map<KeyCombination, Runnable> keys() {
        return Map.of(BACK, model::back);
    }

    @Override
    public void refresh() {
        model.refresh();
    }

    @Override
    public void closed() {
        model.stopCounting();
    }
}
