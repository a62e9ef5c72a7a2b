package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Room;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.console.fx.Theme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The pictures of every room that the manual shows, `src/site/resources/gallery`: in both themes, at the usual size
/// and at one and a half times it. `mvn test -Dtest=GalleryTest -Dgallery=write` makes them anew.
class GalleryTest {
    private static final Path FOLDER = Path.of("src/site/resources/gallery");
    private static final Path PAGE = Path.of("src/site/markdown/gallery.md");
    private static final List<Integer> SCALES = List.of(100, 150);
    private static final long MOST_BYTES = 7_000_000;

    @TempDir
    private Path home;

    @Test
    void theGalleryHasFourPicturesOfEveryRoomAndNoOthersAndThePageShowsThem() throws Exception {
        List<String> wanted = new ArrayList<>();
        for (Room room : Room.values()) {
            for (Theme theme : Theme.values()) {
                SCALES.forEach(scale -> wanted.add(name(room, theme, scale)));
            }
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> pictures = files.toList();

            assertThat(pictures.stream().map(file -> file.getFileName().toString()))
                    .as("mvn test -Dtest=GalleryTest -Dgallery=write makes what is missing")
                    .containsExactlyInAnyOrderElementsOf(wanted);
            assertThat(pictures.stream().mapToLong(GalleryTest::size).sum()).isLessThan(MOST_BYTES);
        }
        assertThat(Files.readString(PAGE)).contains(wanted);
    }

    private static String name(Room room, Theme theme, int scale) {
        return "%s-%s-%d.png".formatted(room.id(), theme.id(), scale);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "gallery", matches = "write")
    void picturesAreTaken() throws Exception {
        Files.createDirectories(FOLDER);
        try (Stream<Path> old = Files.list(FOLDER)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
        writePage();
        for (int scale : SCALES) {
            double width = scale == 100 ? 1280 : 1500;
            double height = scale == 100 ? 800 : 940;
            String[] layout = {"scale=" + scale, "window.width=" + width, "window.height=" + height};
            try (RoomWalk walk = RoomWalk.open(SomeShop.full(), home, layout)) {
                for (Room room : Room.values()) {
                    walk.show(room);
                    walk.awaitRead(room);
                    stage(walk.robot(), room);
                    for (Theme theme : Theme.values()) {
                        Snapshots.take(walk.robot(), theme, width, height, FOLDER.resolve(name(room, theme, scale)));
                    }
                }
            }
        }
    }

    /// The page that shows them.
    private static void writePage() throws IOException {
        Texts texts = new Texts(Locale.ENGLISH);
        StringBuilder page = new StringBuilder("""
                # Gallery

                Every screen of the console in both themes, at the usual size and at 150 % (Ctrl+Plus, Ctrl+Minus, and
                Ctrl+Alt+0 for the usual one). A test takes the pictures of an estate that is always the same:
                `mvn test -Dtest=GalleryTest -Dgallery=write`.
                """);
        for (Room room : Room.values()) {
            page.append("\n## ").append(texts.get(room.textKey())).append("\n\n| | Light | Dark |\n|---|---|---|\n");
            for (int scale : SCALES) {
                page.append("| ").append(scale).append(" % |");
                for (Theme theme : List.of(Theme.LIGHT, Theme.DARK)) {
                    page.append(" ![%s, %s, %d %%](../resources/gallery/%s) |"
                            .formatted(texts.get(room.textKey()), theme.id(), scale, name(room, theme, scale)));
                }
                page.append('\n');
            }
        }
        Files.writeString(PAGE, page);
    }

    /// What somebody would have done before there is something to see.
    static void stage(UiRobot robot, Room room) {
        switch (room) {
            case EXPLAIN -> {
                robot.onUi(
                        () -> robot.find("#explainTableText", TextField.class).setText("shop/public.orders"));
                robot.onUi(() -> robot.find("#explainKey", TextField.class).setText("4711"));
                robot.click("#explainAsk");
                robot.await("it is explained", () -> robot.standsOpen("#explainVerdict"));
            }
            case HISTORY -> {
                robot.onUi(
                        () -> robot.find("#historyTableName", TextField.class).setText("shop/public.orders"));
                robot.click("#historyAsk");
                robot.await("rows are found", () -> robot.standsOpen("#historyRows"));
            }
            case INDEXES -> {
                robot.onUi(() -> robot.find("#indexesDatabase", ComboBox.class).setValue("shop"));
                robot.await("indexes are listed", () -> !robot.find("#indexesTable", TableView.class)
                        .getItems()
                        .isEmpty());
            }
            case ONBOARDING -> {
                robot.click("#onboardDatabase-shop");
                robot.click("#onboardNext");
                robot.await("it is proposed", () -> robot.standsOpen("#onboardTable"));
            }
            case SETTINGS ->
                robot.onUi(() -> robot.scene().getRoot().lookupAll(".text-field").stream()
                        .map(TextField.class::cast)
                        .forEach(field ->
                                field.setText(field.getText().replaceFirst("^.*/junit-?\\d+", "/var/lib/holdfast"))));
            default -> {}
        }
    }
}
