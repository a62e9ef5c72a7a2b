package dev.holdfast.console;

import dev.holdfast.console.fx.Room;
import dev.holdfast.testing.ConsoleProcesses;
import dev.holdfast.testing.FxWatchdog;
import dev.holdfast.testing.FxWatchdog.Pause;
import dev.holdfast.testing.SomeGrowth;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/// The first window of a process, which had more tabs open when it was last closed than the one that it begins with,
/// and each room opened in it for the first time: nothing was loaded before. Prints one line for the window and one for
/// each room, and under each the stacks of its pauses.
final class FirstWindow {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration TO_SETTLE = Duration.ofMillis(800);

    /// Rooms about one thing, which no button of the rail opens.
    private static final List<String> OF_ONE_THING = List.of("session:39", "archive_now:orders", "place_hold:orders");

    private static final List<String> LEFT_OPEN = Stream.concat(
                    Stream.of("overview", "policies", "sessions", "growth", "holds", "history", "audit"),
                    OF_ONE_THING.stream())
            .toList();

    private FirstWindow() {}

    /// @param arguments a directory for the layout; for how many milliseconds the engine opens meanwhile; tables
    public static void main(String[] arguments) throws Exception {
        ConsoleProcesses.endWithThisThread();
        FakeOperations operations = new FakeOperations();
        SomeGrowth.many(operations.growth, FakeOperations.NOW, Integer.parseInt(arguments[2]));
        Path layout = Path.of(arguments[0], "console.properties");
        Files.writeString(layout, "tabs=%s\ntabs.selected=overview\n".formatted(String.join(",", LEFT_OPEN)));
        ConsoleSettings settings = new ConsoleSettings(layout, "embedded", "mira", "0.9.0");
        Console window = Console.begin(settings.layoutFile());
        TimeUnit.MILLISECONDS.sleep(Long.parseLong(arguments[1]));

        CompletableFuture<Void> stop = new CompletableFuture<>();
        long begun = System.nanoTime();
        Thread console = Thread.ofPlatform().start(() -> window.launch(operations, settings, stop));
        long painted = painted(scene -> scene.lookup("#overviewFindings") != null) - begun;
        System.out.printf("window painted %d%n", painted / 1_000_000);
        try (FxWatchdog watchdog = FxWatchdog.start()) {
            TimeUnit.MILLISECONDS.sleep(TO_SETTLE.toMillis());
            tell("after", 0, watchdog.pauses());
        }
        for (Room room : Room.values()) {
            if (room.keys() != null && room != Room.OVERVIEW) {
                open(room, room.id());
            }
        }
        for (String address : OF_ONE_THING) {
            select(address);
        }
        for (Room room : Room.values()) {
            if (room.keys() != null) {
                open(room, "again_" + room.id());
            }
        }
        System.out.printf("a frame in which one word changes, all rooms open: %d us%n", frameMicros());
        stop.complete(null);
        console.join();
        System.exit(0);
    }

    /// What the thread works for a frame while something goes on in the window.
    private static long frameMicros() throws InterruptedException {
        int frames = 200;
        CountDownLatch done = new CountDownLatch(1);
        long[] worked = new long[1];
        Platform.runLater(() -> new AnimationTimer() {
            private final Label word = (Label) scene().lookup("#status-refreshed");
            private int count;

            @Override
            public void handle(long now) {
                word.setUnderline(count % 2 == 0);
                long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                if (count == 0) {
                    worked[0] = thread;
                } else if (count == frames) {
                    worked[0] = thread - worked[0];
                    stop();
                    done.countDown();
                }
                count++;
            }
        }.start());
        done.await();
        return worked[0] / frames / 1_000;
    }

    private static void open(Room room, String told) throws Exception {
        measure(told, () -> ((Button) scene().lookup("#rail-" + room.id())).fire(), scene -> there(room, scene));
    }

    private static void select(String address) throws Exception {
        measure(
                address.substring(0, address.indexOf(':')),
                () -> {
                    TabPane tabs = (TabPane) scene().lookup("#tabs");
                    tabs.getTabs().stream()
                            .filter(tab -> tab.getId().equals("tab-" + address))
                            .forEach(tabs.getSelectionModel()::select);
                },
                scene -> scene.lookup(".tab:selected") != null);
    }

    private static void measure(String told, Runnable opening, Predicate<Scene> there) throws Exception {
        try (FxWatchdog watchdog = FxWatchdog.start()) {
            long begun = System.nanoTime();
            Platform.runLater(opening);
            long painted = painted(there) - begun;
            TimeUnit.MILLISECONDS.sleep(TO_SETTLE.toMillis());
            tell(told, painted, watchdog.pauses());
        }
    }

    private static boolean there(Room room, Scene scene) {
        return room == Room.GROWTH
                ? scene.lookup("#growthTable") instanceof TableView<?> table
                        && !table.getItems().isEmpty()
                : scene.lookup("#tab-" + room.id()) != null || scene.lookup(".tab:selected") != null;
    }

    private static void tell(String what, long nanos, List<Pause> pauses) {
        System.out.printf(
                "%s painted %d pauses %s%n",
                what,
                nanos / 1_000_000,
                pauses.stream()
                        .map(pause ->
                                pause.felt().toMillis() + "/" + pause.worked().toMillis())
                        .toList());
        if (System.getProperty("stacks") != null) {
            pauses.forEach(System.out::println);
        }
    }

    private static @Nullable Scene sceneOrNull() {
        return Window.getWindows().isEmpty()
                ? null
                : Window.getWindows().getFirst().getScene();
    }

    private static Scene scene() {
        return java.util.Objects.requireNonNull(sceneOrNull());
    }

    /// When the frame after the one in which it was there began: then it is drawn.
    private static long painted(Predicate<Scene> there) throws InterruptedException {
        CountDownLatch drawn = new CountDownLatch(1);
        long[] at = new long[1];
        onceItRuns(() -> new AnimationTimer() {
            private boolean seen;

            @Override
            public void handle(long now) {
                Scene scene = sceneOrNull();
                if (seen) {
                    at[0] = System.nanoTime();
                    drawn.countDown();
                    stop();
                } else if (scene != null && there.test(scene)) {
                    seen = true;
                }
            }
        }.start());
        if (!drawn.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("it was not painted");
        }
        return at[0];
    }

    private static void onceItRuns(Runnable action) throws InterruptedException {
        for (long tries = 0; ; tries++) {
            try {
                Platform.runLater(action);
                return;
            } catch (IllegalStateException e) { // the toolkit has not begun to start
                if (tries > PATIENCE.toMillis()) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }
}
