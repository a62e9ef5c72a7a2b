package dev.holdfast.console.growth;

import dev.holdfast.console.fx.Address;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.onboarding.OnboardingScreen;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.growth.TableGrowth;
import java.util.Locale;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;

/// Binds the name of what is looked at and what may be done about it.
///
/// Stable ids for tests: `growthName`, `growthAbout`, `growthCreatePolicy`, `growthArchiveNow`, `growthOpenPolicy`.
public final class SubjectController {
    private final GrowthModel model;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;
    private final TableWords words;

    @FXML
    private Label name;

    @FXML
    private Label about;

    @FXML
    private Button create;

    @FXML
    private Button archive;

    @FXML
    private Button policy;

    SubjectController(GrowthModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
        this.words = new TableWords(tools);
    }

    @FXML
    void initialize() {
        model.subjectProperty().subscribe(_ -> show());
        model.selectedProperty().subscribe(_ -> show());
        model.overviewProperty().subscribe(_ -> show());
    }

    private void show() {
        var subject = model.subjectProperty().get();
        GrowthRow row = model.selectedProperty().get();
        name.setText(subject == null ? "" : words.name(subject));
        TableGrowth growth = row == null ? null : row.growth();
        if (growth != null) {
            about.setText(texts.format(
                    "growth.about." + growth.kind().name().toLowerCase(Locale.ROOT),
                    growth.database(),
                    formats.bytes(growth.totalBytes()),
                    tools.near(growth.since()),
                    growth.partitionOf() == null ? "" : growth.partitionOf()));
        } else {
            about.setText(model.overviewProperty().get().databases().stream()
                    .filter(each -> subject != null && each.database().equals(subject.database()))
                    .findFirst()
                    .map(this::about)
                    .orElse(""));
        }
        boolean table = growth != null && growth.kind() != TableGrowth.Kind.PARTITION;
        boolean governed = growth != null && growth.policy() != null;
        Nodes.appear(create, table && !governed && tools.navigator().opens(Room.ONBOARDING));
        Nodes.appear(archive, governed && tools.navigator().opens(Room.ARCHIVE_NOW));
        Nodes.appear(policy, governed);
    }

    private String about(SampledDatabase database) {
        return texts.format(
                "growth.about.database",
                formats.bytes(database.bytes()),
                formats.count(database.tables()),
                tools.near(database.since()));
    }

    @FXML
    void create() {
        GrowthRow row = model.selectedProperty().get();
        if (row != null) {
            tools.navigator()
                    .open(new Address(
                            Room.ONBOARDING,
                            OnboardingScreen.about(
                                    row.growth().database(), row.growth().table())));
        }
    }

    @FXML
    void archive() {
        String which = policyName();
        if (which != null) {
            tools.navigator().archiveNow(which);
        }
    }

    @FXML
    void openPolicy() {
        String which = policyName();
        if (which != null) {
            tools.navigator().openPolicy(which);
        }
    }

    private @org.jspecify.annotations.Nullable String policyName() {
        GrowthRow row = model.selectedProperty().get();
        return row == null ? null : row.growth().policy();
    }
}
