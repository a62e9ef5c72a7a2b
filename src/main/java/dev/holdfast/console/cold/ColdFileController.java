package dev.holdfast.console.cold;

import dev.holdfast.cold.ColdColumn;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.console.cold.ColdModel.Work;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Fact;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Question;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdState;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;

/// Shows the cold file that is selected: what it holds by its manifest, and what may be done with it.
///
/// Stable ids for tests: `coldName`, `coldProblem`, `coldVerify`, `coldThaw`, `coldThawConfirm`, `coldColumns`.
public final class ColdFileController {
    private final ColdModel model;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private VBox detail;

    @FXML
    private Label name;

    @FXML
    private Label problem;

    @FXML
    private GridPane facts;

    @FXML
    private Button verify;

    @FXML
    private Button thaw;

    @FXML
    private TableView<ColdColumn> columns;

    ColdFileController(ColdModel model, ScreenTools tools) {
        this.model = model;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        new RecordTable<>(columns, texts, "cold.column.")
                .longText("name", 120, ColdColumn::name)
                .longText("type", 150, ColdColumn::type)
                .text("stored", 90, column -> column.stored().name().toLowerCase(Locale.ROOT));
        columns.setPlaceholder(new Label());
        Columns.lastTakesTheRest(columns);
        model.selectedProperty().subscribe(_ -> show());
        model.manifestProperty().subscribe(_ -> show());
        model.workProperty().subscribe(_ -> allow());
    }

    private void show() {
        ColdFile file = model.selectedProperty().get();
        detail.setVisible(file != null);
        if (file != null) {
            name.setText(named(file));
            String wrong = Objects.requireNonNullElse(file.problem(), "");
            problem.setText(wrong);
            Nodes.appear(problem, !wrong.isEmpty());
            showFacts(file, model.manifestProperty().get());
        }
        allow();
    }

    /// @param manifest null before it was read
    private void showFacts(ColdFile file, @Nullable ColdManifest manifest) {
        facts.getChildren().clear();
        fact("file", file.object());
        fact("rows", formats.count(rows(file)) + ", " + size(file, formats));
        if (manifest != null) {
            fact("chunks", formats.count(manifest.chunks().size()));
            manifest.ranges()
                    .forEach(range -> Fact.row(
                            facts,
                            texts.format("cold.fact.range", range.column()),
                            Objects.requireNonNullElse(range.min(), Formats.NONE) + " … "
                                    + Objects.requireNonNullElse(range.max(), Formats.NONE)));
            fact("sha256", manifest.sha256());
        }
        fact("frozen", formats.instant(file.frozenAt()));
        fact("verified", formats.instant(file.verifiedAt()));
        if (file.thawedAt() != null) {
            fact("thawed", formats.instant(file.thawedAt()));
        }
        columns.getItems().setAll(manifest == null ? List.of() : manifest.columns());
    }

    private void fact(String key, String value) {
        Fact.row(facts, texts.get("cold.fact." + key), value);
    }

    private void allow() {
        boolean busy = model.workProperty().get().kind() != Work.Kind.NONE;
        ColdFile file = model.selectedProperty().get();
        verify.setDisable(busy || file == null || !file.state().hasFile());
        thaw.setDisable(busy || file == null || file.state() != ColdState.COLD);
    }

    private static String named(ColdFile file) {
        return file.database() + " " + file.table() + ", " + file.month();
    }

    /// Null before it was found true.
    static @Nullable Long rows(ColdFile file) {
        return file.content() == null ? null : file.content().rows();
    }

    static String size(ColdFile file, Formats formats) {
        return file.content() == null
                ? Formats.NONE
                : formats.bytes(file.content().bytes());
    }

    @FXML
    void verify() {
        model.verify();
    }

    @FXML
    void thaw() {
        ColdFile file = model.selectedProperty().get();
        if (file != null) {
            new Question(
                            "coldThaw",
                            MaterialDesignS.SNOWFLAKE_MELT,
                            texts.get("cold.thaw.title"),
                            texts.format("cold.thaw.header", formats.count(rows(file)), named(file)),
                            texts.get("cold.thaw.text"),
                            texts.get("cold.thaw"),
                            texts.get("cold.thaw.keep"))
                    .ask(thaw.getScene().getWindow(), () -> model.thaw(file));
        }
    }
}
