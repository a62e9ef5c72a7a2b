package dev.holdfast.node;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.store.EmbeddedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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

/// Child process of [FailpointKillTest]: starts, says that it is ready, and waits for a line that says where it is to
/// die: `run|resume POINT COUNT`. It then runs the tree, or resumes what another one left, and at that moment it is
/// gone, with all of its threads and connections, as after a `kill -9`. Without a death it says how often it came to
/// each failpoint.
final class KilledEngine {
    /// As the shell says of a process that was ended by signal 9.
    static final int EXIT = 137;

    static final String READY = "ready";

    private final AtomicIntegerArray times = new AtomicIntegerArray(Failpoint.values().length);
    private final AtomicBoolean first = new AtomicBoolean(true);
    private final String[] arguments;
    private volatile @Nullable Failpoint point;
    private volatile int count;

    private KilledEngine(String[] arguments) {
        this.arguments = arguments;
    }

    /// @param arguments where the databases are ([ChildEngine]); the URL of the database of orders; what its
    /// application
    ///     does there as soon as rows are marked
    public static void main(String[] arguments) throws Exception {
        new KilledEngine(arguments).live();
    }

    private void live() throws Exception {
        try (BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                ChildEngine engine = new ChildEngine(arguments, this::reached)) {
            int unused = engine.features().policies().all().size(); // connects
            System.out.println(READY);
            String line = told.readLine();
            if (line == null) {
                return;
            }
            List<String> words = List.of(line.strip().split(" ", -1));
            if (!words.get(1).equals("-")) {
                count = Integer.parseInt(words.get(2));
                point = Failpoint.valueOf(words.get(1));
            }
            try (Node node = engine.open("killed")) {
                if (words.getFirst().equals("run")) {
                    node.runs().run(List.of("orders"), new Runs.RunOptions(0, Duration.ZERO, true, "killed"), _ -> {});
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
            Runtime.getRuntime().halt(EXIT);
        }
        if (here == Failpoint.AFTER_MARK && first.getAndSet(false)) {
            application();
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
