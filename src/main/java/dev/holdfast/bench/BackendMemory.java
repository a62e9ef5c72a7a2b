package dev.holdfast.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Watches the private memory of all backends of some servers together, ten times a second, where the system tells.
final class BackendMemory implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("backend-memory").factory());
    private final AtomicLong highest = new AtomicLong();

    private BackendMemory() {}

    static BackendMemory watch(List<Server> servers) {
        BackendMemory memory = new BackendMemory();
        var unused = memory.timer.scheduleWithFixedDelay(
                () -> memory.look(servers), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return memory;
    }

    long highestKilobytes() {
        return highest.get();
    }

    private void look(List<Server> servers) {
        long sum = servers.stream().mapToLong(BackendMemory::kilobytes).sum();
        highest.accumulateAndGet(sum, Math::max);
    }

    private static long kilobytes(Server server) {
        try {
            String postmaster = Long.toString(server.processId());
            Path children = Path.of("/proc", postmaster, "task", postmaster, "children");
            if (!Files.exists(children)) {
                return 0;
            }
            long sum = 0;
            for (String child : Files.readString(children).strip().split(" ", -1)) {
                sum += child.isEmpty() ? 0 : ownKilobytes(Path.of("/proc", child, "status"));
            }
            return sum;
        } catch (IOException e) {
            return 0; // the server or one of its processes has just ended
        }
    }

    private static long ownKilobytes(Path status) throws IOException {
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("RssAnon:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
