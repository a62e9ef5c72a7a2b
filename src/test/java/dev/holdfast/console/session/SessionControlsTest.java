package dev.holdfast.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.LaterBackground;
import dev.holdfast.console.session.SessionControls.Wish;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.session.SessionState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionControlsTest {
    private final FakeOperations operations = new FakeOperations();
    private final LaterBackground later = new LaterBackground();
    private final SessionControls controls = new SessionControls(operations, later, "mira");
    private final long running = operations
            .sessions(new SessionQuery("", "running", 0, 1))
            .getFirst()
            .id();

    @BeforeEach
    void show() {
        controls.show(operations.session(running));
    }

    @Test
    void wishStandsUntilTheEngineConfirms() {
        controls.pause();
        assertThat(controls.wishProperty().get()).isEqualTo(Wish.PAUSE);
        assertThat(controls.canPause().get()).isFalse();

        later.next();

        assertThat(controls.wishProperty().get()).isEqualTo(Wish.NONE);
        assertThat(controls.canPause().get()).isFalse();
        assertThat(controls.canResume().get()).isFalse();
        assertThat(controls.canCancel().get()).isTrue();
    }

    @Test
    void readingOfTheOldStateDoesNotEndTheWish() {
        controls.pause();

        controls.show(operations.session(running));

        assertThat(controls.wishProperty().get()).isEqualTo(Wish.PAUSE);
    }

    @Test
    void pausedSessionMayBeResumedOrCancelled() {
        operations.happen(running, SessionState.PAUSED, "paused");
        show();

        assertThat(controls.canResume().get()).isTrue();
        assertThat(controls.canCancel().get()).isTrue();
        assertThat(controls.canPause().get()).isFalse();
    }

    @Test
    void cancelStaysAskedWhileThePauseIsReached() {
        operations.happen(running, SessionState.PAUSING, null);
        show();
        controls.cancel();

        operations.happen(running, SessionState.PAUSED, "paused");
        show();

        assertThat(controls.wishProperty().get()).isEqualTo(Wish.CANCEL);
        assertThat(controls.canCancel().get()).isFalse();
    }

    @Test
    void endedSessionOffersNothing() {
        operations.happen(running, SessionState.FAILED, "error");
        show();

        assertThat(controls.canPause().get()).isFalse();
        assertThat(controls.canResume().get()).isFalse();
        assertThat(controls.canCancel().get()).isFalse();
    }
}
