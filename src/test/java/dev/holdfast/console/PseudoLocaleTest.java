package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Room;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every room in a language whose texts are longer and stand in brackets: nothing is written in the code, and no button
/// and no title of a column is cut off.
class PseudoLocaleTest {
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern IN_FXML =
            Pattern.compile("(?:text|promptText|accessibleText|title|headerText)=\"([^%\"][^\"]*)\"");

    @TempDir
    private Path home;

    private Locale before = Locale.getDefault();

    @BeforeEach
    void speak() {
        before = Locale.getDefault();
        Locale.setDefault(Locale.of("en", "XA"));
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    @Test
    void noRoomShowsAWordThatIsWrittenInTheCodeNorCutsOffAButtonOrATitle() throws Exception {
        Set<String> literals = literals();
        List<String> hardCoded = new ArrayList<>();
        Set<String> cut = new TreeSet<>();
        try (RoomWalk walk = RoomWalk.open(SomeShop.full(), home)) {
            for (Room room : Room.values()) {
                walk.show(room);
                walk.awaitRead(room);
                Snapshots.small(walk.robot(), walk.robot().scene(), "states/" + room.id() + "-pseudo");
                walk.robot().onUi(() -> {
                    look(walk.content(room), room, literals, hardCoded);
                    cut(walk.robot().scene().getRoot(), room, cut);
                });
            }
        }

        assertThat(hardCoded).isEmpty();
        assertThat(cut).isEmpty();
    }

    /// Words between quotes in the console's code that are more than a name of something.
    private static Set<String> literals() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/holdfast/console"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> LITERAL.matcher(read(file)).results())
                    .map(found -> found.group(1))
                    .filter(literal -> literal.matches(".*[a-z]{2,} [a-z]{2,}.*|[A-Z][a-z]{2,}.*"))
                    .filter(literal -> !literal.startsWith("holdfast"))
                    .collect(Collectors.toSet());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void look(Node node, Room room, Set<String> literals, List<String> hardCoded) {
        if (!node.isVisible() || node.getStyleClass().contains("code")) {
            return;
        }
        if (node instanceof Labeled labeled && labeled.getText() != null) {
            String text = labeled.getText();
            if (!text.contains("[") && literals.stream().anyMatch(text::contains)) {
                hardCoded.add(room + ": " + text);
            }
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> look(child, room, literals, hardCoded));
        }
    }

    /// Buttons, and titles of columns.
    private static void cut(Node node, Room room, Set<String> cut) {
        if (!node.isVisible()) {
            return;
        }
        boolean essential = (node instanceof ButtonBase && !(node instanceof Hyperlink))
                || (node instanceof Label
                        && node.getParent() != null
                        && node.getParent().getStyleClass().contains("column-header"));
        if (essential
                && node instanceof Labeled labeled
                && labeled.getText() != null
                && !labeled.getText().isBlank()) {
            labeled.lookupAll(".text").stream()
                    .filter(Text.class::isInstance)
                    .map(Text.class::cast)
                    .filter(text -> text.getText().endsWith(labeled.getEllipsisString())
                            && !labeled.getText().endsWith(labeled.getEllipsisString()))
                    .forEach(text -> cut.add(room + ": " + labeled.getId() + " " + labeled.getText()));
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> cut(child, room, cut));
        }
    }

    @Test
    void noTextIsWrittenInALayoutFile() throws Exception {
        try (Stream<Path> files = Files.walk(Path.of("fxml"))) {
            List<String> written = files.filter(file -> file.toString().endsWith(".fxml"))
                    .flatMap(file -> IN_FXML.matcher(read(file))
                            .results()
                            .map(MatchResult::group)
                            .filter(found -> found.matches(".*\".*[a-zA-Z]{2,}.*\"") && !found.contains("holdfast "))
                            .map(found -> file + ": " + found))
                    .toList();

            assertThat(written).isEmpty();
        }
    }
}
