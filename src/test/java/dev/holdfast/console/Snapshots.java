package dev.holdfast.console;

import dev.holdfast.console.fx.Theme;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import javafx.scene.transform.Transform;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/// Pictures of a screen, `target/snapshots/NAME-light.png`, and with `-Dsnapshots=both` `NAME-dark.png` too, for people
/// to look at. To turn a window dark and light again styles every node of it twice; the gallery always shows both.
public final class Snapshots {
    private static final Path FOLDER = Path.of("target/snapshots");
    private static final Theme[] THEMES = System.getProperty("snapshots", "").equals("both")
            ? new Theme[] {Theme.DARK, Theme.LIGHT}
            : new Theme[] {Theme.LIGHT};

    private Snapshots() {}

    /// Takes the scene as it is now; leaves the light theme behind.
    public static void take(UiRobot robot, Scene scene, String name) {
        for (Theme theme : THEMES) {
            AtomicReference<WritableImage> picture = new AtomicReference<>();
            robot.onUi(() -> {
                apply(theme);
                scene.getRoot().applyCss();
                scene.getRoot().layout();
                picture.set(scene.snapshot(null));
            });
            write(picture.get(), FOLDER.resolve(name + "-" + theme.id() + ".png"));
        }
    }

    private static void apply(Theme theme) {
        if (THEMES.length > 1) {
            theme.apply();
        }
    }

    /// Takes the scene as it would be in a larger window than the test's screen has room for.
    public static void take(UiRobot robot, Scene scene, String name, double width, double height) {
        for (Theme theme : THEMES) {
            AtomicReference<WritableImage> picture = new AtomicReference<>();
            robot.onUi(() -> apply(theme));
            robot.onUi(() -> {
                scene.getRoot().resize(width, height);
                scene.getRoot().applyCss();
                scene.getRoot().layout();
                scene.getRoot().layout(); // what sizes itself by its content wants a second turn
                picture.set(scene.getRoot().snapshot(null, null));
                scene.getRoot().resize(scene.getWidth(), scene.getHeight());
            });
            write(picture.get(), FOLDER.resolve(name + "-" + theme.id() + ".png"));
        }
    }

    /// Takes the window in a theme and at a size, with few colours, into `file`; leaves the theme behind.
    static void take(UiRobot robot, Theme theme, double width, double height, Path file) {
        AtomicReference<WritableImage> picture = new AtomicReference<>();
        robot.onUi(theme::apply);
        robot.onUi(() -> {
            Parent root = robot.scene().getRoot();
            root.resize(width, height);
            root.applyCss();
            root.layout();
            root.layout(); // what sizes itself by its content wants a second turn
            picture.set(root.snapshot(null, null));
            root.resize(robot.scene().getWidth(), robot.scene().getHeight());
        });
        write(PalettePicture.of(SwingFXUtils.fromFXImage(picture.get(), null)), file, 0);
    }

    /// Takes the scene at half its size in the light theme: for many pictures that are looked at side by side.
    static void small(UiRobot robot, Scene scene, String name) {
        SnapshotParameters half = new SnapshotParameters();
        half.setTransform(Transform.scale(0.5, 0.5));
        write(robot.ask(() -> scene.getRoot().snapshot(half, null)), FOLDER.resolve(name + ".png"));
    }

    private static void write(WritableImage picture, Path file) {
        write(SwingFXUtils.fromFXImage(picture, null), file, 0.9f); // zlib's least effort costs a fourth
    }

    /// @param quick 0 for the smallest file, 1 for no compression
    private static void write(BufferedImage picture, Path file, float quick) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam effort = writer.getDefaultWriteParam();
        effort.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        effort.setCompressionQuality(quick);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(file);
            try (var out = ImageIO.createImageOutputStream(file.toFile())) {
                writer.setOutput(out);
                writer.write(null, new IIOImage(picture, null, null), effort);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
    }
}
