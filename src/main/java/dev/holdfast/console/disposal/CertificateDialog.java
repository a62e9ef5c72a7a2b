package dev.holdfast.console.disposal;

import dev.holdfast.console.fx.CopyText;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.FxmlFile;
import dev.holdfast.console.fx.Nodes;
import dev.holdfast.console.fx.Scale;
import dev.holdfast.console.fx.ScreenTools;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.dispose.Certificate;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import java.awt.Desktop;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;

/// A certificate at a glance, and the way to its page and to its files.
///
/// Stable ids for tests: `certificateRows`, `certificateDigest`, `certificateOpen`, `certificateHtml`,
/// `certificateJson`, `certificateSaid`.
public final class CertificateDialog {
    private static final double WIDTH = 620;

    private final Certificate certificate;
    private final Order order;
    private final ScreenTools tools;
    private final Texts texts;
    private final Formats formats;

    @FXML
    private FontIcon seal;

    @FXML
    private Label title;

    @FXML
    private Label subtitle;

    @FXML
    private Label rows;

    @FXML
    private Label chunks;

    @FXML
    private Label held;

    @FXML
    private Label requested;

    @FXML
    private Label approved;

    @FXML
    private Label executed;

    @FXML
    private Label set;

    @FXML
    private Label root;

    @FXML
    private Label digest;

    @FXML
    private Label command;

    @FXML
    private Label said;

    CertificateDialog(Certificate certificate, ScreenTools tools) {
        this.certificate = certificate;
        this.order = certificate.order();
        this.tools = tools;
        this.texts = tools.texts();
        this.formats = tools.formats();
    }

    void show(Window owner) {
        Parent content = FxmlFile.DISPOSAL_CERTIFICATE.load(texts, this);
        Dialog<ButtonType> dialog = new Dialog<>();
        dialog.initOwner(owner);
        dialog.setTitle(texts.get("certificate.title"));
        dialog.getDialogPane().getButtonTypes().setAll(ButtonType.CLOSE);
        dialog.getDialogPane().setContent(content);
        dialog.getDialogPane().getStyleClass().add("disposal-dialog");
        dialog.getDialogPane().setPrefWidth(Scale.px(WIDTH));
        dialog.getDialogPane().lookupButton(ButtonType.CLOSE).setId("certificateClose");
        dialog.show();
    }

    @FXML
    void initialize() {
        boolean done = order.state() == OrderState.DONE;
        if (!done) {
            seal.setIconCode(MaterialDesignA.ALERT_OCTAGON);
            seal.getStyleClass().add("error-icon");
        }
        title.setText(texts.format("certificate.of", Long.toString(order.id())));
        subtitle.setText(done ? order.target() : texts.format("certificate.stopped", order.target(), order.problem()));
        rows.setText(formats.count(order.disposedRows()));
        chunks.setText(
                texts.format("certificate.chunks", formats.count(order.itemsDone()), formats.count(order.items())));
        held.setText(formats.count(order.heldRows()));
        requested.setText(texts.format("hold.by", order.requestedBy(), tools.near(order.requestedAt())));
        approved.setText(texts.format("hold.by", Objects.toString(order.approvedBy()), tools.near(order.approvedAt())));
        executed.setText(
                texts.format("certificate.executed", tools.near(order.startedAt()), tools.near(order.endedAt())));
        set.setText(order.digest());
        root.setText(certificate.disposedRoot());
        digest.setText(certificate.digest());
        command.setText("holdfast dispose certificate %d --format html --out certificate-%d.html"
                .formatted(order.id(), order.id()));
        Nodes.appear(said, false);
    }

    private void say(String text) {
        said.setText(text);
        Nodes.appear(said, true);
        said.getScene().getWindow().sizeToScene();
    }

    /// The page in whatever shows pages here. There is nothing of a row in it.
    @FXML
    void open() {
        background(
                () -> {
                    Path file = Files.createTempFile("holdfast-certificate-" + order.id() + "-", ".html");
                    Files.writeString(file, certificate.html());
                    if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                        Desktop.getDesktop().browse(file.toUri());
                    }
                    return file;
                },
                "certificate.opened");
    }

    @FXML
    void saveHtml() {
        save("html", certificate.html());
    }

    @FXML
    void saveJson() {
        save("json", certificate.json() + "\n");
    }

    private void save(String kind, String text) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(texts.get("certificate.save"));
        chooser.setInitialFileName("certificate-%d.%s".formatted(order.id(), kind));
        File chosen = chooser.showSaveDialog(said.getScene().getWindow());
        if (chosen != null) {
            background(() -> Files.writeString(chosen.toPath(), text), "certificate.saved");
        }
    }

    private void background(Callable<Path> work, String key) {
        tools.background()
                .run(
                        work,
                        file -> say(texts.format(key, file.toString())),
                        failure -> say(texts.format(
                                failure instanceof IOException ? "certificate.unsaved" : "certificate.unopened",
                                String.valueOf(failure.getMessage()))));
    }

    @FXML
    void copyDigest() {
        CopyText.copy(digest.getText());
    }
}
