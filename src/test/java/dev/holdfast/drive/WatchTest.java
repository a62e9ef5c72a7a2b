package dev.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    private record Read(String name, String where, Supplier<Optional<String>> reading) implements Brake {
        @Override
        public Optional<String> reason() {
            return reading.get();
        }
    }

    private static Brake failing(String name, String where, ErrorCode code) {
        return new Read(name, where, () -> {
            throw new HoldfastException(code, "%s: %s".formatted(where, code));
        });
    }

    private static Brake holding(String name, String where) {
        return new Read(name, where, () -> Optional.of("%s of %s".formatted(name, where)));
    }

    private Optional<String> seen(Brake... brakes) {
        try (Watch watch = new Watch(List.of(brakes), warnings::add, () -> {})) {
            watch.begin();
            return watch.reason();
        }
    }

    @Test
    void aBrakeThatCannotBeReadIsWarnedOfAndTheNextOneHolds() {
        assertThat(seen(failing("lag", "shop", ErrorCode.DATABASE), holding("locks", "shop")))
                .contains("locks of shop");
        assertThat(warnings).containsExactly("lag cannot be read, so the session does not wait for it: shop: DATABASE");
    }

    @Test
    void ofADatabaseThatIsGoneNoFurtherBrakeIsAsked() {
        assertThat(seen(
                        failing("lag", "shop", ErrorCode.UNREACHABLE),
                        holding("locks", "shop"),
                        holding("locks", "vault")))
                .contains("locks of vault");
        assertThat(warnings).hasSize(1);
    }

    @Test
    void whoClosesWaitsForNoBrakeButTheOneThatIsBeingRead() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        AtomicInteger others = new AtomicInteger();
        List<Brake> brakes = List.of(
                new Read("lag", "shop", () -> {
                    if (looks.incrementAndGet() == 2) {
                        reading.countDown();
                        await(gone);
                        throw new HoldfastException(ErrorCode.DATABASE, "shop: a moment after");
                    }
                    return Optional.empty();
                }),
                new Read("locks", "shop", () -> {
                    others.incrementAndGet();
                    return Optional.empty();
                }));
        Watch watch = new Watch(brakes, warnings::add, () -> {});
        watch.begin();
        await(reading);

        Thread closing = Thread.ofPlatform().start(watch::close);
        while (closing.getState() != Thread.State.WAITING && closing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        gone.countDown();
        closing.join();

        assertThat(others).hasValue(1);
        assertThat(warnings).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
