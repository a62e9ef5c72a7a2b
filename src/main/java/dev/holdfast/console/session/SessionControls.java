package dev.holdfast.console.session;

import dev.holdfast.console.fx.Background;
import dev.holdfast.node.Operations;
import dev.holdfast.session.Retune;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// Pause, resume, cancel and retune of one session. What was asked is kept apart from what the engine has confirmed: a
/// wish stands until the session's state moves, and changes no state by itself.
public final class SessionControls {
    private final Operations operations;
    private final Background background;
    private final String actor;
    private final ReadOnlyObjectWrapper<@Nullable SessionView> session = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Wish> wish = new ReadOnlyObjectWrapper<>(Wish.NONE);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final BooleanBinding canPause = Bindings.createBooleanBinding(
            () -> wish.get() == Wish.NONE && state() == SessionState.RUNNING, session, wish);
    private final BooleanBinding canResume = Bindings.createBooleanBinding(
            () -> wish.get() == Wish.NONE && (state() == SessionState.PAUSED || state() == SessionState.INTERRUPTED),
            session,
            wish);
    private final BooleanBinding canRetune = Bindings.createBooleanBinding(this::live, session);
    private final BooleanBinding canCancel = Bindings.createBooleanBinding(this::cancellable, session, wish);

    /// What was asked and not yet confirmed.
    public enum Wish {
        NONE,
        PAUSE,
        RESUME,
        CANCEL
    }

    public SessionControls(Operations operations, Background background, String actor) {
        this.operations = operations;
        this.background = background;
        this.actor = actor;
    }

    private @Nullable SessionState state() {
        SessionView known = session.get();
        return known == null ? null : known.state();
    }

    private boolean live() {
        SessionState state = state();
        return state != null && !state.terminal();
    }

    private boolean cancellable() {
        SessionState state = state();
        return state != null && !state.terminal() && state != SessionState.CANCELLING && wish.get() != Wish.CANCEL;
    }

    /// Takes what the engine says of the session now; a wish ends when the state has moved.
    public void show(SessionView read) {
        SessionState before = state();
        session.set(read);
        if (before != null && before != read.state() && !stillAwaited(read.state())) {
            wish.set(Wish.NONE);
        }
    }

    /// A cancel that was asked while the session was pausing goes on being asked.
    private boolean stillAwaited(SessionState now) {
        return wish.get() == Wish.CANCEL && !now.terminal() && now != SessionState.CANCELLING;
    }

    /// There is no session any more, or not yet another one.
    public void forget() {
        session.set(null);
        wish.set(Wish.NONE);
        problem.set("");
    }

    public void pause() {
        if (canPause.get()) {
            ask(Wish.PAUSE, id -> operations.pauseSession(id, actor));
        }
    }

    public void resume() {
        if (canResume.get()) {
            ask(Wish.RESUME, id -> operations.resumeSession(id, actor));
        }
    }

    public void cancel() {
        if (canCancel.get()) {
            ask(Wish.CANCEL, id -> operations.cancelSession(id, actor));
        }
    }

    /// How hard it presses changes at the next chunk's edge; its state does not.
    public void retune(Retune wanted) {
        if (canRetune.get()) {
            ask(wish.get(), id -> operations.retuneSession(id, wanted, actor));
        }
    }

    private interface Call {
        void with(long session);
    }

    private void ask(Wish wanted, Call call) {
        long id = Objects.requireNonNull(session.get()).id();
        Wish before = wish.get();
        problem.set("");
        wish.set(wanted);
        background.run(
                () -> {
                    call.with(id);
                    return operations.session(id);
                },
                this::show,
                failure -> {
                    wish.set(wanted == before ? before : Wish.NONE);
                    problem.set(Objects.toString(failure.getMessage(), failure.toString()));
                });
    }

    /// Null until first shown.
    public ReadOnlyObjectProperty<@Nullable SessionView> sessionProperty() {
        return session.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Wish> wishProperty() {
        return wish.getReadOnlyProperty();
    }

    public BooleanBinding canPause() {
        return canPause;
    }

    public BooleanBinding canResume() {
        return canResume;
    }

    public BooleanBinding canCancel() {
        return canCancel;
    }

    public BooleanBinding canRetune() {
        return canRetune;
    }

    /// Why the last wish could not be put; empty when it was.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
