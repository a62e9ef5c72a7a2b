package dev.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.chart.Area;
import dev.holdfast.console.chart.SizeChart;
import dev.holdfast.console.chart.Treemap;
import dev.holdfast.growth.Latencies;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.testing.SomeGrowth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clicks through what grows: filter, treemap, table, series, sessions, and the ways out of it.
class GrowthScreensTest {
    @TempDir
    private Path home;

    private final FakeOperations operations = new FakeOperations();

    private UiRobot open() throws Exception {
        UiRobot robot = UiRobot.open(operations, home.resolve("console.properties"));
        robot.press(KeyCode.CONTROL, KeyCode.DIGIT4);
        return robot;
    }

    private static String text(UiRobot robot, String selector) {
        return robot.find(selector, Label.class).getText();
    }

    private static TableView<?> table(UiRobot robot) {
        return robot.find("#growthTable", TableView.class);
    }

    private static void awaitTables(UiRobot robot, int rows) {
        robot.await("tables are listed", () -> table(robot).getItems().size() == rows);
    }

    /// The area of a table in the treemap.
    private static Node tile(UiRobot robot, String name) {
        return robot.scene().getRoot().lookupAll(".tile").stream()
                .filter(node ->
                        node.getUserData() instanceof Area area && area.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOpen(UiRobot robot, String address) {
        return robot.scene().getRoot().lookupAll(".tab").stream()
                .anyMatch(tab -> ("tab-" + address).equals(tab.getId()));
    }

    @Test
    void aTableIsFoundLookedAtAndLeadsToTheSessionThatMadeItSmaller() throws Exception {
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        try (UiRobot robot = open()) {
            awaitTables(robot, 13);
            robot.await(
                    "the database is shown", () -> text(robot, "#growthName").equals("shop"));
            Snapshots.take(robot, robot.scene(), "growth", 1280, 800);
            Snapshots.take(robot, robot.scene(), "growth-wide", 1600, 950);
            robot.onUi(() -> robot.find("#growthTreemap", Region.class).setMaxWidth(300));
            Snapshots.take(robot, robot.scene(), "growth-narrow", 1280, 800);
            Region legend = robot.find("#treemapLegend", Region.class);
            assertThat(legend.getChildrenUnmodifiable()).allSatisfy(word -> {
                assertThat(((Label) word).getWidth()).isGreaterThanOrEqualTo(word.prefWidth(-1));
                assertThat(word.getBoundsInParent().getMaxX()).isLessThanOrEqualTo(legend.getWidth());
                assertThat(word.getBoundsInParent().getMaxY()).isLessThanOrEqualTo(legend.getHeight());
            });
            robot.onUi(() -> robot.find("#growthTreemap", Region.class).setMaxWidth(Region.USE_COMPUTED_SIZE));

            robot.onUi(() -> robot.find("#growthFilter", TextField.class).setText("order"));
            awaitTables(robot, 2);
            robot.clickOn(tile(robot, "orders"));
            robot.await("orders is shown", () -> text(robot, "#growthName").equals("public.orders"));
            awaitSeries(robot);
            Snapshots.take(robot, robot.scene(), "growth-table");
            SizeChart chart = robot.find("#growthChart", SizeChart.class);
            assertThat(chart.marks()).hasSize(5);
            robot.clickOn(chart.marks().getLast().flag());

            robot.await("the session is open", () -> isOpen(robot, "session:40"));
        }
    }

    @Test
    void aClickOnASampleLeadsToTheSessionThatEndedBeforeIt() throws Exception {
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        try (UiRobot robot = open()) {
            choose(robot, "public.orders");
            awaitSeries(robot);
            SizeChart chart = robot.find("#growthChart", SizeChart.class);
            Point2D at = inPlot(robot, chart, Duration.ofDays(7).plusHours(6));

            robot.clickAt(at);

            robot.await("the session is open", () -> isOpen(robot, "session:39"));
        }
    }

    @Test
    void everyPageSaysWhatIsKnownAndWhatIsNot() throws Exception {
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        for (int hour = 48; hour > 0; hour--) {
            operations.growth.latencies.add(new Latencies.Point(
                    FakeOperations.NOW.minus(Duration.ofHours(hour)), 5_000, 3, 1.4, 12 + hour % 7, 40));
        }
        operations.growth.latencies.add(
                new Latencies.Point(FakeOperations.NOW.minusSeconds(60), 5_000, 3, 1.4, 12, 40));
        try (UiRobot robot = open()) {
            choose(robot, "public.orders");
            awaitSeries(robot);
            robot.click("#growthTabSessions");
            Snapshots.take(robot, robot.scene(), "growth-sessions");
            assertThat(robot.find("#growthSessions", TableView.class).getItems())
                    .hasSize(5);
            robot.click("#growthTabCatchUp");
            robot.await("it is judged", () -> text(robot, "#catchUpWords")
                    .startsWith("can never catch up: 4,682/h in, 1,000/h out"));
            assertThat(text(robot, "#catchUpIn")).isEqualTo("4,682");
            Snapshots.take(robot, robot.scene(), "growth-catch-up");
            robot.click("#growthTabFacts");
            Snapshots.take(robot, robot.scene(), "growth-facts", 1280, 800);
            robot.click("#growthTabObjects");
            assertThat(text(robot, "#growthObjectsNow")).contains("objects, +", " since ");
            Snapshots.take(robot, robot.scene(), "growth-objects");
            robot.click("#growthTabLatency");
            assertThat(text(robot, "#growthLatencyNow"))
                    .contains("half of them took 1.40 ms or less, 95 of 100 12 ms, 99 of 100 40 ms");
            Snapshots.take(robot, robot.scene(), "growth-latency");
            operations.growth.latencies.clear();

            robot.onUi(() -> table(robot).getSelectionModel().select(8));
            robot.await(
                    "the young table is shown", () -> text(robot, "#growthName").equals("public.customers"));
            assertThat(text(robot, "#growthLatencyNow")).endsWith("pg_stat_statements is not installed");
            assertThat(robot.shows("#growthLatency")).isFalse();
            robot.click("#growthTabSize");
            robot.await("no forecast is made", () -> text(robot, "#growthForecast")
                    .equals("not enough data: 6 of 14 days"));
            Snapshots.take(robot, robot.scene(), "growth-young", 1280, 800);
            robot.click("#growthTabCatchUp");
            assertThat(robot.standsOpen("#catchUpNone")).isTrue();
        }
    }

    @Test
    void tablesAreListedBeforeItIsKnownWhoKeepsUp() throws Exception {
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        CompletableFuture<Void> reckoned = new CompletableFuture<>();
        operations.growth.reckoning = reckoned::join;
        try (UiRobot robot = open()) {
            choose(robot, "public.orders");
            robot.click("#growthTabCatchUp");
            assertThat(text(robot, "#catchUpNone")).startsWith("What comes in is compared");
            Snapshots.take(robot, robot.scene(), "growth-catch-up-coming");
            robot.onUi(() -> table(robot).getSelectionModel().select(8));
            robot.await("a table without a policy is shown", () -> text(robot, "#catchUpNone")
                    .equals("No policy takes rows of this table."));
            choose(robot, "public.orders");

            reckoned.complete(null);

            robot.await(
                    "it is judged",
                    () -> robot.standsOpen("#catchUpWords")
                            && text(robot, "#catchUpWords").startsWith("can never catch up"));
        } finally {
            reckoned.complete(null);
        }
    }

    @Test
    void theTreemapIsWalkedByKeysIntoPartitionsAndOut() throws Exception {
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        try (UiRobot robot = open()) {
            awaitTables(robot, 13);
            robot.onUi(() -> tile(robot, "order_lines").requestFocus());
            robot.press(KeyCode.RIGHT);
            robot.press(KeyCode.ENTER);
            robot.await("the next is shown", () -> text(robot, "#growthName").equals("public.orders"));
            robot.onUi(() -> tile(robot, "events").requestFocus());
            robot.press(KeyCode.SHIFT, KeyCode.ENTER);
            awaitTables(robot, 14);
            assertThat(text(robot, "#growthName")).isEqualTo("public.events");
            assertThat(text(robot, "#growthCount")).startsWith("14 partitions");
            Snapshots.take(robot, robot.scene(), "growth-partitions");

            robot.press(KeyCode.BACK_SPACE);
            awaitTables(robot, 10);
            robot.press(KeyCode.ESCAPE);
            awaitTables(robot, 13);
            robot.onUi(() -> tile(robot, "order_lines").requestFocus());
            Node focused = tile(robot, "order_lines");
            assertThat(focused.getAccessibleText()).startsWith("order_lines, ").containsPattern("[0-9] [MG]iB");
            Snapshots.take(robot, robot.scene(), "growth-focus", 1280, 800);
            robot.onUi(() -> {
                Treemap map = robot.find("#growthTreemap", Treemap.class);
                map.show(map.shown()); // as after a reading
            });
            assertThat(tile(robot, "order_lines")).isNotEqualTo(focused);
            assertThat(tile(robot, "order_lines").isFocused())
                    .as("what is drawn anew takes the focus from nobody")
                    .isTrue();
        }
    }

    @Test
    void samplesAreWalkedByKeysToTheSessionsBehindThem() throws Exception {
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        try (UiRobot robot = open()) {
            choose(robot, "public.orders");
            awaitSeries(robot);
            robot.tabTo("#growthChart");
            String last = text(robot, "#growthReadout");
            robot.press(KeyCode.LEFT);
            assertThat(text(robot, "#growthReadout")).isNotEqualTo(last);
            robot.press(KeyCode.RIGHT);
            assertThat(text(robot, "#growthReadout")).isEqualTo(last);
            robot.press(KeyCode.UP);
            assertThat(text(robot, "#growthReadout")).endsWith("· a session (Enter)");
            assertThat(robot.find("#growthChart", Node.class).getAccessibleText())
                    .isEqualTo("Size over time. " + text(robot, "#growthReadout"));
            Snapshots.take(robot, robot.scene(), "growth-chart-focus", 1280, 800);

            robot.press(KeyCode.ENTER);

            robot.await("the session is open", () -> isOpen(robot, "session:40"));
        }
    }

    @Test
    void aTableWithoutPolicyLeadsToAWizardThatHasChosenIt() throws Exception {
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        try (UiRobot robot = open()) {
            choose(robot, "public.order_lines");
            assertThat(robot.shows("#growthArchiveNow")).isFalse();

            robot.click("#growthCreatePolicy");

            robot.await("the wizard is open", () -> robot.shows("#onboardDatabase-shop"));
            assertThat(robot.find("#onboardDatabase-shop", CheckBox.class).isSelected())
                    .isTrue();
            assertThat(robot.find("#onboardTables", TextField.class).getText()).isEqualTo("public.order_lines");
            assertThat(robot.find("#onboardLeastRows", TextField.class).getText())
                    .isEqualTo("0");
        }
    }

    @Test
    void aTableWithAPolicyIsArchivedFromHere() throws Exception {
        SomeGrowth.shop(operations.growth, FakeOperations.NOW);
        try (UiRobot robot = open()) {
            choose(robot, "public.orders");
            assertThat(robot.shows("#growthCreatePolicy")).isFalse();

            robot.click("#growthArchiveNow");

            robot.await("the wizard is open", () -> robot.shows("#archiveNowNext"));
        }
    }

    @Test
    void beforeTheFirstSampleItSaysSoAndSamplesWhenAsked() throws Exception {
        operations.growth.databases.add(
                new SampledDatabase("shop", null, null, 0, 0, 0, null, null, List.of(), "no route to host"));
        operations.growth.outcomes.add(new SampleOutcome("shop", FakeOperations.NOW, 0, 0, 0, 0, "no route to host"));
        try (UiRobot robot = open()) {
            robot.await("it says so", () -> robot.shows("#growthNothing"));
            Snapshots.take(robot, robot.scene(), "growth-empty");
            operations.growth.databases.clear();
            SomeGrowth.shop(operations.growth, FakeOperations.NOW);

            robot.click("#growthNothingAction");

            awaitTables(robot, 13);
            assertThat(text(robot, "#growthProblem")).isEqualTo("Not sampled: shop: no route to host");
        }
    }

    private static void choose(UiRobot robot, String table) {
        robot.await("tables are listed", () -> !table(robot).getItems().isEmpty());
        robot.onUi(() -> table(robot).getSelectionModel().select(table.endsWith("_lines") ? 0 : 1));
        robot.await("the table is shown", () -> text(robot, "#growthName").equals(table));
    }

    private static void awaitSeries(UiRobot robot) {
        robot.await(
                "its series is drawn",
                () -> !robot.find("#growthChart", SizeChart.class).getData().isEmpty());
    }

    /// Where a moment lies on the screen.
    private static Point2D inPlot(UiRobot robot, SizeChart chart, Duration ago) {
        AtomicReference<Point2D> found = new AtomicReference<>();
        robot.onUi(() -> {
            double x = chart.getXAxis()
                    .getDisplayPosition(FakeOperations.NOW.minus(ago).toEpochMilli());
            found.set(chart.getXAxis().localToScreen(x, -40));
        });
        return found.get();
    }
}
