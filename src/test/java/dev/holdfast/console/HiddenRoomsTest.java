package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.testing.SomeGrowth;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableColumnBase;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.VBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is in a tab that is not selected is not part of the scene, and comes back as it was left.
class HiddenRoomsTest {
    private static final int TABLES = 500;
    private static final int CHOSEN = 321;
    private static final int SESSIONS_PAGE = 1;

    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        SomeGrowth.many(operations.growth, FakeOperations.NOW, TABLES);
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        toGrowth(robot);
        return robot;
    }

    private static void toGrowth(UiRobot robot) {
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT4);
        robot.await("growth is shown", () -> robot.standsOpen("#growthTable"));
    }

    private static void toAudit(UiRobot robot) {
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT0);
        robot.await("the audit is shown", () -> "tab-audit"
                .equals(robot.find("#tabs", TabPane.class)
                        .getSelectionModel()
                        .getSelectedItem()
                        .getId()));
    }

    private static Parent content(UiRobot robot) {
        return (Parent) robot.find("#tabs", TabPane.class)
                .getSelectionModel()
                .getSelectedItem()
                .getContent();
    }

    private static int nodes(Node node) {
        return node instanceof Parent parent
                ? 1
                        + parent.getChildrenUnmodifiable().stream()
                                .mapToInt(HiddenRoomsTest::nodes)
                                .sum()
                : 1;
    }

    private static int firstRow(TableView<?> table) {
        IndexedCell<?> first = ((VirtualFlow<?>) table.lookup(".virtual-flow")).getFirstVisibleCell();
        return first == null ? -1 : first.getIndex();
    }

    private static <N extends Node> N above(Node node, Class<N> type) {
        Node at = node;
        while (!type.isInstance(at)) {
            at = at.getParent();
        }
        return type.cast(at);
    }

    @Test
    void hiddenRoomLeavesTheSceneAndComesBackAsItWasLeft() throws Exception {
        try (UiRobot robot = open()) {
            robot.await("tables are listed", () -> !table(robot).getItems().isEmpty());
            robot.onUi(() -> robot.find("#growthEverything", ToggleButton.class).fire());
            robot.await("all are listed", () -> table(robot).getItems().size() == TABLES);
            TableView<?> table = table(robot);
            SplitPane split = above(table, SplitPane.class);
            robot.onUi(() -> {
                table.getSelectionModel().select(CHOSEN);
                table.scrollTo(CHOSEN - 2);
                table.requestFocus();
                split.setDividerPosition(0, 0.37);
            });
            int first = robot.ask(() -> firstRow(table));
            Parent growth = robot.ask(() -> content(robot));
            assertThat(first).isGreaterThan(100);
            assertThat(table.isFocused()).isTrue();

            toAudit(robot);
            assertThat(table.getScene()).isNull();
            assertThat(nodes(growth)).isEqualTo(1);
            assertThat(robot.shows("#growthTable")).isFalse();

            toGrowth(robot);
            assertThat(table(robot)).isSameAs(table);
            assertThat(table.getSelectionModel().getSelectedIndex()).isEqualTo(CHOSEN);
            assertThat((int) robot.ask(() -> firstRow(table))).isEqualTo(first);
            assertThat(split.getDividerPositions()[0]).isCloseTo(0.37, within(0.01));
            robot.await("the focus is back", table::isFocused);
            robot.press(KeyCode.DOWN);
            assertThat(table.getSelectionModel().getSelectedIndex()).isEqualTo(CHOSEN + 1);
        }
    }

    private static TableView<?> table(UiRobot robot) {
        return robot.find("#growthTable", TableView.class);
    }

    @Test
    void tabLeadsFromTheHeadIntoTheRoomThatIsShown() throws Exception {
        try (UiRobot robot = open()) {
            robot.tabTo("#growthFilter");
            robot.type("session_0012");

            toAudit(robot);
            robot.await("the focus is at the head", () -> robot.find("#tabs", TabPane.class)
                    .isFocused());
            robot.press(KeyCode.TAB);
            assertThat(robot.ask(() -> content(robot).lookupAll("*").stream().anyMatch(Node::isFocused)))
                    .isTrue();

            toGrowth(robot);
            robot.await("the filter has the focus", () -> robot.find("#growthFilter", TextField.class)
                    .isFocused());
            robot.type("3");
            assertThat(robot.find("#growthFilter", TextField.class).getText()).isEqualTo("session_00123");
        }
    }

    @Test
    void keysOfAHiddenRoomDoNothing() throws Exception {
        try (UiRobot robot = open()) {
            int[] fired = new int[1];
            MenuItem item = new MenuItem("count");
            item.setAccelerator(new KeyCodeCombination(KeyCode.F9, KeyCombination.SHORTCUT_DOWN));
            item.setOnAction(_ -> fired[0]++);
            robot.onUi(() -> above(table(robot), VBox.class).getChildren().add(new MenuButton("more", null, item)));
            robot.press(KeyCode.CONTROL, KeyCode.F9);
            assertThat(fired[0]).isEqualTo(1);

            toAudit(robot);
            robot.press(KeyCode.CONTROL, KeyCode.F9);
            robot.press(KeyCode.CONTROL, KeyCode.F);
            assertThat(fired[0]).isEqualTo(1);
            assertThat(robot.find("#auditFilter", TextField.class).isFocused()).isTrue();

            toGrowth(robot);
            robot.press(KeyCode.CONTROL, KeyCode.F9);
            assertThat(fired[0]).isEqualTo(2);
        }
    }

    @Test
    void whatIsMadeWhenItIsItsTurnLooksAsItDidWhenTheTabWasClosed() throws Exception {
        try (UiRobot robot = open()) {
            robot.await("the pages are there", () -> robot.shows("#growthSubjectTabs"));
            robot.onUi(() -> robot.find("#growthSubjectTabs", TabPane.class)
                    .getSelectionModel()
                    .select(SESSIONS_PAGE));
            robot.await("the page is there", () -> robot.standsOpen("#growthSessions"));
            List<String> columns = columns(robot);
            robot.onUi(() -> firstLast(robot.find("#growthSessions", TableView.class)));
            robot.press(KeyCode.CONTROL, KeyCode.W);
            robot.await("growth is closed", () -> !robot.shows("#growthSubjectTabs"));

            toGrowth(robot);

            robot.await("the pages are there again", () -> robot.shows("#growthSubjectTabs"));
            assertThat(robot.find("#growthSubjectTabs", TabPane.class)
                            .getSelectionModel()
                            .getSelectedIndex())
                    .isEqualTo(SESSIONS_PAGE);
            robot.await("the page is there again", () -> robot.standsOpen("#growthSessions"));
            assertThat(columns(robot))
                    .hasSameElementsAs(columns)
                    .startsWith(columns.get(1))
                    .endsWith(columns.getFirst());
        }
    }

    private static <R> void firstLast(TableView<R> table) {
        table.getColumns().add(table.getColumns().removeFirst());
    }

    private static List<String> columns(UiRobot robot) {
        TableView<?> table = robot.find("#growthSessions", TableView.class);
        return table.getColumns().stream().map(TableColumnBase::getId).toList();
    }
}
