package dev.holdfast.node;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.console.GrowthWalk;
import dev.holdfast.console.Rehearsed;
import dev.holdfast.console.Snapshots;
import dev.holdfast.console.UiRobot;
import dev.holdfast.testing.ConsoleProcesses;
import dev.holdfast.testing.FrameMeter;
import dev.holdfast.testing.FxWatchdog;
import dev.holdfast.testing.FxWatchdog.Pause;
import dev.holdfast.testing.QuietCompiler;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

/// Child process of [LargeFiguresCampaignTest]: the console over a [LargeEstate] that is there, each screen that lists
/// much opened by its key, filtered and scrolled. Prints a [LargeScreen] for each, and under it where its pauses were.
final class LargeScreens {
    private static final int RUNS = 5;

    private final UiRobot robot;

    private LargeScreens(UiRobot robot) {
        this.robot = robot;
    }

    /// @param arguments where the databases are ([ChildEngine]); a directory for the layout; how many policies,
    ///     sessions and tables there are, or nothing more for the grid alone
    public static void main(String[] arguments) throws Exception {
        ConsoleProcesses.endWithThisThread();
        List<String> own = List.of(arguments).subList(ChildEngine.ARGUMENTS, arguments.length);
        Path layout = Path.of(own.getFirst(), "console.properties");
        try (ChildEngine engine = new ChildEngine(arguments, Failpoint.Listener.NONE);
                dev.holdfast.node.Node node = engine.open("large", new CronTimetable(Clock.systemUTC()))) {
            Rehearsed.everything(layout);
            try (UiRobot robot = UiRobot.open(node.operations(), layout, Clock.systemUTC())) {
                robot.await("the overview is there", () -> robot.shows("#overviewFindings"));
                LargeScreens screens = new LargeScreens(robot);
                List<Integer> counts =
                        own.stream().skip(1).map(Integer::valueOf).toList();
                if (counts.isEmpty()) {
                    screens.grid("warm-up");
                    screens.grid("grid-200");
                } else {
                    screens.estate(counts.get(0), counts.get(1), counts.get(2));
                }
            }
        }
        System.exit(0); // the toolkit stays
    }

    private void grid(String name) throws Exception {
        look(name, keys(KeyCode.DIGIT3), this::showsGrid, null, "#gridTable");
    }

    private void estate(int policies, int sessions, int tables) throws Exception {
        look("overview", keys(KeyCode.DIGIT1), () -> robot.shows("#overviewFindings"), null, null);
        look(
                "policies",
                keys(KeyCode.DIGIT2),
                () -> robot.shows("#policy-tree") && tree().getExpandedItemCount() >= policies,
                () -> typed("#policies-filter", "table_" + (policies - 8), () -> tree().getExpandedItemCount() == 1),
                "#policy-tree");
        look(
                "sessions",
                keys(KeyCode.DIGIT3),
                () -> rows("#sessionsTable") > 0,
                () -> typed("#sessionsFilter", "state:interrupted", () -> rows("#sessionsTable") == policies / 500),
                "#sessionsTable");
        grid("grid");
        look("schedule", keys(KeyCode.DIGIT9), () -> rows("#scheduleLines") >= policies / 4, null, null);
        look(
                "runs",
                keys(KeyCode.SHIFT, KeyCode.DIGIT3),
                () -> robot.shows("#runLines") && rows("#runLines") >= policies / 4,
                null,
                "#runLines");
        look(
                "audit",
                keys(KeyCode.DIGIT0),
                () -> robot.shows("#auditTable") && rows("#auditTable") > 0,
                () -> typed("#auditFilter", "act:hold.placed", () -> rows("#auditTable") == sessions / 20_000),
                "#auditTable");
        look(
                "palette",
                keys(KeyCode.K),
                () -> robot.shows("#palette-found"),
                () -> typed(
                        "#palette-typed",
                        "p%05d".formatted(policies - 5),
                        () -> finds("p%05d".formatted(policies - 5))),
                null);
        robot.press(KeyCode.ESCAPE);
        QuietCompiler.await();
        try (FxWatchdog watchdog = FxWatchdog.start()) {
            GrowthWalk walk = GrowthWalk.take(robot, tables);
            tell("growth", walk.painted(), walk.filtered(), scrolled("#growthTable"), watchdog);
        }
    }

    /// Of the sessions' two modes the grid; its first cells have come.
    private boolean showsGrid() {
        if (!robot.standsOpen("#gridTable")) {
            robot.find("#sessionsAsGrid", ToggleButton.class).fire();
            return false;
        }
        return rows("#gridTable") > 0
                && robot.find("#gridTable", Node.class).lookupAll(".grid-cell").stream()
                        .anyMatch(cell ->
                                cell.getPseudoClassStates().contains(PseudoClass.getPseudoClass("state-succeeded")));
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
            tell(name, opened, filtered, frame, watchdog);
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

    private static void tell(
            String name, Duration opened, @Nullable Duration filtered, @Nullable Duration frame, FxWatchdog watchdog) {
        List<Pause> pauses = watchdog.pauses();
        System.out.println(new LargeScreen(
                name, opened, filtered, frame, pauses.stream().map(Pause::felt).toList(), heap()));
        pauses.forEach(System.out::println);
    }
}
