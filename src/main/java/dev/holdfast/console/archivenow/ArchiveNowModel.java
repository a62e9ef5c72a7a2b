package dev.holdfast.console.archivenow;

import dev.holdfast.console.archivenow.Step.AskFailed;
import dev.holdfast.console.archivenow.Step.Asking;
import dev.holdfast.console.archivenow.Step.Confirming;
import dev.holdfast.console.archivenow.Step.Differs;
import dev.holdfast.console.archivenow.Step.Ended;
import dev.holdfast.console.archivenow.Step.Measured;
import dev.holdfast.console.archivenow.Step.NothingDone;
import dev.holdfast.console.archivenow.Step.PlanFailed;
import dev.holdfast.console.archivenow.Step.Planned;
import dev.holdfast.console.archivenow.Step.Planning;
import dev.holdfast.console.archivenow.Step.Running;
import dev.holdfast.console.archivenow.Step.Scope;
import dev.holdfast.console.archivenow.Step.Waiting;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.session.SessionControls;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Environment;
import dev.holdfast.glance.PolicyLine;
import dev.holdfast.node.Operations;
import dev.holdfast.node.Operations.KeptPlan;
import dev.holdfast.node.Operations.RequestView;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.Plan;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.SessionView;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Archive now as a state machine: scope, plan, confirm, live. It moves no row: it asks the engine and reads what came
/// of it. Answers to questions that nobody waits for any more are dropped. A reading that fails changes no step: the
/// session goes on without us, and the next reading may succeed.
public final class ArchiveNowModel {
    private static final int LATEST_CHUNKS = 50;
    private static final int NEXT_CHUNKS = 4;

    private final Operations operations;
    private final Background background;
    private final Refresh<List<String>> offered;
    private final Latest planning;
    private final String actor;
    private final SessionControls controls;
    private final Refresh<Progress> reading;
    private final StringProperty policy = new SimpleStringProperty("");
    private final StringProperty limit = new SimpleStringProperty("");
    private final BooleanProperty withChildren = new SimpleBooleanProperty(true);
    private final StringProperty typed = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<Step> step = new ReadOnlyObjectWrapper<>(new Scope());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ObservableList<String> policies = FXCollections.observableArrayList();
    private final BooleanBinding canPlan = Bindings.createBooleanBinding(
            () -> page() == Step.Page.SCOPE && !policy.get().isEmpty() && limitValid(), step, policy, limit);
    private final BooleanBinding canStart = Bindings.createBooleanBinding(this::startable, step, typed);
    private volatile long followed;
    private Cancellation counting = new Cancellation();
    private boolean cancelAsked;

    private record Progress(
            RequestView request,
            @Nullable SessionView session,
            List<SessionView> family,
            List<ChunkView> chunks,
            List<Difference> differences) {}

    public ArchiveNowModel(Operations operations, Background background, String actor, String policy) {
        this.operations = operations;
        this.background = background;
        this.offered = new Refresh<>(
                background,
                () -> operations.grid().policies().stream()
                        .map(PolicyLine::name)
                        .toList(),
                this::offer,
                this::fail);
        this.planning = new Latest(background);
        this.actor = actor;
        this.controls = new SessionControls(operations, background, actor);
        this.reading = new Refresh<>(background, this::follow, this::show, this::fail);
        this.policy.set(policy);
    }

    private void fail(Exception failure) {
        problem.set(message(failure));
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    private Step.Page page() {
        return step.get().page();
    }

    /// Reads the names that may be chosen.
    public void refreshPolicies() {
        offered.ask();
    }

    private void offer(List<String> names) {
        problem.set("");
        if (!policies.equals(names)) {
            policies.setAll(names);
        }
    }

    /// Root rows at most: 0 for no limit; empty when what was typed is no number.
    public OptionalLong rowLimit() {
        String text = limit.get().strip().replaceAll("[\\s,._']", "");
        if (text.isEmpty()) {
            return OptionalLong.of(0);
        }
        try {
            long rows = Long.parseLong(text);
            return rows > 0 ? OptionalLong.of(rows) : OptionalLong.empty();
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    public boolean limitValid() {
        return rowLimit().isPresent();
    }

    /// Measures what a run would touch and keeps the plan; reads only. From a plan that does not stand any more: makes
    /// a new one.
    public void plan() {
        boolean retry =
                step.get() instanceof PlanFailed || step.get() instanceof Planned || step.get() instanceof Differs;
        if (!canPlan.get() && !retry) {
            return;
        }
        String name = policy.get();
        long rows = rowLimit().orElse(0);
        Cancellation cancellation = new Cancellation();
        counting = cancellation;
        step.set(new Planning());
        planning.ask(
                () -> measure(name, rows, cancellation),
                measured -> step.set(new Planned(measured)),
                failure -> step.set(new PlanFailed(message(failure))));
    }

    private Measured measure(String name, long rows, Cancellation cancellation) {
        KeptPlan kept = operations.keepPlan(name, rows, actor, cancellation);
        Plan plan = kept.plan();
        List<DatabaseSpec> touched = operations.databases().stream()
                .filter(each ->
                        each.name().equals(plan.sourceDatabase()) || each.name().equals(plan.archiveDatabase()))
                .toList();
        long named = List.of(plan.sourceDatabase(), plan.archiveDatabase()).stream()
                .distinct()
                .count();
        Environment environment = touched.size() < named
                ? Environment.PRODUCTION
                : touched.stream()
                        .map(DatabaseSpec::environment)
                        .max(Comparator.naturalOrder())
                        .orElse(Environment.PRODUCTION);
        return new Measured(
                plan, kept.stored(), environment, operations.policy(name).zone());
    }

    /// One page back. From a plan under way: nobody waits for it any more, and the server stops counting. From a run
    /// there is no way back.
    public void back() {
        switch (step.get()) {
            case Planning _ -> {
                planning.forget();
                step.set(new Scope());
                background.cancel(counting);
            }
            case PlanFailed _, Planned _, Differs _ -> step.set(new Scope());
            case Confirming(Measured measured) -> step.set(new Planned(measured));
            case AskFailed failed -> step.set(new Planned(failed.measured()));
            case Scope _, Asking _, Waiting _, Running _, Ended _, NothingDone _ -> {}
        }
    }

    /// From plan to confirmation. What was typed for another plan does not count.
    public void confirm() {
        if (step.get() instanceof Planned(Measured measured) && measured.runnable()) {
            typed.set("");
            step.set(new Confirming(measured));
        }
    }

    private boolean startable() {
        return switch (step.get()) {
            case Confirming(Measured measured) -> agreed(measured);
            case AskFailed failed -> agreed(failed.measured());
            default -> false;
        };
    }

    private boolean agreed(Measured measured) {
        return !measured.mustBeTyped() || typed.get().strip().equals(measured.target());
    }

    /// Asks the engine to run. Once per confirmation, however often it is called.
    public void start() {
        if (!startable()) {
            return;
        }
        Measured measured =
                switch (step.get()) {
                    case Confirming(Measured seen) -> seen;
                    case AskFailed failed -> failed.measured();
                    default -> throw new IllegalStateException("not to be started from " + step.get());
                };
        boolean children = withChildren.get();
        cancelAsked = false;
        controls.forget();
        step.set(new Asking(measured));
        background.run(
                () -> operations.archiveNow(measured.stored().id(), children, actor),
                request -> {
                    followed = request;
                    step.set(new Waiting(measured, request, false));
                    refresh();
                },
                failure -> step.set(new AskFailed(measured, message(failure))));
    }

    /// Reads how far the run came; does nothing before there is one, and after its end.
    public void refresh() {
        if (step.get() instanceof Waiting || step.get() instanceof Running) {
            reading.ask();
        }
    }

    private Progress follow() {
        RequestView request = operations.request(followed);
        if (request.session() == 0) {
            return new Progress(request, null, List.of(), List.of(), List.of());
        }
        SessionView session = operations.session(request.session());
        return new Progress(
                request,
                session,
                operations.family(session.id()),
                operations.chunks(session.id(), false, waiting(session), LATEST_CHUNKS),
                stoppedByPlan(session) ? operations.differences(session.id()) : List.of());
    }

    /// Chunks are marked far ahead of their turn; all but the next few of those are passed over.
    private static int waiting(SessionView session) {
        return Math.max(0, session.chunks() - session.chunksDone() - NEXT_CHUNKS);
    }

    private static boolean stoppedByPlan(SessionView session) {
        return session.state().terminal() && "plan".equals(session.stopReason());
    }

    private void show(Progress read) {
        problem.set("");
        Measured measured =
                switch (step.get()) {
                    case Waiting waiting -> waiting.measured();
                    case Running running -> running.measured();
                    default -> null;
                };
        if (measured == null) {
            return;
        }
        SessionView session = read.session();
        RequestView request = read.request();
        if (session != null) {
            controls.show(session);
            if (stoppedByPlan(session)) {
                step.set(new Differs(measured, session, read.differences()));
                return;
            }
            step.set(
                    session.state().terminal() && request.finished()
                            ? new Ended(measured, session, read.family(), read.chunks(), request.error())
                            : new Running(
                                    measured, request.id(), session, read.family(), read.chunks(), request.finished()));
        } else if (request.finished()) {
            step.set(new NothingDone(measured, request.error()));
        } else {
            step.set(new Waiting(measured, request.id(), request.claimed()));
        }
    }

    /// Asks the engine to cancel the session.
    public void cancel() {
        cancelAsked = true;
        controls.cancel();
    }

    /// Whether this run was asked to stop; it may have come to its end all the same.
    public boolean cancelWasAsked() {
        return cancelAsked;
    }

    /// Starts over with the same scope, after an end.
    public void again() {
        if (step.get() instanceof Ended || step.get() instanceof NothingDone) {
            step.set(new Scope());
        }
    }

    /// What does the same from the command line.
    public String command(Measured measured) {
        return "holdfast run --plan " + measured.stored().id() + (withChildren.get() ? "" : " --no-children");
    }

    public StringProperty policyProperty() {
        return policy;
    }

    /// As typed; empty for no limit.
    public StringProperty limitProperty() {
        return limit;
    }

    public BooleanProperty withChildrenProperty() {
        return withChildren;
    }

    /// What is typed to confirm a production database.
    public StringProperty typedProperty() {
        return typed;
    }

    public ObservableList<String> policies() {
        return policies;
    }

    public ReadOnlyObjectProperty<Step> stepProperty() {
        return step.getReadOnlyProperty();
    }

    public BooleanBinding canPlan() {
        return canPlan;
    }

    public BooleanBinding canStart() {
        return canStart;
    }

    /// Of the session, once there is one.
    public SessionControls controls() {
        return controls;
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
