package dev.holdfast.node;

import dev.holdfast.archive.Failpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Child process of [ZombieTest]: an engine that says so when it has come to a failpoint for the n-th time, and waits
/// there for a line before it goes on.
final class ZombieEngine {
    private ZombieEngine() {}

    /// @param arguments where the databases are ([ChildEngine]), policy, failpoint, time
    public static void main(String[] arguments) throws Exception {
        String policy = arguments[ChildEngine.ARGUMENTS];
        Failpoint point = Failpoint.valueOf(arguments[ChildEngine.ARGUMENTS + 1]);
        int time = Integer.parseInt(arguments[ChildEngine.ARGUMENTS + 2]);
        AtomicInteger times = new AtomicInteger();
        Failpoint.Listener listener = reached -> {
            if (reached == point && times.incrementAndGet() == time) {
                sayAndWait();
            }
        };
        try (ChildEngine engine = new ChildEngine(arguments, listener);
                Node node = engine.open("zombie")) {
            node.runs().run(List.of(policy), new Runs.RunOptions(0, Duration.ZERO, true, "zombie"), _ -> {});
        }
    }

    private static void sayAndWait() {
        System.out.println("there");
        System.out.flush();
        try {
            int unused = System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
