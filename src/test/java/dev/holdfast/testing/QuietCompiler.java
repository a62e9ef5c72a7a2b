package dev.holdfast.testing;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits until the compiler has done what a test's own work gave it, such as the writing of pictures: on two processors
/// it is half of what there is, and what is timed next would be charged for it.
public final class QuietCompiler {
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int QUIET_LOOKS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private QuietCompiler() {}

    /// Returns after twenty seconds in any case.
    public static void await() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int quiet = 0;
        while (quiet < QUIET_LOOKS && System.nanoTime() < deadline) {
            long before = COMPILER.getTotalCompilationTime();
            LockSupport.parkNanos(LOOK.toNanos());
            quiet = COMPILER.getTotalCompilationTime() - before < LOOK.toMillis() / 10 ? quiet + 1 : 0;
        }
    }
}
