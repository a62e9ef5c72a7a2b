package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.FakeOperations;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PulseTest {
    private final FakeOperations operations = new FakeOperations();
    private final LinkedBlockingQueue<Runnable> ui = new LinkedBlockingQueue<>();

    @Test
    void manyChangesAreOneBeat() throws Exception {
        int[] beats = {0};
        try (Pulse pulse = new Pulse(operations, ui::add, () -> beats[0]++)) {
            assertThat(pulse).isNotNull();
            for (int i = 0; i < 100; i++) {
                operations.advance();
            }
            Runnable entered = ui.poll(5, TimeUnit.SECONDS);
            assertThat(entered).isNotNull();
            entered.run();

            assertThat(beats[0]).isEqualTo(1);
            assertThat(ui).isEmpty();
        }
    }

    @Test
    void changeAfterABeatIsNotLost() throws Exception {
        try (Pulse pulse = new Pulse(operations, ui::add, () -> {})) {
            assertThat(pulse).isNotNull();
            operations.advance();
            Runnable first = ui.poll(5, TimeUnit.SECONDS);
            assertThat(first).isNotNull();
            first.run();
            operations.advance();

            assertThat(ui.poll(5, TimeUnit.SECONDS)).isNotNull();
        }
    }
}
