package dev.holdfast.bench;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/// Watches this process's own use of memory and processor.
///
/// Most collections leave old garbage, and the longer a process lives the more. Where it matters what is live, all of
/// it is collected again and again, and only that counts.
final class OwnUse implements AutoCloseable {
    private static final Duration COLLECTS_EVERY = Duration.ofMillis(250);
    private static final String ASKED_FOR = "System.gc()";

    private final AtomicLong live = new AtomicLong();
    private final AtomicLong used = new AtomicLong();

    private final boolean collects;
    private final ScheduledExecutorService collector = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("collects-", 0).factory());

    private OwnUse(boolean collects) {
        this.collects = collects;
    }

    /// @param collects whether to collect all garbage again and again
    static OwnUse watch(boolean collects) {
        OwnUse use = new OwnUse(collects);
        if (collects) {
            var unused = use.collector.scheduleWithFixedDelay(
                    System::gc, 0, COLLECTS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
        for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, _) -> use.collected((CompositeData) notification.getUserData()),
                            notification -> notification
                                    .getType()
                                    .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION),
                            null);
        }
        return use;
    }

    private void collected(CompositeData data) {
        var notification = GarbageCollectionNotificationInfo.from(data);
        var info = notification.getGcInfo();
        if (!collects || notification.getGcCause().equals(ASKED_FOR)) {
            live.accumulateAndGet(heap(info.getMemoryUsageAfterGc()), Math::max);
        }
        used.accumulateAndGet(heap(info.getMemoryUsageBeforeGc()), Math::max);
    }

    private static long heap(Map<String, MemoryUsage> pools) {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .map(pools::get)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    /// Kilobytes: heap in use right after a collection and right before one, the highest of each; resident memory at
    /// its highest, where the system tells.
    Map<String, Long> figures() throws IOException {
        Map<String, Long> figures = new LinkedHashMap<>();
        long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        figures.put("heap_after_gc_kb", live.get() / 1024);
        figures.put("heap_used_kb", Math.max(used.get(), now) / 1024);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            figures.put("cpu_ms", system.getProcessCpuTime() / 1_000_000);
        }
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    figures.put("rss_kb", Long.valueOf(line.replaceAll("[^0-9]", "")));
                }
            }
        }
        return figures;
    }

    @Override
    public void close() {
        collector.shutdownNow();
    }
}
