package dev.holdfast.console.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobsModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final List<SessionView> told = new ArrayList<>();
    private final JobsModel model = new JobsModel(operations, new DirectBackground(), told::add);

    private long running() {
        return operations
                .sessions(new SessionQuery("", SessionState.RUNNING.id(), 0, 1))
                .getFirst()
                .id();
    }

    @Test
    void onlyTroubleOfFromNowOnIsToldAndEachOnce() {
        long id = running();
        model.watch();
        assertThat(told).as("what failed before the window opened is no news").isEmpty();

        operations.happen(id, SessionState.INTERRUPTED, "error");
        model.watch();
        model.watch();
        assertThat(told).extracting(SessionView::id).containsExactly(id);

        operations.happen(id, SessionState.FAILED, "error");
        model.watch();
        assertThat(told)
                .extracting(SessionView::state)
                .as("an interrupted one that fails at last is news again")
                .containsExactly(SessionState.INTERRUPTED, SessionState.FAILED);
    }

    @Test
    void whatRunsAndWhatStandsIsListedTheNewestFirstAndAFailedReadingKeepsTheList() {
        long id = running();
        operations.happen(id, SessionState.PAUSED, null);
        model.refresh();
        List<SessionView> shown = model.sessionsProperty().get();
        assertThat(shown).extracting(SessionView::id).contains(id);
        assertThat(shown)
                .isSortedAccordingTo(Comparator.comparing(SessionView::id).reversed());

        operations.failWith("connection refused");
        model.refresh();
        assertThat(model.problemProperty().get()).isEqualTo("connection refused");
        assertThat(model.sessionsProperty().get()).isEqualTo(shown);

        operations.failWith(null);
        model.refresh();
        assertThat(model.problemProperty().get()).isEmpty();
    }
}
