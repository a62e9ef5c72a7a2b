package dev.holdfast.console.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.calendar.Week.Line;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.fx.Background;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ScheduleModelTest {
    private final Deque<Runnable> answers = new ArrayDeque<>();

    /// Reads at once, answers when a test wants it.
    private final class LateAnswers implements Background {
        @Override
        public <T> void run(Callable<T> work, Consumer<T> onDone, Consumer<Exception> onFailure) {
            try {
                T result = work.call();
                answers.add(() -> onDone.accept(result));
            } catch (Exception failure) {
                answers.add(() -> onFailure.accept(failure));
            }
        }
    }

    @Test
    void whatIsTypedWhileAWeekIsReadFiltersThatWeek() {
        ScheduleModel model = new ScheduleModel(
                new FakeOperations(), new LateAnswers(), FakeOperations.clock(), FakeOperations.ZONE, "mira");
        model.refresh();

        model.filterProperty().set("orders");
        while (!answers.isEmpty()) {
            answers.remove().run();
        }

        assertThat(Objects.requireNonNull(model.calendarProperty().get()).lines())
                .extracting(Line::name)
                .containsExactly("orders");
    }
}
