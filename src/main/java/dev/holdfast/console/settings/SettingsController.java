package dev.holdfast.console.settings;

import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Installed;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Theme;
import dev.holdfast.console.fx.WizardSteps;
import dev.holdfast.estate.DatabaseSpec;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/// Binds what may be settled, and shows what is settled elsewhere.
///
/// Stable ids for tests: `settingsTheme-system`, `-light`, `-dark`, `settingsLocale`, `settingsZone`,
/// `settingsZoneProblem`, `settingsExample`, `settingsSafety`, `settingsFiles`.
public final class SettingsController {
    private final SettingsModel model;
    private final Installed installed;
    private final ScreenTools tools;
    private final Texts texts;

    @FXML
    private HBox themes;

    @FXML
    private ComboBox<String> locale;

    @FXML
    private TextField zone;

    @FXML
    private Label zoneProblem;

    @FXML
    private Label example;

    @FXML
    private TableView<DatabaseSpec> safety;

    @FXML
    private Label problem;

    @FXML
    private GridPane files;

    SettingsController(SettingsModel model, Installed installed, ScreenTools tools) {
        this.model = model;
        this.installed = installed;
        this.tools = tools;
        this.texts = tools.texts();
    }

    @FXML
    void initialize() {
        Map<Optional<Theme>, ToggleButton> buttons = new LinkedHashMap<>();
        theme(buttons, Optional.empty(), "system");
        theme(buttons, Optional.of(Theme.LIGHT), "light");
        theme(buttons, Optional.of(Theme.DARK), "dark");
        themes.getChildren().setAll(buttons.values());
        Choice.bind(buttons, model.themeProperty());
        locale.getItems().setAll(model.locales());
        Choice.bind(locale, model.localeProperty(), this::words);
        zone.textProperty().bindBidirectional(model.zoneProperty());
        zone.setPromptText(
                texts.format("settings.zone.system", ZoneId.systemDefault().getId()));
        WizardSteps.problem(problem, model.problemProperty());
        zoneProblem.textProperty().bind(model.zoneProblemProperty().map(id -> texts.format("settings.zone.wrong", id)));
        model.zoneProblemProperty().subscribe(id -> Nodes.appear(zoneProblem, !id.isEmpty()));
        model.localeProperty().subscribe(_ -> showExample());
        model.zoneProperty().subscribe(_ -> showExample());
        safety.getColumns()
                .add(Columns.cell(
                        "environment",
                        texts.get("connections.column.environment"),
                        150,
                        spec -> texts.get("environment." + spec.environment().id()),
                        this::chip));
        new RecordTable<>(safety, texts, "settings.column.")
                .text("name", 160, DatabaseSpec::name)
                .longText(
                        "means",
                        500,
                        spec -> texts.get(
                                "settings.safety." + spec.environment().id()));
        safety.setPlaceholder(new Label(texts.get("settings.safety.none")));
        Columns.lastTakesTheRest(safety);
        safety.setItems(model.databases());
        file("version", installed.version());
        file("control", installed.controlDatabase());
        file("home", installed.home());
        file("layout", installed.layoutFile());
        file(
                "java",
                System.getProperty("java.version", "") + "  ·  JavaFX " + System.getProperty("javafx.version", ""));
    }

    private void theme(Map<Optional<Theme>, ToggleButton> buttons, Optional<Theme> theme, String id) {
        ToggleButton button = new ToggleButton(texts.get("settings.theme." + id));
        button.setId("settingsTheme-" + id);
        buttons.put(theme, button);
    }

    private String words(String tag) {
        if (tag.isEmpty()) {
            return texts.format("settings.locale.system", Locale.getDefault().toLanguageTag());
        }
        Locale of = Locale.forLanguageTag(tag);
        return of.getDisplayName(Locale.ENGLISH) + "  (" + tag + ")";
    }

    /// How the same moment and number look once they are settled so.
    private void showExample() {
        String tag = model.localeProperty().get();
        String id = model.zoneProperty().get().strip();
        boolean known = ZoneId.getAvailableZoneIds().contains(id);
        Formats formats = new Formats(
                tag.isEmpty() ? Locale.getDefault() : Locale.forLanguageTag(tag),
                known ? ZoneId.of(id) : ZoneId.systemDefault());
        example.setText(texts.format(
                "settings.example",
                formats.instant(tools.clock().instant()),
                formats.count(1_234_567L),
                formats.bytes(1_234_567_890L)));
    }

    private void chip(DatabaseSpec spec, TableCell<DatabaseSpec, DatabaseSpec> cell) {
        Label chip = new Label(texts.get("environment." + spec.environment().id()));
        chip.getStyleClass()
                .addAll("environment-chip", "in-" + spec.environment().id());
        cell.setGraphic(chip);
    }

    private void file(String key, String value) {
        Label name = new Label(texts.get("settings.file." + key));
        name.getStyleClass().add("muted");
        TextField text = new TextField(value);
        text.setId("settingsFile-" + key);
        text.setEditable(false);
        text.getStyleClass().addAll("code", "settings-fact");
        text.setAccessibleText(texts.get("settings.file." + key));
        GridPane.setHgrow(text, Priority.ALWAYS);
        files.addRow(files.getRowCount(), name, text);
    }

    @FXML
    void openConnections() {
        tools.navigator().open(new Address(Room.CONNECTIONS));
    }
}
