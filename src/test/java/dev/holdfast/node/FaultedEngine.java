package dev.holdfast.node;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.store.EmbeddedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Child process of [FailpointKillTest] and [ZombieTest]: starts, says that it is ready, and waits for a line that says
/// what is to happen where: `run|resume die|wait POINT COUNT`. It then runs the tree, or resumes what another one left,
/// and at that moment it is gone, with all of its threads and connections, as after a `kill -9`; or it says that it is
/// there, and waits for another line. At its end it says how often it came to each failpoint.
final class FaultedEngine {
    /// As the shell says of a process that was ended by signal 9.
    static final int EXIT = 137;

    static final String READY = "ready";
    static final String THERE = "there";

    /// The version of the program that it enters itself with.
    static final String VERSION = "faulted";

    private final AtomicIntegerArray times = new AtomicIntegerArray(Failpoint.values().length);
    private final AtomicBoolean first = new AtomicBoolean(true);
    private final String[] arguments;
    private final BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private volatile @Nullable Failpoint point;
    private volatile int count;
    private volatile boolean waits;

    private FaultedEngine(String[] arguments) {
        this.arguments = arguments;
    }

    /// @param arguments where the databases are ([ChildEngine]); then, unless there is no application, the URL of the
    ///     database of orders and what it does there as soon as rows are marked
    public static void main(String[] arguments) throws Exception {
        new FaultedEngine(arguments).live();
    }

    private void live() throws Exception {
        try (ChildEngine engine = new ChildEngine(arguments, this::reached)) {
            int unused = engine.features().policies().all().size(); // connects
            System.out.println(READY);
            String line = told.readLine();
            if (line == null) {
                return;
            }
            List<String> words = List.of(line.strip().split(" ", -1));
            if (!words.get(2).equals("-")) {
                waits = words.get(1).equals("wait");
                count = Integer.parseInt(words.get(3));
                point = Failpoint.valueOf(words.get(2));
            }
            try (Node node = engine.open(VERSION)) {
                if (words.getFirst().equals("run")) {
                    node.runs().run(List.of("orders"), new Runs.RunOptions(0, Duration.ZERO, true, VERSION), _ -> {});
                } else {
                    node.runs().resume(_ -> {});
                }
            }
            System.out.println(Arrays.stream(Failpoint.values())
                    .map(each -> each + "=" + times.get(each.ordinal()))
                    .collect(Collectors.joining(" ")));
        }
    }

    private void reached(Failpoint here) {
        int time = times.incrementAndGet(here.ordinal());
        if (here == point && time == count) {
            if (waits) {
                sayAndWait();
            } else {
                Runtime.getRuntime().halt(EXIT);
            }
        }
        if (here == Failpoint.AFTER_MARK && first.getAndSet(false) && arguments.length > ChildEngine.ARGUMENTS) {
            application();
        }
    }

    private void sayAndWait() {
        System.out.println(THERE);
        try {
            String unused = told.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void application() {
        try (var connection = DriverManager.getConnection(
                        arguments[ChildEngine.ARGUMENTS],
                        EmbeddedServer.USER,
                        Files.readString(Path.of(arguments[ChildEngine.ARGUMENTS - 1]))
                                .strip());
                var statement = connection.createStatement()) {
            statement.execute(arguments[ChildEngine.ARGUMENTS + 1]);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
