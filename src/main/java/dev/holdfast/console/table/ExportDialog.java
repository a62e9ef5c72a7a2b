package dev.holdfast.console.table;

import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.FormDialog;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.Texts;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// Asks to which file all rows of a table go, and has them written in the background.
///
/// Stable ids for tests: `tableExportFile`, `tableExportFormat`, `tableExportReplace`, `tableExportRows`,
/// `tableExportConfirm`, `tableExportKeep`.
public final class ExportDialog {
    private static final double WIDTH = 640;

    private final ScreenTools tools;
    private final Texts texts;
    private final TableText<?> table;
    private final @Nullable RowSource<Object> source;
    private final String name;
    private final ObjectProperty<TextFormat> format = new SimpleObjectProperty<>(TextFormat.CSV);

    @FXML
    private Label rows;

    @FXML
    private TextField file;

    @FXML
    private ComboBox<TextFormat> formats;

    @FXML
    private CheckBox replace;

    @FXML
    private Label commandTitle;

    @FXML
    private Label command;

    /// @param source null when the table has all its rows itself
    ExportDialog(ScreenTools tools, TableText<?> table, @Nullable RowSource<Object> source, String name) {
        this.tools = tools;
        this.texts = tools.texts();
        this.table = table;
        this.source = source;
        this.name = name;
    }

    void ask(Window owner) {
        Parent content = FxmlFile.TABLE_EXPORT.load(texts, this);
        FormDialog.ask(
                "tableExport",
                "accent",
                owner,
                texts.get("table.export.title"),
                content,
                texts.get("table.export.confirm"),
                texts.get("table.export.keep"),
                WIDTH,
                Bindings.createBooleanBinding(() -> path(file.getText()) != null, file.textProperty()),
                this::start);
    }

    @FXML
    void initialize() {
        formats.getItems().setAll(TextFormat.values());
        Choice.bind(formats, format, each -> texts.get("table.format." + each.id()));
        Path home = Path.of(System.getProperty("user.home", ""));
        file.setText(home.resolve(name + "." + format.get().ending()).toString());
        file.textProperty().subscribe((_, _) -> replace.setSelected(false)); // that was said of another file
        format.subscribe((_, now) -> file.setText(renamed(file.getText(), now)));
        String twin = source == null ? "" : source.command();
        Nodes.appear(commandTitle, !twin.isEmpty());
        Nodes.appear(command, !twin.isEmpty());
        command.textProperty().bind(Bindings.createStringBinding(() -> twin(twin), file.textProperty(), format));
        if (source == null) {
            rows.setText(texts.format(
                    "table.export.rows", tools.formats().count(table.rows().size())));
        } else {
            rows.setText(texts.get("table.export.counting"));
            tools.background()
                    .run(
                            source.count(),
                            all -> rows.setText(
                                    all < 0
                                            ? texts.get("table.export.all")
                                            : texts.format(
                                                    "table.export.matching",
                                                    tools.formats().count(all))),
                            failure -> rows.setText(Objects.toString(failure.getMessage(), failure.toString())));
        }
    }

    /// The command line has no Markdown and no TSV.
    private String twin(String command) {
        return command + " --output " + (format.get() == TextFormat.JSON ? "json" : "csv") + " > "
                + ShellWord.of(file.getText().strip());
    }

    private static String renamed(String path, TextFormat format) {
        return path.matches("(?i).*\\.(csv|tsv|md|json)")
                ? path.substring(0, path.lastIndexOf('.') + 1) + format.ending()
                : path;
    }

    /// Null where a text names no file.
    private static @Nullable Path path(String text) {
        try {
            return text.isBlank() ? null : Path.of(text.strip()).toAbsolutePath();
        } catch (InvalidPathException _) {
            return null;
        }
    }

    private void start() {
        Path target = path(file.getText());
        if (target != null) {
            begin(table, target);
        }
    }

    @SuppressWarnings("unchecked") // rows of a source are what its table shows
    private <R> void begin(TableText<R> rows, Path target) {
        Export<R> export = new Export<>(
                texts, tools.formats(), rows, (RowSource<R>) source, format.get(), target, replace.isSelected());
        tools.jobs().start(texts.format("table.export.job", name, String.valueOf(target.getFileName())), export);
        tools.jobs().show();
    }

    @FXML
    void browse() {
        FileChooser chooser = new FileChooser();
        Path proposed = path(file.getText());
        if (proposed != null) {
            chooser.setInitialFileName(String.valueOf(proposed.getFileName()));
            Path folder = proposed.getParent();
            if (folder != null && Files.isDirectory(folder)) {
                chooser.setInitialDirectory(folder.toFile());
            }
        }
        File chosen = chooser.showSaveDialog(file.getScene().getWindow());
        if (chosen != null) {
            file.setText(chosen.toString());
            replace.setSelected(true); // the chooser has asked
        }
    }
}
