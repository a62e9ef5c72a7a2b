package dev.holdfast.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// How long a thread of this process has been ready to run without a processor: the second number of its `schedstat`
/// (Linux' `Documentation/scheduler/sched-stats.rst`), nothing on other systems.
final class ProcessorQueue {
    private static final int MOST_OF_A_NAME = 15; // what Linux keeps of a thread's

    private final Optional<Path> statistics;

    private ProcessorQueue(Optional<Path> statistics) {
        this.statistics = statistics;
    }

    /// @param thread a platform thread whose name begins as no other's
    static ProcessorQueue of(Thread thread) {
        String name = thread.getName();
        String kept = name.substring(0, Math.min(MOST_OF_A_NAME, name.length()));
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return new ProcessorQueue(tasks.filter(task -> name(task).equals(kept))
                    .map(task -> task.resolve("schedstat"))
                    .filter(Files::isReadable)
                    .findFirst());
        } catch (IOException e) {
            return new ProcessorQueue(Optional.empty()); // not on Linux
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has ended meanwhile
        }
    }

    /// Since the thread began.
    Duration waited() {
        return statistics.map(ProcessorQueue::read).orElse(Duration.ZERO);
    }

    private static Duration read(Path statistics) {
        try {
            return Duration.ofNanos(Long.parseLong(Files.readString(statistics).split(" ", -1)[1]));
        } catch (IOException e) {
            return Duration.ZERO; // the thread has ended
        }
    }
}
