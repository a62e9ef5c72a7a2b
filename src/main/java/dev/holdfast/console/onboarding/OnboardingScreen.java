package dev.holdfast.console.onboarding;

import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.TabScreen;
import dev.holdfast.dialect.TableName;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/// The tab in which whole databases get their policies.
public final class OnboardingScreen extends TabScreen {
    private static final KeyCombination BACK = new KeyCodeCombination(KeyCode.ESCAPE);

    private final OnboardingModel model;

    /// @param table as [#about] names it; empty for a wizard in which nothing is chosen yet
    public OnboardingScreen(String table, ScreenTools tools) {
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
        String[] names = table.split("/", 2);
        if (names.length == 2) {
            model.choose(decoded(names[0]), true);
            model.tablesProperty().set(decoded(names[1]).replaceAll("[,\\s]", "?"));
            model.leastRowsProperty().set("0"); // whoever names a table wants it, however small it is
        }
        model.refresh();
    }

    /// The argument of a wizard that starts with one table.
    public static String about(String database, TableName table) {
        return encoded(database) + "/" + encoded(table.toString());
    }

    /// Free of what parts addresses and their lists.
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private static String decoded(String name) {
        return URLDecoder.decode(name, StandardCharsets.UTF_8);
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
