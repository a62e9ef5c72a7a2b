package dev.holdfast.testing;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.application.Platform;

/// Asks the JavaFX thread again and again whether it still answers, and notes each time that it did not for long.
///
/// A pause has two lengths: as a person feels it, and what the thread itself worked meanwhile. Only the second is the
/// program's on a machine that does other things, too. Where Linux tells it, a third one says for how long the thread
/// could have worked and had no processor; the rest it waited for something.
public final class FxWatchdog implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMillis(100);
    private static final Duration BEAT = Duration.ofMillis(5);
    private static final int FRAMES = 40;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Pause> pauses = new ArrayList<>();
    private final Thread asking =
            Thread.ofPlatform().daemon().name("fx-watchdog").unstarted(this::watch);
    private final Thread fx;
    private final ProcessorQueue queue;
    private volatile boolean stopped;
    private Duration longest = Duration.ZERO;
    private Duration longestWork = Duration.ZERO;

    /// @param queued for how long it waited for a processor, zero where nobody tells; @param stack where the thread was
    ///     when the limit had passed, and on what it waited
    public record Pause(Duration felt, Duration worked, Duration queued, String stack) {
        @Override
        public String toString() {
            return "%d ms felt, %d ms worked, %d ms without a processor, at%n%s"
                    .formatted(felt.toMillis(), worked.toMillis(), queued.toMillis(), stack);
        }
    }

    private FxWatchdog(Thread fx) {
        this.fx = fx;
        queue = ProcessorQueue.of(fx);
    }

    /// Watches from now on.
    public static FxWatchdog start() throws InterruptedException {
        CountDownLatch there = new CountDownLatch(1);
        Thread[] fx = new Thread[1];
        Platform.runLater(() -> {
            fx[0] = Thread.currentThread();
            there.countDown();
        });
        there.await();
        FxWatchdog watchdog = new FxWatchdog(fx[0]);
        watchdog.asking.start();
        return watchdog;
    }

    private void watch() {
        try {
            while (!stopped) {
                ask();
                TimeUnit.MILLISECONDS.sleep(BEAT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() throws InterruptedException {
        long asked = System.nanoTime();
        long worked = threads.getThreadCpuTime(fx.threadId());
        Duration queued = queue.waited();
        AtomicLong answeredAt = new AtomicLong();
        CountDownLatch answered = new CountDownLatch(1);
        Platform.runLater(() -> {
            answeredAt.set(System.nanoTime());
            answered.countDown();
        });
        String stack = "";
        if (!answered.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            stack = where();
            answered.await();
        }
        note(new Pause(
                Duration.ofNanos(answeredAt.get() - asked),
                Duration.ofNanos(threads.getThreadCpuTime(fx.threadId()) - worked),
                queue.waited().minus(queued),
                stack));
    }

    /// Its state, the lock it waits for with who has it, its stack.
    private String where() {
        ThreadInfo info = threads.getThreadInfo(fx.threadId(), FRAMES);
        String waits =
                info.getLockName() == null ? "" : " on %s of %s".formatted(info.getLockName(), info.getLockOwnerName());
        return Stream.concat(
                        Stream.of(info.getThreadState() + waits),
                        Stream.of(info.getStackTrace()).map(Object::toString))
                .map(line -> "  " + line)
                .collect(Collectors.joining("\n"));
    }

    private synchronized void note(Pause pause) {
        longest = longer(longest, pause.felt());
        longestWork = longer(longestWork, pause.worked());
        if (!pause.stack().isEmpty()) {
            pauses.add(pause);
        }
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /// Pauses of more than a tenth of a second so far, the longest first.
    public synchronized List<Pause> pauses() {
        return pauses.stream()
                .sorted(Comparator.comparing(Pause::felt).reversed())
                .toList();
    }

    /// Those in which the thread itself worked for more than a tenth of a second.
    public List<Pause> ownPauses() {
        return pauses().stream()
                .filter(pause -> pause.worked().compareTo(LIMIT) > 0)
                .toList();
    }

    /// The longest answer as it was felt, and the longest work, for a report.
    public synchronized String summary() {
        return "longest pause %d ms felt, %d ms worked".formatted(longest.toMillis(), longestWork.toMillis());
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        asking.join();
    }
}
