package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.GrowthWalk;
import dev.holdfast.console.Rehearsed;
import dev.holdfast.console.Snapshots;
import dev.holdfast.console.UiRobot;
import dev.holdfast.testing.FrameMeter;
import dev.holdfast.testing.FxWatchdog;
import dev.holdfast.testing.FxWatchdog.Pause;
import dev.holdfast.testing.QuietCompiler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.event.ActionEvent;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.TreeTableView;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.KeyCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Opens, filters and scrolls each screen that lists much, over a real control database of 10,000 policies, a million
/// sessions and a source of 20,000 tables.
///
/// `mvn -Pcampaign test -Dtest=LargeFiguresCampaignTest`, with `-Dlarge.policies=`, `-Dlarge.sessions=`,
/// `-Dlarge.tables=`. Figures go to `target/large-figures.txt`.
@Tag("campaign")
@SuppressWarnings("NullAway.Init") // the robot opens with the test
class LargeFiguresCampaignTest {
    private static final int POLICIES = Integer.getInteger("large.policies", 10_000);
    private static final int SESSIONS = Integer.getInteger("large.sessions", 1_000_000);
    private static final int TABLES = Integer.getInteger("large.tables", 20_000);
    private static final int RUNS = 5;
    private static final Duration A_FRAME = Duration.ofMillis(50);
    private static final Duration TO_OPEN = Duration.ofSeconds(1);
    private static final Duration TO_FILTER = Duration.ofMillis(200);
    private static final long MOST_HEAP = 512L << 20;

    @TempDir
    private Path home;

    @AutoClose
    private final EngineFixture engine = new EngineFixture(new CronTimetable(Clock.systemUTC()), "shop", "vault");

    private final List<Screen> figures = new ArrayList<>();
    private UiRobot robot;

    /// @param filtered null where nothing is to filter; @param frame the longest in the median of scrolls; null where
    ///     nothing scrolls
    private record Screen(
            String name,
            Duration opened,
            @Nullable Duration filtered,
            @Nullable Duration frame,
            List<Pause> pauses,
            long heap) {
        @Override
        public String toString() {
            return "| %s | %s | %s | %s | %s | %d MB |"
                    .formatted(
                            name,
                            millis(opened),
                            millis(filtered),
                            millis(frame),
                            pauses.isEmpty()
                                    ? "none"
                                    : pauses.stream()
                                            .map(pause -> millis(pause.felt()))
                                            .collect(Collectors.joining(", ")),
                            heap >> 20);
        }

        private static String millis(@Nullable Duration time) {
            return time == null ? "" : time.toMillis() + " ms";
        }
    }

    @Test
    void screensOfALargeEstateOpenFilterAndScrollAtOnce() throws Exception {
        long begun = System.nanoTime();
        LargeEstate.fill(engine, POLICIES, SESSIONS);
        ManyTables.make(engine, "shop", TABLES);
        engine.node().operations().growth().sample("shop");
        int tables = engine.node().operations().growth().tables("shop").size();
        String filled = "%,d policies, %,d sessions, %,d tables, filled in %d s"
                .formatted(
                        engine.controlNumber("select count(*) from policy"),
                        engine.controlNumber("select count(*) from session"),
                        tables,
                        Duration.ofNanos(System.nanoTime() - begun).toSeconds());
        List<LargeReads.Read> lists = LargeReads.ofLists(engine.node().operations());
        List<LargeReads.Read> whole = LargeReads.ofScreens(engine.node().operations());
        tell(filled, lists, whole);
        Rehearsed.everything(home.resolve("console.properties"));
        try (UiRobot opened =
                UiRobot.open(engine.node().operations(), home.resolve("console.properties"), Clock.systemUTC())) {
            robot = opened;
            robot.await("the overview is there", () -> robot.shows("#overviewFindings"));
            screens(tables);
        } finally {
            tell(filled, lists, whole);
        }

        assertThat(figures).allSatisfy(each -> {
            assertThat(each.pauses()).as(each.name()).isEmpty();
            assertThat(each.opened()).as(each.toString()).isLessThan(TO_OPEN);
            assertThat(each.heap()).as(each.toString()).isLessThan(MOST_HEAP);
            if (each.filtered() != null) {
                assertThat(each.filtered()).as(each.toString()).isLessThan(TO_FILTER);
            }
            if (each.frame() != null) {
                assertThat(each.frame()).as(each.toString()).isLessThan(A_FRAME);
            }
        });
        assertThat(lists)
                .allSatisfy(each -> assertThat(each.took()).as(each.toString()).isLessThan(TO_FILTER));
        assertThat(whole)
                .allSatisfy(each -> assertThat(each.took()).as(each.toString()).isLessThan(TO_OPEN));
    }

    private void tell(String filled, List<LargeReads.Read> lists, List<LargeReads.Read> whole) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                filled,
                "",
                "| screen | opened | filtered | longest frame of a scroll | pauses over 100 ms | heap |",
                "|---|---|---|---|---|---|"));
        figures.forEach(each -> lines.add(each.toString()));
        lines.addAll(List.of("", "| the engine's answer | median |", "|---|---|"));
        Stream.concat(whole.stream(), lists.stream()).forEach(each -> lines.add(each.toString()));
        lines.forEach(System.out::println);
        figures.stream().flatMap(each -> each.pauses().stream()).forEach(each -> lines.add("\n" + each));
        Files.createDirectories(Path.of("target"));
        Files.write(Path.of("target/large-figures.txt"), lines);
    }

    @Test
    void twoHundredPoliciesOfFiveHundredSessionsAreAGridWithinHalfASecond() throws Exception {
        LargeEstate.fill(engine, 200, 100_000);
        try (UiRobot opened =
                UiRobot.open(engine.node().operations(), home.resolve("console.properties"), Clock.systemUTC())) {
            robot = opened;
            look("warm-up", keys(KeyCode.DIGIT3), this::grid, null, null);
            look("grid-200", keys(KeyCode.DIGIT3), this::grid, null, "#gridTable");
        }
        Screen grid = figures.getLast();
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/grid-figures.txt"), grid + "\n");

        assertThat(grid.opened()).isLessThan(Duration.ofMillis(500));
        assertThat(grid.pauses()).isEmpty();
    }

    private void screens(int tables) throws Exception {
        look("overview", keys(KeyCode.DIGIT1), () -> robot.shows("#overviewFindings"), null, null);
        look(
                "policies",
                keys(KeyCode.DIGIT2),
                this::policies,
                () -> typed("#policies-filter", "table_" + (POLICIES - 8), () -> tree().getExpandedItemCount() == 1),
                "#policy-tree");
        look(
                "sessions",
                keys(KeyCode.DIGIT3),
                () -> rows("#sessionsTable") > 0,
                () -> typed("#sessionsFilter", "state:interrupted", () -> rows("#sessionsTable") == POLICIES / 500),
                "#sessionsTable");
        look("grid", keys(KeyCode.DIGIT3), this::grid, null, "#gridTable");
        look("schedule", keys(KeyCode.DIGIT9), () -> rows("#scheduleLines") >= POLICIES / 4, null, null);
        look(
                "runs",
                keys(KeyCode.SHIFT, KeyCode.DIGIT3),
                () -> robot.shows("#runLines") && rows("#runLines") >= POLICIES / 4,
                null,
                "#runLines");
        look(
                "audit",
                keys(KeyCode.DIGIT0),
                () -> robot.shows("#auditTable") && rows("#auditTable") > 0,
                () -> typed("#auditFilter", "act:hold.placed", () -> rows("#auditTable") == SESSIONS / 20_000),
                "#auditTable");
        look(
                "palette",
                keys(KeyCode.K),
                () -> robot.shows("#palette-found"),
                () -> typed(
                        "#palette-typed",
                        "p%05d".formatted(POLICIES - 5),
                        () -> finds("p%05d".formatted(POLICIES - 5))),
                null);
        robot.press(KeyCode.ESCAPE);
        QuietCompiler.await();
        try (FxWatchdog watchdog = FxWatchdog.start()) {
            GrowthWalk walk = GrowthWalk.take(robot, tables);
            figures.add(new Screen(
                    "growth", walk.painted(), walk.filtered(), scrolled("#growthTable"), watchdog.pauses(), heap()));
        }
    }

    /// Of the sessions' two modes the grid; its first cells have come.
    private boolean grid() {
        if (!robot.standsOpen("#gridTable")) {
            robot.find("#sessionsAsGrid", ToggleButton.class).fire();
            return false;
        }
        return rows("#gridTable") > 0
                && robot.find("#gridTable", Node.class).lookupAll(".grid-cell").stream()
                        .anyMatch(cell ->
                                cell.getPseudoClassStates().contains(PseudoClass.getPseudoClass("state-succeeded")));
    }

    private boolean policies() {
        return robot.shows("#policy-tree") && tree().getExpandedItemCount() >= POLICIES;
    }

    /// There are entries before anything is typed, too.
    private boolean finds(String policy) {
        List<?> entries = robot.find("#palette-found", ListView.class).getItems();
        return entries.stream().anyMatch(entry -> entry.toString().contains(policy));
    }

    private TreeTableView<?> tree() {
        return robot.find("#policy-tree", TreeTableView.class);
    }

    private int rows(String table) {
        return robot.find(table, TableView.class).getItems().size();
    }

    private static KeyCode[] keys(KeyCode... keys) {
        List<KeyCode> pressed = new ArrayList<>(List.of(KeyCode.CONTROL));
        pressed.addAll(List.of(keys));
        return pressed.toArray(KeyCode[]::new);
    }

    /// Opens a screen by its key, filters it, scrolls it, and closes it again.
    private void look(
            String name,
            KeyCode[] keys,
            Callable<Boolean> there,
            @Nullable Callable<Duration> filter,
            @Nullable String scrolling)
            throws Exception {
        QuietCompiler.await();
        try (FxWatchdog watchdog = FxWatchdog.start()) {
            Duration opened = robot.timed(name + " is there", () -> robot.strike(keys), there);
            Duration frame = scrolling == null ? null : scrolled(scrolling);
            Duration filtered = filter == null ? null : filter.call();
            figures.add(new Screen(name, opened, filtered, frame, watchdog.pauses(), heap()));
        }
        Snapshots.take(robot, robot.scene(), "large-" + name); // in both themes, which takes long
        if (!name.equals("palette")) {
            robot.press(KeyCode.CONTROL, KeyCode.W);
        }
    }

    private Duration typed(String field, String text, Callable<Boolean> found) {
        TextField input = robot.find(field, TextField.class);
        Runnable typing = () -> {
            input.setText(text);
            if (input.getOnAction() != null) {
                input.getOnAction().handle(new ActionEvent());
            }
        };
        return robot.timed("it is found", () -> Platform.runLater(typing), found);
    }

    /// The longest frame of a scroll by many small steps and some leaps, in the median of some scrolls.
    private Duration scrolled(String control) {
        List<Duration> runs = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            FrameMeter frames = new FrameMeter();
            VirtualFlow<?> flow =
                    (VirtualFlow<?>) robot.find(control, Node.class).lookup(".virtual-flow");
            robot.onUi(() -> flow.scrollToTop(0));
            robot.onUi(frames::start);
            for (int step = 1; step <= 60; step++) {
                double at = step % 20 == 0 ? step / 60.0 : flow.getPosition();
                robot.onUi(() -> {
                    flow.setPosition(at);
                    flow.scrollPixels(90);
                });
            }
            Duration[] longest = new Duration[1];
            robot.onUi(() -> longest[0] = frames.longest());
            runs.add(longest[0]);
        }
        return runs.stream().sorted().toList().get(RUNS / 2);
    }

    /// In use when all that is not has been collected.
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
