package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Room;
import dev.holdfast.node.Operations.SessionQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sheet of keys, the help, and the keys that go from tab to tab.
class KeySheetTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open(String tabs, String selected) throws Exception {
        Path layout = home.resolve("console.properties");
        Files.writeString(layout, "tabs=" + tabs + "\ntabs.selected=" + selected + "\n");
        return UiRobot.open(operations, layout);
    }

    private static String selected(UiRobot robot) {
        return robot.find("#tabs", TabPane.class)
                .getSelectionModel()
                .getSelectedItem()
                .getId();
    }

    private static void awaitSelected(UiRobot robot, String tab) {
        robot.await(tab + " is shown", () -> selected(robot).equals("tab-" + tab));
    }

    /// Lines below a node, as `KEY: words`.
    private static List<String> lines(Node where) {
        return where.lookupAll(".key-line").stream()
                .map(line -> line.lookup(".key-cap"))
                .map(cap -> ((Label) cap).getText() + ": "
                        + ((Label) cap.getParent()
                                        .getParent()
                                        .getChildrenUnmodifiable()
                                        .getLast())
                                .getText())
                .toList();
    }

    @Test
    void everyRegisteredKeyIsOnTheSheetWithWhatItDoesAndHasNoOtherText() throws Exception {
        Set<String> shown = new LinkedHashSet<>();
        long session =
                operations.sessions(new SessionQuery("", "", 0, 1)).getFirst().id();
        String tabs = String.join(
                ",",
                Stream.of(Room.values())
                        .map(room -> switch (room) {
                            case SESSION -> "session:" + session;
                            case ARCHIVE_NOW -> "archive_now:orders";
                            default -> room.id();
                        })
                        .toList());
        try (UiRobot robot = open(tabs, "overview")) {
            Node sheet = robot.scene().lookup("#key-sheet");
            robot.press(KeyCode.CONTROL, KeyCode.J);
            robot.type("?");
            shown.addAll(robot.ask(() -> lines(sheet)));
            robot.press(KeyCode.ESCAPE);
            robot.press(KeyCode.ESCAPE);
            assertThat(robot.standsOpen("#jobsDrawer")).isFalse();
            for (int i = 0; i < Room.values().length; i++) {
                robot.press(KeyCode.CONTROL, KeyCode.TAB);
                robot.type("?");
                assertThat(sheet.isVisible()).isTrue();
                shown.addAll(robot.ask(() -> lines(sheet)));
                if (selected(robot).equals("tab-policies")) {
                    Snapshots.take(robot, robot.scene(), "keys");
                }
                robot.press(KeyCode.ESCAPE);
                assertThat(sheet.isVisible()).isFalse();
            }
        }

        assertThat(shown).allMatch(line -> !line.endsWith(": "), "says what it does");
        assertThat(shown)
                .contains(
                        "?: This sheet",
                        "F1: Help for what is shown",
                        "F2: Edit",
                        "Ctrl+S: Review and apply changes",
                        "Ctrl+Shift+Enter: Archive now",
                        "Ctrl+Enter: Dry run: make the plan, or make it anew",
                        "Esc: Close what stands open beside",
                        "Enter: Open the row");
        Set<String> words = new TreeSet<>();
        shown.forEach(line -> words.add(line.substring(line.indexOf(": ") + 2)));
        ResourceBundle texts = ResourceBundle.getBundle("dev.holdfast.console.texts", Locale.ROOT);
        assertThat(texts.keySet().stream()
                        .filter(key -> key.startsWith("keys.")
                                && !List.of("keys.title", "keys.everywhere", "keys.rooms", "keys.tables")
                                        .contains(key))
                        .filter(key -> !words.contains(texts.getString(key))))
                .as("texts of keys that nothing listens to")
                .isEmpty();
    }

    @Test
    void aQuestionMarkInAFieldIsText() throws Exception {
        try (UiRobot robot = open("growth", "growth")) {
            robot.press(KeyCode.CONTROL, KeyCode.F);
            robot.type("?");

            assertThat(robot.find("#growthFilter", TextField.class).getText()).isEqualTo("?");
            assertThat(robot.shows("#key-sheet")).isFalse();
        }
    }

    @Test
    void keysGoBackTheWayAndToTheTabBeside() throws Exception {
        try (UiRobot robot = open("overview,holds,audit", "overview")) {
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT0);
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT5);
            awaitSelected(robot, "holds");
            robot.press(KeyCode.ALT, KeyCode.LEFT);
            awaitSelected(robot, "audit");
            robot.press(KeyCode.ALT, KeyCode.LEFT);
            awaitSelected(robot, "overview");
            robot.press(KeyCode.ALT, KeyCode.RIGHT);
            awaitSelected(robot, "audit");
            robot.press(KeyCode.CONTROL, KeyCode.TAB);
            awaitSelected(robot, "overview");
            robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.TAB);
            awaitSelected(robot, "audit");
        }
    }

    @Test
    void detailsTakeTheFocusAndTheLogComesToTheFront() throws Exception {
        try (UiRobot robot = open("holds", "holds")) {
            robot.await("a hold is shown", () -> robot.shows("#holdRelease"));
            robot.press(KeyCode.F4);
            Node focused = robot.scene().getFocusOwner();
            assertThat(robot.find(".inspector", Parent.class).lookupAll("*")).contains(focused);
        }
        long session =
                operations.sessions(new SessionQuery("", "", 0, 1)).getFirst().id();
        try (UiRobot robot = open("session:" + session, "session:" + session)) {
            robot.press(KeyCode.CONTROL, KeyCode.L);
            robot.await("the log is shown", () -> robot.standsOpen("#sessionEvents"));
            assertThat(robot.find("#sessionEvents", Node.class).isFocused()).isTrue();
        }
    }

    @Test
    void aDryRunIsMadeByKeyOfWhatStandsAndOfWhatIsBeingEdited() throws Exception {
        try (UiRobot robot = open("policies", "policies")) {
            robot.await(
                    "orders is shown",
                    () -> robot.find("#detail-name", Label.class).getText().equals("orders"));
            robot.press(KeyCode.CONTROL, KeyCode.ENTER);
            awaitSelected(robot, "archive_now:orders");
            robot.await("its plan is there", () -> robot.standsOpen("#archiveNowPlanned"));
            robot.press(KeyCode.CONTROL, KeyCode.ENTER);
            robot.await("and made anew", () -> operations.cancellations.size() == 2);

            robot.press(KeyCode.CONTROL, KeyCode.DIGIT2);
            robot.press(KeyCode.F2);
            robot.await("the cursor is in the cron", () -> robot.find("#edit-cron", TextField.class)
                    .isFocused());
            robot.type("0");
            robot.press(KeyCode.CONTROL, KeyCode.ENTER);
            robot.await(
                    "its rows are counted",
                    () -> robot.standsOpen("#rows-count")
                            && !robot.find("#rows-count", Label.class).getText().isEmpty());
            assertThat(selected(robot)).isEqualTo("tab-policies");
        }
    }

    @Test
    void tabLeadsFromAnOpenedRoomIntoItAndOutOfATextOfManyLines() throws Exception {
        try (UiRobot robot = open("overview,place_hold", "overview")) {
            robot.press(KeyCode.CONTROL, KeyCode.TAB);
            awaitSelected(robot, "place_hold");
            robot.press(KeyCode.TAB);
            assertThat(focused(robot)).isEqualTo("placeHoldMatter");
            robot.tabTo("#placeHoldKeys");
            robot.press(KeyCode.TAB);
            assertThat(focused(robot)).isEqualTo("placeHoldBelow");
            robot.press(KeyCode.SHIFT, KeyCode.TAB);
            robot.press(KeyCode.SHIFT, KeyCode.TAB);
            assertThat(focused(robot)).isEqualTo("placeHoldImport");
            assertThat(robot.find("#placeHoldKeys", TextArea.class).getText()).isEmpty();
        }
    }

    private static String focused(UiRobot robot) {
        return String.valueOf(robot.ask(() -> robot.scene().getFocusOwner().getId()));
    }

    @Test
    void helpFollowsTheTab() throws Exception {
        try (UiRobot robot = open("overview,holds,policies", "holds")) {
            robot.press(KeyCode.F1);
            assertThat(robot.find("#help-title", Label.class).getText()).isEqualTo("Holds");
            Snapshots.take(robot, robot.scene(), "help-holds");
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT2);
            assertThat(robot.find("#help-title", Label.class).getText()).isEqualTo("Policies");
            assertThat(lines(robot.find("#help", Node.class))).contains("Ctrl+S: Review and apply changes");
            robot.click("#help-close");
            assertThat(robot.shows("#help")).isFalse();
        }
    }
}
