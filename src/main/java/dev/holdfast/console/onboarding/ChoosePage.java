package dev.holdfast.console.onboarding;

import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Styles;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.estate.DatabaseSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// The page that says which databases are looked at, and where their rows go.
///
/// Stable ids for tests: `onboardDatabase-NAME`, `onboardArchive`, `onboardTables`, `onboardExcluded`,
/// `onboardLeastRows`.
public final class ChoosePage {
    private final OnboardingModel model;
    private final Texts texts;
    private final Map<String, CheckBox> boxes = new HashMap<>();

    @FXML
    private VBox sources;

    @FXML
    private Label noSources;

    @FXML
    private ComboBox<String> archive;

    @FXML
    private TextField tables;

    @FXML
    private TextField excluded;

    @FXML
    private TextField leastRows;

    @FXML
    private Label problem;

    ChoosePage(OnboardingModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        tables.textProperty().bindBidirectional(model.tablesProperty());
        excluded.textProperty().bindBidirectional(model.excludedProperty());
        leastRows.textProperty().bindBidirectional(model.leastRowsProperty());
        problem.textProperty().bind(model.problemProperty());
        problem.visibleProperty().bind(model.problemProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        Choice.bind(
                archive,
                model.archiveProperty(),
                name -> name.isEmpty() ? texts.get("onboarding.archive.usual") : name);
        model.databases().subscribe(this::show);
        model.chosen()
                .subscribe(() -> boxes.forEach(
                        (name, box) -> box.setSelected(model.chosen().contains(name))));
        show();
    }

    private void show() {
        List<DatabaseSpec> all = List.copyOf(model.databases());
        List<DatabaseSpec> hot = all.stream()
                .filter(spec -> spec.roles().contains(DatabaseSpec.Role.SOURCE))
                .toList();
        boxes.clear();
        sources.getChildren().setAll(hot.stream().map(this::line).toList());
        Nodes.appear(noSources, hot.isEmpty());
        List<String> archives = new ArrayList<>(List.of(""));
        all.stream()
                .filter(spec -> spec.roles().contains(DatabaseSpec.Role.ARCHIVE))
                .map(DatabaseSpec::name)
                .forEach(archives::add);
        if (!archives.equals(archive.getItems())) {
            archive.getItems().setAll(archives);
            archive.setValue(model.archiveProperty().get());
        }
    }

    private HBox line(DatabaseSpec spec) {
        CheckBox box = new CheckBox(spec.name());
        box.setId("onboardDatabase-" + spec.name());
        box.setMnemonicParsing(false);
        box.setMinWidth(Scale.px(200));
        box.setSelected(model.chosen().contains(spec.name()));
        boxes.put(spec.name(), box);
        box.setOnAction(_ -> model.choose(spec.name(), box.isSelected()));
        Label where = new Label("%s · %s/%s · %s"
                .formatted(
                        spec.engine().id(),
                        spec.server(),
                        spec.databaseName(),
                        texts.get("environment." + spec.environment().id())));
        where.getStyleClass().add(Styles.MUTED);
        HBox line = new HBox(box, where);
        line.setSpacing(12);
        return line;
    }
}
