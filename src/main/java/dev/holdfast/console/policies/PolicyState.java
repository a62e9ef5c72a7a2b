package dev.holdfast.console.policies;

import dev.holdfast.console.fx.StateLook;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.session.LastSession;
import dev.holdfast.session.SessionState;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignT;

/// What a policy is doing, in the one word that a reader wants first.
enum PolicyState {
    /// Nothing to do until its next fire.
    IDLE,
    RUNNING,
    /// Stopped by a person.
    PAUSED,
    /// Keys were handed off to it and not yet taken up.
    WAITING,
    /// Its last session lost its node and may be resumed.
    INTERRUPTED,
    /// Its last session failed.
    FAILED;

    static PolicyState of(PolicyStatus status) {
        LastSession last = status.lastSession();
        if (last != null && running(last.state())) {
            return RUNNING;
        }
        if (status.policy().paused()) {
            return PAUSED;
        }
        if (last != null && last.state() == SessionState.INTERRUPTED) {
            return INTERRUPTED;
        }
        if (last != null && last.state() == SessionState.FAILED) {
            return FAILED;
        }
        return status.backlogKeys() > 0 ? WAITING : IDLE;
    }

    private static boolean running(SessionState state) {
        return switch (state) {
            case RUNNING, PAUSING, CANCELLING -> true;
            case PAUSED, INTERRUPTED, CANCELLED, SUCCEEDED, FAILED -> false;
        };
    }

    StateLook look() {
        return switch (this) {
            case IDLE -> new StateLook(MaterialDesignC.CLOCK_OUTLINE, "state-idle", "state.idle");
            case RUNNING -> StateLook.of(SessionState.RUNNING);
            case PAUSED -> new StateLook(MaterialDesignP.PAUSE_CIRCLE, "state-paused", "state.paused");
            case WAITING -> new StateLook(MaterialDesignT.TRAY_FULL, "state-waiting", "state.waiting");
            case INTERRUPTED -> StateLook.of(SessionState.INTERRUPTED);
            case FAILED -> StateLook.of(SessionState.FAILED);
        };
    }
}
