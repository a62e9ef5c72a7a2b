package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.node.SessionsInHand.Held;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.SessionRunner;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.session.Sessions;
import dev.holdfast.session.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs trees of policies in this process: a session of the parent, then sessions of the children on the keys that it
/// handed down, and so on, until no due handoff is left.
final class TreeRuns implements Runs {
    private static final Logger LOG = LoggerFactory.getLogger(TreeRuns.class);

    private final Features features;
    private final PlanRuns plans;
    private final SessionsInHand inHand;
    private final SessionStart start;
    private final Aftercare aftercare;
    private final InstantSource clock;
    private final AuditLog audit = new AuditLog();
    private volatile boolean shutdown;

    TreeRuns(Features features, SessionsInHand inHand, Aftercare aftercare, InstantSource clock) {
        this.aftercare = aftercare;
        this.features = features;
        this.plans = new PlanRuns(features);
        this.inHand = inHand;
        this.start = new SessionStart(features);
        this.clock = clock;
    }

    /// One run's bounds and ears.
    ///
    /// @param part of which run of several policies it is; null for none
    private record Run(
            RunOptions options,
            StopSignal stop,
            RunListener listener,
            LongConsumer opened,
            @Nullable Part part) {
        Run(RunOptions options, StopSignal stop, RunListener listener, LongConsumer opened) {
            this(options, stop, listener, opened, null);
        }

        /// Waits until a session of the policy may move.
        Entrance enter(Policy policy) {
            return part == null ? () -> {} : part.enter(policy)::close;
        }
    }

    /// Closing lets the next session in.
    private interface Entrance extends AutoCloseable {
        @Override
        void close();
    }

    /// What made a session.
    private record Cause(
            String trigger,
            Instant nominal,
            @Nullable Long parent,
            @Nullable Long root) {}

    /// Sessions that run in this process end at their next chunk's edge.
    void shutDown() {
        shutdown = true;
    }

    @Override
    public List<SessionView> run(List<String> names, RunOptions options, RunListener listener) {
        List<Policy> policies = names.isEmpty()
                ? features.policies().all().stream()
                        .filter(policy -> policy.root() && !policy.paused())
                        .toList()
                : names.stream().map(features.policies()::byName).toList();
        if (options.residence() != null) {
            policies.forEach(TreeRuns::requireAge);
        }
        Run run = new Run(options, stopAfter(options.maxTime()), listener, _ -> {});
        List<SessionView> ended = new ArrayList<>();
        for (Policy policy : policies) {
            if (run.stop().now() == StopSignal.Stop.NO) {
                Cause cause = new Cause("manual", now(), null, null);
                ended.addAll(policies.size() == 1 ? tree(policy, cause, run) : unlessFailed(policy, cause, run));
            }
        }
        return ended;
    }

    /// What goes wrong with one of several policies stops no other.
    private List<SessionView> unlessFailed(Policy policy, Cause cause, Run run) {
        try {
            return tree(policy, cause, run);
        } catch (RuntimeException e) {
            LOG.debug("policy {}", policy.name(), e);
            run.listener().failed(policy.name(), e instanceof HoldfastException ours ? ours : internal(policy, e));
            return List.of();
        }
    }

    private static HoldfastException internal(Policy policy, RuntimeException e) {
        return new HoldfastException(ErrorCode.INTERNAL, "policy " + policy.name() + ": internal error: " + e, e);
    }

    private static void requireAge(Policy policy) {
        if (policy.ageColumn() == null) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "policy " + policy.name() + " has no age column: its rows have no residence; nothing was started");
        }
    }

    @Override
    public List<SessionView> runPlan(long plan, Tolerance tolerance, RunOptions options, RunListener listener) {
        return planned(plan, tolerance, new Run(options, stopAfter(options.maxTime()), listener, _ -> {}));
    }

    /// Runs a plan for a request.
    ///
    /// @param opened hears the number of the first session as soon as there is one
    List<SessionView> runPlanFor(long plan, Tolerance tolerance, RunOptions options, LongConsumer opened) {
        return planned(plan, tolerance, new Run(options, stopAfter(options.maxTime()), _ -> {}, opened));
    }

    /// A session that was left lying is not taken up first: its rows are not what was planned.
    private List<SessionView> planned(long id, Tolerance tolerance, Run run) {
        PlanRuns.Checked checked = plans.check(id, tolerance, run.options().actor());
        Optional<SessionView> refused =
                plans.refusal(checked, now(), run.options().actor());
        if (refused.isPresent()) {
            run.opened().accept(refused.get().id());
            run.listener().progress(refused.get());
            return List.of(refused.get());
        }
        Policy policy = checked.policy();
        Sessions.NewSession wanted =
                PlanRuns.session(checked, tolerance, run.options().actor());
        return tree(
                () -> inHand.take(policy, tx -> {
                    if (features.sessions().newest(tx, policy.id()) != checked.lastSession()) {
                        throw new HoldfastException(
                                ErrorCode.LEASE_HELD,
                                "policy " + policy.name() + ": another session began meanwhile; nothing was started");
                    }
                    long session = inHand.begin(tx, wanted);
                    features.plans().use(tx, id, session);
                    return session;
                }),
                policy,
                null,
                run);
    }

    /// Runs one tree for a request or a fire.
    ///
    /// @param opened hears the number of the first session as soon as there is one
    List<SessionView> run(Policy policy, String trigger, Instant nominal, RunOptions options, LongConsumer opened) {
        Run run = new Run(options, stopAfter(options.maxTime()), _ -> {}, opened);
        return tree(policy, new Cause(trigger, nominal, null, null), run);
    }

    /// One try at the tree of a root policy, in a run of several: begins its session, or goes on where an earlier try
    /// came to. A session that is paused waits for a person.
    ///
    /// @return the sessions of this try; those that had ended well before are not among them
    List<SessionView> attempt(Policy policy, Part part, RunOptions options, StopSignal stop, RunListener listener) {
        Run run = new Run(options, stop, listener, _ -> {}, part);
        Optional<SessionView> before = features.store().look(tx -> features.sessions()
                .live(tx, policy.id())
                .or(() -> features.sessions().ofRun(tx, part.run(), policy.id()))
                .map(session -> features.sessionViews().view(tx, session)));
        if (before.isEmpty()) {
            return fresh(policy, part, run);
        }
        SessionView last = before.get();
        return switch (last.state()) {
            case PAUSED -> List.of(last);
            case SUCCEEDED -> options.withChildren() ? leftBelow(policy, last, run) : List.of();
            case FAILED, CANCELLED -> fresh(policy, part, run);
            case RUNNING, PAUSING, CANCELLING, INTERRUPTED -> {
                features.store().run(tx -> features.sessions().joinRun(tx, last.id(), part.of(policy)));
                yield resume(last.id(), run);
            }
        };
    }

    /// A tree of which nothing is left lying, as was seen a moment ago.
    private List<SessionView> fresh(Policy policy, Part part, Run run) {
        Cause cause = new Cause(part.trigger(), now(), null, null);
        return run.stop().now() == StopSignal.Stop.NO
                ? tree(() -> open(policy, cause, run), policy, null, run)
                : List.of();
    }

    /// What earlier tries left of the sessions below one that succeeded: some may be half done, some not begun.
    private List<SessionView> leftBelow(Policy policy, SessionView parent, Run run) {
        List<SessionView> ended = new ArrayList<>();
        for (Policy child : features.policies().children(policy)) {
            List<SessionView> left = leftLying(child, run);
            ended.addAll(left);
            if (left.stream().allMatch(session -> session.state() == SessionState.SUCCEEDED)) {
                long root = parent.rootSession() == null ? parent.id() : parent.rootSession();
                ended.addAll(children(child, parent.id(), root, run));
                ended.addAll(leftBelow(child, parent, run));
            }
        }
        return ended;
    }

    /// The live session of a child policy. It may have taken up every key that waited, so that nothing is due any more,
    /// and yet have copied rows that it has not deleted: who asks for what is due alone would pass it over.
    private List<SessionView> leftLying(Policy child, Run run) {
        Optional<Long> live = features.store().look(tx -> features.sessions().live(tx, child.id()));
        if (live.isEmpty()) {
            return List.of();
        }
        if (inHand.orphans().contains(live.get())) {
            return resume(live.get(), run);
        }
        long session = live.get();
        SessionView left = features.store().look(tx -> features.sessionViews().view(tx, session));
        return List.of(left);
    }

    @Override
    public List<SessionView> resume(RunListener listener) {
        RunOptions options = new RunOptions(0, Duration.ZERO, true, "resume");
        Run run = new Run(options, stopAfter(Duration.ZERO), listener, _ -> {});
        List<SessionView> ended = new ArrayList<>();
        for (long session : inHand.orphans()) {
            ended.addAll(unlessHeld(() -> resume(session, run)));
        }
        // what a killed run had handed down and nobody had taken up yet
        for (Policy policy : features.policies().all()) {
            if (!policy.root() && run.stop().now() == StopSignal.Stop.NO) {
                ended.addAll(children(policy, null, null, run));
            }
        }
        return ended;
    }

    @Override
    public List<SessionView> resume(List<Long> sessions, RunListener listener) {
        sessions.forEach(this::requireLive);
        RunOptions options = new RunOptions(0, Duration.ZERO, true, "resume");
        Run run = new Run(options, stopAfter(Duration.ZERO), listener, _ -> {});
        return sessions.stream()
                .flatMap(session -> resume(session, run).stream())
                .toList();
    }

    private void requireLive(long session) {
        SessionState state = features.store()
                .look(tx -> features.sessionViews().view(tx, session))
                .state();
        if (state.terminal()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "session " + session + " is " + state.id() + " and cannot be resumed; nothing was started");
        }
    }

    /// Resumes one session for a request; one that has ended meanwhile is left as it is.
    List<SessionView> resume(long session) {
        RunOptions options = new RunOptions(0, Duration.ZERO, true, "resume");
        return resume(session, new Run(options, stopAfter(Duration.ZERO), _ -> {}, _ -> {}));
    }

    private List<SessionView> resume(long session, Run run) {
        SessionView before = features.store().look(tx -> features.sessionViews().view(tx, session));
        Policy policy = features.policies().byName(before.policy());
        if (inHand.contains(session)) {
            throw new HoldfastException(
                    ErrorCode.LEASE_HELD, "session " + session + " is running already; nothing was started");
        }
        if (before.state().terminal()) {
            return List.of(before);
        }
        SessionView after;
        try (Entrance _ = run.enter(policy)) {
            after = execute(inHand.take(policy, _ -> session), policy, run);
        }
        List<SessionView> ended = new ArrayList<>(List.of(after));
        if (after.state() == SessionState.SUCCEEDED) {
            long root = before.rootSession() == null ? session : before.rootSession();
            ended.addAll(below(policy, session, root, run));
        }
        return ended;
    }

    /// What another node works on is in good hands.
    private static List<SessionView> unlessHeld(Supplier<List<SessionView>> work) {
        try {
            return work.get();
        } catch (HoldfastException e) {
            if (e.code() != ErrorCode.LEASE_HELD) {
                throw e;
            }
            LOG.info("{}", e.getMessage());
            return List.of();
        }
    }

    private List<SessionView> tree(Policy policy, Cause cause, Run run) {
        List<SessionView> ended = new ArrayList<>(finishOrphan(policy, run));
        boolean stuck = ended.stream()
                .anyMatch(left ->
                        left.policy().equals(policy.name()) && !left.state().terminal());
        if (stuck || run.stop().now() != StopSignal.Stop.NO) {
            return ended;
        }
        ended.addAll(tree(() -> open(policy, cause, run), policy, cause.root(), run));
        return ended;
    }

    /// Runs a session under its lease, then what its keys set off.
    ///
    /// @param above the session that set the whole off; null for this one
    private List<SessionView> tree(Supplier<Held> opening, Policy policy, @Nullable Long above, Run run) {
        SessionView done;
        try (Entrance _ = run.enter(policy)) {
            Held held = opening.get();
            run.opened().accept(held.session());
            done = execute(held, policy, run);
        }
        long session = done.id();
        List<SessionView> ended = new ArrayList<>(List.of(done));
        if (run.options().withChildren() && done.state() == SessionState.SUCCEEDED) {
            long root = above == null ? session : above;
            ended.addAll(below(policy, session, root, run));
        }
        return ended;
    }

    /// What the keys of a session set off.
    private List<SessionView> below(Policy policy, long session, long root, Run run) {
        return features.policies().children(policy).stream()
                .flatMap(child -> children(child, session, root, run).stream())
                .toList();
    }

    /// Child policies run as long as keys wait for them; a paused one keeps its backlog.
    private List<SessionView> children(Policy child, @Nullable Long parent, @Nullable Long root, Run run) {
        boolean due = features.store().look(tx -> features.handoffs().due(tx, child.id()));
        if (!due || child.paused() || run.stop().now() != StopSignal.Stop.NO) {
            return List.of();
        }
        Run below = new Run(run.options(), run.stop(), run.listener(), _ -> {}, run.part());
        return unlessHeld(() -> tree(child, new Cause("handoff", now(), parent, root), below));
    }

    /// A session that a dead node left goes first: the policy can have one live session only.
    private List<SessionView> finishOrphan(Policy policy, Run run) {
        Optional<Long> live = features.store().look(tx -> features.sessions().live(tx, policy.id()));
        return live.isPresent() && inHand.orphans().contains(live.get()) ? resume(live.get(), run) : List.of();
    }

    private Held open(Policy policy, Cause cause, Run run) {
        long limit = policy.root() ? run.options().rowLimit() : 0;
        Sessions.NewSession wanted = new Sessions.NewSession(
                policy,
                cause.nominal(),
                cause.trigger(),
                cause.parent(),
                cause.root(),
                null,
                limit == 0 ? null : limit,
                run.options().actor(),
                null,
                run.part() == null ? null : run.part().of(policy),
                policy.root() ? run.options().residence() : null);
        Supplier<Held> taking = () -> inHand.take(policy, tx -> {
            long session = inHand.begin(tx, wanted);
            if (run.options().buildIndexes()) {
                start.buildIndexesFirst(tx, session);
            }
            return session;
        });
        return cause.trigger().equals("manual")
                ? audit.guard(
                        features.store(), run.options().actor(), Act.SESSION_STARTED, "policy " + policy.name(), taking)
                : taking.get();
    }

    /// Runs a session under its lease.
    private SessionView execute(Held held, Policy policy, Run run) {
        try {
            if (held.live()) {
                start.route(held, policy, run.listener()).ifPresent(route -> move(held, route, policy, run));
            }
        } finally {
            inHand.release(held);
        }
        SessionView after = features.store().look(tx -> features.sessionViews().view(tx, held.session()));
        aftercare.ended(after, policy);
        return after;
    }

    private void move(Held held, Route route, Policy policy, Run run) {
        aftercare.begins(held.session(), route);
        features.runner()
                .run(
                        new SessionRunner.Assignment(
                                held.session(),
                                route,
                                held.lease(),
                                features.policies().children(policy).stream()
                                        .map(Policy::id)
                                        .toList()),
                        run.stop(),
                        run.listener()::progress);
    }

    StopSignal stopAfter(Duration maxTime) {
        long deadline = System.nanoTime() + maxTime.toNanos();
        return () -> {
            if (shutdown) {
                return StopSignal.Stop.SHUTDOWN;
            }
            boolean over = !maxTime.isZero() && System.nanoTime() > deadline;
            return over ? StopSignal.Stop.WINDOW : StopSignal.Stop.NO;
        };
    }

    private Instant now() {
        return clock.instant();
    }
}
