package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RefreshTest {
    private final Queue<Runnable> slow = new ArrayDeque<>();
    private final List<Integer> shown = new ArrayList<>();
    private final List<Exception> failures = new ArrayList<>();
    private int reads;

    /// An engine that answers when the test says so.
    private <T> void later(Callable<T> work, Consumer<T> onDone, Consumer<Exception> onFailure) {
        slow.add(() -> {
            try {
                onDone.accept(work.call());
            } catch (Exception failure) {
                onFailure.accept(failure);
            }
        });
    }

    private Refresh<Integer> refresh(Callable<Integer> read) {
        return new Refresh<>(
                new Background() {
                    @Override
                    public <T> void run(Callable<T> work, Consumer<T> onDone, Consumer<Exception> onFailure) {
                        later(work, onDone, onFailure);
                    }
                },
                read,
                shown::add,
                failures::add);
    }

    @Test
    void askedManyTimesMeanwhileItReadsOnceMore() {
        Refresh<Integer> refresh = refresh(() -> ++reads);
        refresh.ask();
        refresh.ask();
        refresh.ask();
        assertThat(slow).hasSize(1);

        slow.remove().run();
        slow.remove().run();

        assertThat(shown).containsExactly(1, 2);
        assertThat(slow).isEmpty();
    }

    @Test
    void readsAgainAfterAFailure() {
        Refresh<Integer> refresh = refresh(() -> {
            throw new IllegalStateException("connection refused");
        });
        refresh.ask();
        slow.remove().run();
        refresh.ask();

        assertThat(failures).hasSize(1);
        assertThat(slow).hasSize(1);
    }
}
