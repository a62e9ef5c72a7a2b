package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.alert.Alert;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.scene.Parent;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A window is as the last one was left.
class ViewStateTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        return UiRobot.open(operations, home.resolve("console.properties"));
    }

    @SuppressWarnings("unchecked") // whatever its rows are
    private static TableView<Object> table(UiRobot robot, String id) {
        return (TableView<Object>) robot.find(id, TableView.class);
    }

    private static List<String> columns(UiRobot robot) {
        return table(robot, "#sessionsTable").getColumns().stream()
                .map(TableColumn::getId)
                .toList();
    }

    private static List<String> tabs(UiRobot robot) {
        return robot.find("#tabs", TabPane.class).getTabs().stream()
                .map(tab -> tab.getId())
                .toList();
    }

    private static SplitPane split(UiRobot robot) {
        Parent above = table(robot, "#auditTable").getParent();
        while (!(above instanceof SplitPane)) {
            above = above.getParent();
        }
        return (SplitPane) above;
    }

    private void rearrange(UiRobot robot) {
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT0);
        robot.await(
                "the audit is open",
                () -> robot.find("#tabs", TabPane.class).getTabs().size() == 2);
        robot.onUi(() -> split(robot).setDividerPosition(0, 0.45));
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);
        robot.await(
                "sessions are listed",
                () -> !table(robot, "#sessionsTable").getItems().isEmpty());
        robot.replace("#sessionsFilter", "policy:orders since:30d\n");
        robot.onUi(() -> {
            var all = table(robot, "#sessionsTable").getColumns();
            TableColumn<Object, ?> rows = all.remove(6);
            all.add(1, rows);
            rows.setPrefWidth(133);
            rows.setSortType(SortType.DESCENDING);
            table(robot, "#sessionsTable").getSortOrder().setAll(List.of(rows));
        });
        robot.await(
                "the server sorts",
                () -> operations.lists.asked.getLast().sort().equals("-rows"));
    }

    @Test
    void tabsColumnsSortFilterAndWindowAreAsTheyWereUntilTheLayoutIsReset() throws Exception {
        try (UiRobot robot = open()) {
            rearrange(robot);
            assertThat(columns(robot)).startsWith("id", "rows", "policy");
            robot.onUi(() -> robot.stage().setWidth(1234));
        }
        operations.lists.asked.clear();

        try (UiRobot robot = open()) {
            assertThat(tabs(robot)).containsExactly("tab-overview", "tab-audit", "tab-sessions");
            assertThat(robot.find("#tabs", TabPane.class)
                            .getSelectionModel()
                            .getSelectedItem()
                            .getId())
                    .isEqualTo("tab-sessions");
            assertThat(robot.stage().getWidth()).isEqualTo(1234);
            robot.await(
                    "sessions are listed",
                    () -> !table(robot, "#sessionsTable").getItems().isEmpty());
            assertThat(columns(robot)).startsWith("id", "rows", "policy").hasSize(13);
            TableColumn<Object, ?> rows =
                    table(robot, "#sessionsTable").getColumns().get(1);
            assertThat(rows.getWidth()).isEqualTo(133);
            assertThat(rows.getSortType()).isEqualTo(SortType.DESCENDING);
            assertThat(operations.lists.asked.getLast().filter()).isEqualTo("policy:orders since:30d");
            assertThat(operations.lists.asked.getLast().sort()).isEqualTo("-rows");
            assertThat(robot.shows("#sessionsChip-policy-orders")).isTrue();

            robot.press(KeyCode.CONTROL, KeyCode.DIGIT0);
            assertThat(split(robot).getDividerPositions()[0]).isCloseTo(0.45, within(0.03));
            robot.press(KeyCode.CONTROL, KeyCode.DIGIT3);

            robot.press(KeyCode.CONTROL, KeyCode.K);
            robot.replace("#palette-typed", "Reset the layout");
            robot.press(KeyCode.ENTER);
            robot.await("it is as at first", () -> columns(robot).get(1).equals("policy"));
            assertThat(tabs(robot)).containsExactly("tab-overview", "tab-audit", "tab-sessions");
            robot.await(
                    "nothing is asked for",
                    () -> operations.lists.asked.getLast().filter().isEmpty());
        }
    }

    private static List<String> titles(UiRobot robot) {
        return robot.ask(
                () -> tabPane(robot).getTabs().stream().map(Tab::getText).toList());
    }

    private static TabPane tabPane(UiRobot robot) {
        return robot.find("#tabs", TabPane.class);
    }

    private static List<String> built(UiRobot robot) {
        return robot.ask(() -> tabPane(robot).getTabs().stream()
                .filter(tab -> tab.getContent() != null)
                .map(Tab::getId)
                .toList());
    }

    @Test
    void ofSeveralTabsOnlyTheSelectedOneIsBuiltAndReadAndTheOthersWhenSomebodyComesToThem() throws Exception {
        Files.writeString(
                home.resolve("console.properties"), "tabs=sessions,session:39,overview\ntabs.selected=session:39\n");
        try (UiRobot robot = open()) {
            assertThat(built(robot)).containsExactly("tab-session:39");
            robot.await("the session is read", () -> titles(robot).get(1).contains("orders"));
            robot.onUi(() -> tabPane(robot).getSelectionModel().selectLast());
            assertThat(built(robot)).containsExactly("tab-session:39", "tab-overview");
        }
        List<String> left;
        try (UiRobot robot = open()) {
            left = titles(robot);
            assertThat(left).hasSize(3).element(1).asString().contains("orders", "39");
            assertThat(built(robot)).containsExactly("tab-overview");
            assertThat(operations.lists.asked).isEmpty();
        }
        try (UiRobot robot = open()) {
            assertThat(titles(robot)).isEqualTo(left);
            robot.onUi(() -> tabPane(robot).getSelectionModel().selectFirst());
            robot.await(
                    "sessions are listed",
                    () -> !table(robot, "#sessionsTable").getItems().isEmpty());
            robot.onUi(() -> tabPane(robot).getSelectionModel().select(1));
            robot.press(KeyCode.CONTROL, KeyCode.W);
            assertThat(tabs(robot)).containsExactly("tab-sessions", "tab-overview");
        }
        assertThat(Files.readString(home.resolve("console.properties"))).doesNotContain("tab.title");
    }

    private static String chosen(UiRobot robot) {
        return robot.ask(() -> robot.find("#policy-inspector", TabPane.class)
                .getSelectionModel()
                .getSelectedItem()
                .getId());
    }

    /// A root has no link.
    private static void awaitRoot(UiRobot robot) {
        robot.await(
                "a root is shown",
                () -> robot.shows("#policy-inspector")
                        && robot.find("#policy-inspector", TabPane.class).getTabs().stream()
                                .noneMatch(tab -> "tab-link".equals(tab.getId())));
    }

    @Test
    void theInnerTabIsTheOneThatWasChosenAlsoWhereOthersComeAndGo() throws Exception {
        Files.writeString(home.resolve("console.properties"), "tabs=policies\ntabs.selected=policies\n");
        try (UiRobot robot = open()) {
            awaitRoot(robot);
            robot.onUi(() -> robot.find("#policy-inspector", TabPane.class)
                    .getSelectionModel()
                    .selectLast());
            assertThat(chosen(robot)).isEqualTo("tab-revisions");
        }
        try (UiRobot robot = open()) {
            awaitRoot(robot);
            assertThat(chosen(robot)).isEqualTo("tab-revisions");
        }
    }

    @Test
    void aTabAboutARowOfTwoKeyColumnsIsAboutThatRowAgain() throws Exception {
        String row = "tab-explain:shop/public.lines 50%,7";
        Files.writeString(
                home.resolve("console.properties"),
                "tabs=overview,explain:shop/public.lines 50%25%2C7\ntabs.selected=overview\n");
        try (UiRobot robot = open()) {
            assertThat(tabs(robot)).containsExactly("tab-overview", row);
        }
        try (UiRobot robot = open()) {
            assertThat(tabs(robot)).containsExactly("tab-overview", row);
        }
    }

    @Test
    void dividersThatWereKeptDamagedStandWhereTheScreenPutsThem() throws Exception {
        double usual = auditSplit("");
        assertThat(auditSplit("dividers.audit.split=0.3\n")).isLessThan(usual - 0.1);
        for (String damaged : List.of("0.3x", "NaN", "0.3,")) {
            assertThat(auditSplit("dividers.audit.split=" + damaged + "\n"))
                    .as(damaged)
                    .isEqualTo(usual);
        }
    }

    /// Where the divider of the audit stands in a window that finds `kept`.
    private double auditSplit(String kept) throws Exception {
        Files.writeString(home.resolve("console.properties"), "tabs=audit\ntabs.selected=audit\n" + kept);
        try (UiRobot robot = open()) {
            return robot.ask(() -> split(robot).getDividerPositions()[0]);
        }
    }

    private static SplitPane runs(UiRobot robot) {
        return robot.find("#content", SplitPane.class);
    }

    private static double place(UiRobot robot) {
        return robot.ask(() -> runs(robot).getDividerPositions()[0]);
    }

    @Test
    void theRoomOfAlertsIsAsItWasLeftAlsoWhenTheyComeBackLater() throws Exception {
        SomeShop.runs(operations);
        List<Alert> alerts = List.copyOf(operations.alerts.alerts);
        try (UiRobot robot = open()) {
            robot.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.DIGIT3);
            robot.await("alerts are there", () -> runs(robot).getItems().size() == 2);
            robot.onUi(() -> runs(robot).setDividerPosition(0, 0.55));
            operations.alerts.alerts.clear();
            robot.press(KeyCode.F5);
            robot.await("they are gone", () -> runs(robot).getItems().size() == 1);
            operations.alerts.alerts.addAll(alerts);
            robot.press(KeyCode.F5);
            robot.await("they are back", () -> runs(robot).getItems().size() == 2);
            assertThat(place(robot)).isCloseTo(0.55, within(0.03));
        }
        try (UiRobot robot = open()) {
            robot.await("alerts are there", () -> runs(robot).getItems().size() == 2);
            assertThat(place(robot)).isCloseTo(0.55, within(0.03));
        }
        operations.alerts.alerts.clear();
        try (UiRobot robot = open()) {
            robot.await("runs are there", () -> robot.shows("#runLines"));
            assertThat(runs(robot).getItems()).hasSize(1);
        }
        operations.alerts.alerts.addAll(alerts);
        try (UiRobot robot = open()) {
            robot.await("alerts are there", () -> runs(robot).getItems().size() == 2);
            assertThat(place(robot)).isCloseTo(0.55, within(0.03));
        }
    }
}
