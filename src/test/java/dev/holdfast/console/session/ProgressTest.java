package dev.holdfast.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.FakeOperations;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final FakeOperations operations = new FakeOperations();

    private SessionView running() {
        return operations.sessions(new SessionQuery("", "running", 0, 1)).getFirst();
    }

    @Test
    void timeLeftIsToldOnlyAfterOnePercent() {
        long id = operations.archiveNow("invoices", 0, true, "mira");
        assertThat(Progress.of(operations.session(id)).eta()).isEmpty();

        operations.advance();

        assertThat(Progress.of(operations.session(id)).eta()).isPresent();
    }

    @Test
    void waitingSessionTellsNoTimeLeft() {
        operations.advance();
        SessionView session = running();
        assertThat(Progress.of(session).eta()).isPresent();

        operations.brake(session.id(), "the file pause exists");

        assertThat(Progress.of(operations.session(session.id())).eta()).isEmpty();
    }

    @Test
    void standingSessionTellsNoTimeLeft() {
        SessionView session = running();
        operations.happen(session.id(), SessionState.PAUSED, "paused");

        assertThat(Progress.of(operations.session(session.id())).eta()).isEmpty();
        assertThat(Progress.of(operations.session(session.id())).fraction()).isPresent();
    }
}
