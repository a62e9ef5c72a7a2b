package dev.holdfast.console.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.calendar.Week.Line;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.fx.Background;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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

    private void answer() {
        while (!answers.isEmpty()) {
            answers.remove().run();
        }
    }

    @Test
    void aFireThatPassesIsMarkedAlsoBehindOneThatComes() {
        FakeOperations operations = new FakeOperations();
        Instant second = operations.schedule.skipNext("orders", "mira", "").at().plus(1, ChronoUnit.DAYS);
        operations.schedule.skipNext("orders", "mira", "");
        operations.schedule.takeBackSkip("orders", "mira");
        ScheduleModel model =
                new ScheduleModel(operations, new LateAnswers(), FakeOperations.clock(), FakeOperations.ZONE, "mira");
        model.refresh();
        answer();

        model.choose("orders");
        answer();

        assertThat(model.aheadProperty().get().fires()).hasSize(5).contains(second);
        assertThat(model.aheadProperty().get().passing()).containsExactly(second);
    }

    @Test
    void whatIsTypedWhileAWeekIsReadFiltersThatWeek() {
        ScheduleModel model = new ScheduleModel(
                new FakeOperations(), new LateAnswers(), FakeOperations.clock(), FakeOperations.ZONE, "mira");
        model.refresh();

        model.filterProperty().set("orders");
        answer();

        Calendar shown = Objects.requireNonNull(model.calendarProperty().get());
        assertThat(shown.lines()).extracting(Line::name).containsExactly("orders");
        assertThat(shown.slots().values().stream().flatMap(List::stream))
                .isNotEmpty()
                .allMatch(fire -> fire.line() == 0);
    }

    @Test
    void aWeekThatIsReadWhenAnotherIsWantedIsNotShown() {
        ScheduleModel model = new ScheduleModel(
                new FakeOperations(), new LateAnswers(), FakeOperations.clock(), FakeOperations.ZONE, "mira");
        model.refresh();
        model.later();
        answers.remove().run();
        assertThat(model.calendarProperty().get()).isNull();

        answer();

        assertThat(Objects.requireNonNull(model.calendarProperty().get()).monday())
                .isEqualTo(model.mondayProperty().get());
    }

    @Test
    void theFiresOfOneLineAreNotShownBesideAnother() {
        ScheduleModel model = new ScheduleModel(
                new FakeOperations(), new LateAnswers(), FakeOperations.clock(), FakeOperations.ZONE, "mira");
        model.refresh();
        answer();
        model.choose("orders");
        answer();
        List<Instant> fires = model.aheadProperty().get().fires();
        model.choose("orders");
        assertThat(model.aheadProperty().get().fires()).as("read again").isEqualTo(fires);
        Line other = Objects.requireNonNull(model.calendarProperty().get()).week().lines().stream()
                .filter(line -> !line.name().equals("orders") && !line.paused())
                .findFirst()
                .orElseThrow();

        model.choose(other);

        assertThat(model.aheadProperty().get().fires()).isEmpty();
    }
}
