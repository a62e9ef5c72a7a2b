package dev.holdfast.console.history;

import dev.holdfast.console.fx.Choice;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.history.HistoryModel.Export;
import dev.holdfast.history.ExportFormat;
import dev.holdfast.history.HistoryExport.Written;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/// Where everything that was found is written to a file.
///
/// Stable ids for tests: `historyExportFile`, `historyExportFormat`, `historyExportReplace`, `historyExportWrite`,
/// `historyExportStop`, `historyExportSays`.
public final class ExportPane {
    private final HistoryModel model;
    private final ScreenTools tools;
    private final ObjectProperty<ExportFormat> format = new SimpleObjectProperty<>(ExportFormat.CSV);

    @FXML
    private VBox pane;

    @FXML
    private TextField file;

    @FXML
    private ComboBox<ExportFormat> formats;

    @FXML
    private CheckBox replace;

    @FXML
    private Button write;

    @FXML
    private Button stop;

    @FXML
    private Label says;

    ExportPane(HistoryModel model, ScreenTools tools) {
        this.model = model;
        this.tools = tools;
    }

    @FXML
    void initialize() {
        formats.getItems().setAll(ExportFormat.values());
        Choice.bind(formats, format, each -> each.name());
        format.subscribe((_, _) -> file.setText(renamed(file.getText())));
        pane.managedProperty().bind(pane.visibleProperty());
        pane.setVisible(false);
        stop.managedProperty().bind(stop.visibleProperty());
        says.managedProperty().bind(says.visibleProperty());
        model.exportProperty().subscribe(this::tell);
    }

    private String renamed(String path) {
        String ending = "." + format.get().id();
        return path.toLowerCase(Locale.ROOT).matches(".*\\.(csv|json|parquet)")
                ? path.substring(0, path.lastIndexOf('.')) + ending
                : path;
    }

    private void tell(Export export) {
        boolean writing = export instanceof Export.Writing;
        write.setDisable(writing);
        stop.setVisible(writing);
        says.setVisible(!(export instanceof Export.None));
        says.getStyleClass().removeAll("problem", "success");
        switch (export) {
            case Export.None() -> says.setText("");
            case Export.Writing() -> says.setText(tools.texts().get("history.export.writing"));
            case Export.Failed(String problem) -> {
                says.setText(problem);
                says.getStyleClass().add("problem");
            }
            case Export.Done(Written written) -> {
                says.setText(tools.texts()
                        .format(
                                "history.export.done",
                                written.file().toString(),
                                tools.formats().count(written.rows()),
                                tools.formats().bytes(written.bytes()),
                                written.sha256()));
                says.getStyleClass().add("success");
            }
        }
    }

    /// Opens for a table, with a file in the person's own folder proposed.
    void open(String table) {
        if (pane.isVisible()) {
            close();
            return;
        }
        if (file.getText().isBlank()) {
            Path home = Path.of(System.getProperty("user.home", ""));
            file.setText(home.resolve(table + "." + format.get().id()).toString());
        }
        pane.setVisible(true);
        file.requestFocus();
    }

    @FXML
    void browse() {
        FileChooser chooser = new FileChooser();
        Path proposed = Path.of(file.getText().strip());
        chooser.setInitialFileName(String.valueOf(proposed.getFileName()));
        Path folder = proposed.toAbsolutePath().getParent();
        if (folder != null && Files.isDirectory(folder)) {
            chooser.setInitialDirectory(folder.toFile());
        }
        File chosen = chooser.showSaveDialog(pane.getScene().getWindow());
        if (chosen != null) {
            file.setText(chosen.toString());
        }
    }

    @FXML
    void write() {
        if (!file.getText().isBlank()) {
            model.write(file.getText(), format.get(), replace.isSelected());
        }
    }

    @FXML
    void stop() {
        model.stopWriting();
    }

    @FXML
    void close() {
        pane.setVisible(false);
        model.exportSeen();
    }
}
