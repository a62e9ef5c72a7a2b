package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import dev.holdfast.verify.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A verification looks at as much as it is asked to, and goes on where it was killed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyResumeTest {
    @AutoClose
    private final ProvenThings things = new ProvenThings();

    private final EngineFixture engine = things.engine();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aKilledVerificationGoesOnWhereItWas(int ranges) {
        engine.execute("vault", "update kept.things set n = 0 where id in (17, 311)");
        try {
            Verification whole = things.verifier().verify(Scope.ALL, List.of(), () -> {});
            AtomicInteger stored = new AtomicInteger();
            assertThatThrownBy(() -> things.verifier().verify(Scope.ALL, List.of(), () -> {
                        if (stored.incrementAndGet() == ranges) {
                            throw new Killed();
                        }
                    }))
                    .isInstanceOf(Killed.class);

            Verification resumed = things.verifier().resume(List.of(), stored::incrementAndGet);

            assertThat(resumed.findings()).isEqualTo(whole.findings()).hasSize(2);
            assertThat(resumed).usingRecursiveComparison().ignoringFields("id").isEqualTo(whole);
            AtomicInteger unbroken = new AtomicInteger();
            things.verifier().verify(Scope.ALL, List.of(), unbroken::incrementAndGet);
            assertThat(stored.get()).isEqualTo(unbroken.get()).isGreaterThan(4);
            assertThatThrownBy(() -> things.verifier().resume(List.of(), () -> {}))
                    .isInstanceOf(HoldfastException.class)
                    .hasMessageContaining("none to go on with");
        } finally {
            things.restore();
        }
    }

    @Test
    void twoProcessesDoNotWorkOnOneVerification() {
        AtomicInteger stored = new AtomicInteger();
        assertThatThrownBy(() -> things.verifier().verify(Scope.ALL, List.of(), () -> {
                    if (stored.incrementAndGet() == 1) {
                        things.verifier().resume(List.of(), () -> {});
                    }
                }))
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("another process");
    }

    @Test
    void onlyWhatWasArchivedSinceIsLookedAt() {
        assertThat(things.verifier()
                        .verify(new Scope(List.of(), Instant.now().plus(Duration.ofHours(1))), List.of(), () -> {})
                        .rowsChecked())
                .isZero();
        assertThat(things.verifier()
                        .verify(
                                new Scope(List.of("far"), Instant.now().minus(Duration.ofHours(1))),
                                List.of(),
                                () -> {})
                        .rowsChecked())
                .isEqualTo(1600);
    }
}
