package dev.holdfast.console.archivenow;

import dev.holdfast.console.archivenow.Step.Differs;
import dev.holdfast.console.fx.Columns;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.RecordTable;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.Fact;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/// Where what was found differs from what was planned; no row was moved.
public final class DiffersPage {
    private static final String CUT_OFF = "cut-off";

    private final Texts texts;
    private final Formats formats;
    private ZoneId zone = ZoneOffset.UTC;

    @FXML
    private Label differsTitle;

    @FXML
    private Label differsText;

    @FXML
    private TableView<Difference> differences;

    DiffersPage(ScreenTools tools) {
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    @FXML
    void initialize() {
        new RecordTable<>(differences, texts, "archive.column.")
                .text("kind", 150, Difference::kind)
                .longText("subject", 300, Difference::subject)
                .longText("planned", 330, each -> value(each, each.planned(), each.found(), "archive.differs.new"))
                .longText("found", 330, each -> value(each, each.found(), each.planned(), "archive.differs.gone"));
        Columns.lastTakesTheRest(differences);
    }

    private String value(Difference difference, @Nullable String value, @Nullable String other, String absent) {
        if (value == null) {
            return texts.get(absent);
        }
        if (difference.kind().equals(Fact.ROWS)) {
            return formats.count(Long.parseLong(value));
        }
        if (difference.kind().equals(CUT_OFF)) {
            return cutOff(value);
        }
        return other == null ? value : firstDifference(value, other);
    }

    /// In the policy's zone, as the plan told it; what is no instant says in words that age does not matter.
    private String cutOff(String value) {
        try {
            return formats.instant(Instant.parse(value), zone);
        } catch (DateTimeParseException _) {
            return value;
        }
    }

    /// Of longer texts the first line that differs, which is what the cell shows, before the whole.
    private static String firstDifference(String value, String other) {
        List<String> lines = value.lines().toList();
        List<String> others = other.lines().toList();
        if (lines.size() < 2 && others.size() < 2) {
            return value;
        }
        int line = 0;
        while (line < lines.size() && line < others.size() && lines.get(line).equals(others.get(line))) {
            line++;
        }
        String first = line < lines.size() ? lines.get(line).strip() : "";
        return (first.isEmpty() ? "…" : "… " + first) + "\n\n" + value;
    }

    void show(Differs step) {
        zone = step.measured().zone();
        differsTitle.setText(texts.format(
                "archive.differs.title", Long.toString(step.measured().stored().id())));
        differsText.setText(texts.format(
                step.differences().size() == 1 ? "archive.differs.text.one" : "archive.differs.text",
                formats.count(step.differences().size()),
                Long.toString(step.session().id())));
        differences.getItems().setAll(step.differences());
    }
}
