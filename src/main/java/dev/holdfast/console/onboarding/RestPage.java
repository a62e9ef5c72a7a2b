package dev.holdfast.console.onboarding;

import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.onboard.Unconfigured;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javafx.collections.transformation.FilteredList;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;

/// The page of the tables that get no policy.
///
/// Stable ids for tests: `onboardRestTable`, `onboardRestFilter`, `onboardRestSummary`.
public final class RestPage {
    private final OnboardingModel model;
    private final Texts texts;
    private final ScreenTools tools;

    @FXML
    private Label summary;

    @FXML
    private TextField filter;

    @FXML
    private TableView<Unconfigured> table;

    RestPage(OnboardingModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        new RecordTable<>(table, texts, "onboarding.rest.column.")
                .text("table", 300, each -> each.database() + "/" + each.table())
                .text(
                        "why",
                        170,
                        each -> texts.get("onboarding.why." + each.why().id()))
                .longText("detail", 500, Unconfigured::detail);
        table.setPlaceholder(new Label(texts.get("onboarding.rest.none")));
        Columns.lastTakesTheRest(table);
        FilteredList<Unconfigured> shown = new FilteredList<>(model.unconfigured());
        filter.textProperty().subscribe(text -> {
            String wanted = text.strip().toLowerCase(Locale.ROOT);
            shown.setPredicate(each -> (each.database() + "/" + each.table() + " "
                            + texts.get("onboarding.why." + each.why().id()) + " " + each.detail())
                    .toLowerCase(Locale.ROOT)
                    .contains(wanted));
        });
        table.setItems(shown);
        model.unconfigured().subscribe(this::summarise);
    }

    private void summarise() {
        Map<Unconfigured.Why, Long> counts = model.unconfigured().stream()
                .collect(Collectors.groupingBy(Unconfigured::why, TreeMap::new, Collectors.counting()));
        summary.setText(counts.entrySet().stream()
                .map(each -> tools.formats().count(each.getValue()) + " "
                        + texts.get("onboarding.why." + each.getKey().id()))
                .collect(Collectors.joining("   ·   ")));
    }
}
