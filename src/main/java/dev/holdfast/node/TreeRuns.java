package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.Backoff;
import dev.holdfast.run.Verdict;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.session.Sessions;
import dev.holdfast.session.StopSignal;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs trees of policies in this process, each for a reason of its own: somebody asks, a plan, a request, a fire, a
/// try in a run of several policies, or a session that was left lying. [TreeWalk] goes down the tree.
final class TreeRuns implements Runs {
    private static final Logger LOG = LoggerFactory.getLogger(TreeRuns.class);

    private final Features features;
    private final PlanRuns plans;
    private final SessionsInHand inHand;
    private final TreeWalk walk;
    private final InstantSource clock;
    private final Set<String> givenUp = ConcurrentHashMap.newKeySet();
    private volatile Backoff backoff = Backoff.USUAL;
    private volatile boolean shutdown;

    TreeRuns(Features features, SessionsInHand inHand, Aftercare aftercare, InstantSource clock) {
        this.features = features;
        this.plans = new PlanRuns(features);
        this.inHand = inHand;
        this.walk = new TreeWalk(features, inHand, aftercare, clock);
        this.clock = clock;
    }

    /// How often, and after what rests, a tree is tried; for tests, which wait for nobody.
    void rest(Backoff other) {
        backoff = other;
    }

    private TreeTries tries(TreeRun run) {
        return new TreeTries(features, inHand, walk, backoff, run, givenUp);
    }

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
        TreeRun run = new TreeRun(options, stopAfter(options.maxTime()), listener, (_, _) -> {});
        TreeTries tries = tries(run);
        List<SessionView> ended = new ArrayList<>();
        for (Policy policy : policies) {
            if (run.stop().now() == StopSignal.Stop.NO) {
                Supplier<List<SessionView>> work = () -> {
                    requireNotPausedMeanwhile(policy);
                    return tries.run(tree(policy, "manual", now(), run));
                };
                ended.addAll(policies.size() == 1 ? work.get() : unlessFailed(policy, work, run.listener()));
            }
        }
        return ended;
    }

    /// One session of a policy for a nominal time, and what its keys set off.
    private TreeTries.Tree tree(Policy policy, String trigger, Instant nominal, TreeRun run) {
        return new TreeTries.Tree(
                "policy " + policy.name(),
                policy.database(),
                tx -> features.sessions().at(tx, policy.id(), nominal),
                () -> walk.tree(policy, new TreeWalk.Cause(trigger, nominal, null, null), run));
    }

    /// What goes wrong with one of several policies stops no other, unless it is that the control database is away.
    private List<SessionView> unlessFailed(Policy policy, Supplier<List<SessionView>> work, RunListener listener) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            LOG.debug("policy {}", policy.name(), e);
            HoldfastException failure = e instanceof HoldfastException ours ? ours : internal(policy, e);
            listener.failed(policy.name(), failure);
            if (failure.code() == ErrorCode.UNREACHABLE) {
                features.store().requireThere();
            }
            return List.of();
        }
    }

    private void requireNotPausedMeanwhile(Policy seen) {
        if (walk.standing(seen).isEmpty()) {
            throw new HoldfastException(ErrorCode.BLOCKED, pausedWords(seen));
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
        return tried(plan, tolerance, new TreeRun(options, stopAfter(options.maxTime()), listener, (_, _) -> {}));
    }

    /// Runs a plan for a request.
    ///
    /// @param opened hears the number of the first session in the transaction that makes it
    List<SessionView> runPlanFor(long plan, Tolerance tolerance, RunOptions options, ObjLongConsumer<Tx> opened) {
        return tried(plan, tolerance, new TreeRun(options, stopAfter(options.maxTime()), _ -> {}, opened));
    }

    private List<SessionView> tried(long plan, Tolerance tolerance, TreeRun run) {
        return tries(run)
                .run(new TreeTries.Tree(
                        "plan " + plan,
                        null,
                        tx -> Optional.ofNullable(
                                features.plans().find(tx, plan).session()),
                        () -> planned(plan, tolerance, run)));
    }

    /// A session that was left lying is not taken up first: its rows are not what was planned.
    private List<SessionView> planned(long id, Tolerance tolerance, TreeRun run) {
        PlanRuns.Checked checked = plans.check(id, tolerance, run.options().actor());
        Optional<SessionView> refused =
                plans.refusal(checked, now(), run.options().actor(), run.opened());
        if (refused.isPresent()) {
            run.listener().progress(refused.get());
            return List.of(refused.get());
        }
        Policy policy = checked.policy();
        Sessions.NewSession wanted =
                PlanRuns.session(checked, tolerance, run.options().actor());
        return walk.tree(
                () -> Optional.of(new TreeWalk.Opened(
                        inHand.take(policy, tx -> {
                            if (features.sessions().newest(tx, policy.id()) != checked.lastSession()) {
                                throw new HoldfastException(
                                        ErrorCode.LEASE_HELD,
                                        "policy " + policy.name()
                                                + ": another session began meanwhile; nothing was started");
                            }
                            long session = inHand.begin(tx, wanted);
                            features.plans().use(tx, id, session);
                            run.opened().accept(tx, session);
                            return session;
                        }),
                        policy)),
                policy,
                null,
                run);
    }

    /// Runs one tree for a request or a fire.
    ///
    /// @param opened hears the number of the first session in the transaction that makes it
    List<SessionView> run(
            Policy policy, String trigger, Instant nominal, RunOptions options, ObjLongConsumer<Tx> opened) {
        TreeRun run = new TreeRun(options, stopAfter(options.maxTime()), _ -> {}, opened);
        return tries(run).run(tree(policy, trigger, nominal, run));
    }

    /// One try at the tree of a root policy, in a run of several: begins its session, or goes on where an earlier try
    /// came to. A session that is paused waits for a person.
    ///
    /// @return what the session of the policy came to, and those below it that this try took up
    Verdict attempt(Policy policy, Part part, RunOptions options, StopSignal stop, RunListener listener) {
        TreeRun run = new TreeRun(options, stop, listener, (_, _) -> {}, part);
        Optional<SessionView> before = features.store().look(tx -> features.sessions()
                .live(tx, policy.id())
                .or(() -> features.sessions().ofRun(tx, part.run(), policy.id()))
                .map(session -> features.sessionViews().view(tx, session)));
        if (before.isEmpty()) {
            return fresh(policy, part, run);
        }
        SessionView last = before.get();
        if (last.state() == SessionState.FAILED || last.state() == SessionState.CANCELLED) {
            return fresh(policy, part, run);
        }
        if (!last.state().terminal() && last.state() != SessionState.PAUSED) {
            features.store().run(tx -> features.sessions().joinRun(tx, last.id(), part.of(policy)));
        }
        return Verdict.of(tries(run).goOn(last.id()));
    }

    /// A tree of which nothing is left lying, as was seen a moment ago.
    private Verdict fresh(Policy policy, Part part, TreeRun run) {
        if (run.stop().now() != StopSignal.Stop.NO) {
            return new Verdict.Stopped();
        }
        TreeWalk.Cause cause = new TreeWalk.Cause(part.trigger(), now(), null, null);
        List<SessionView> sessions = walk.begin(policy, cause, run);
        return sessions.isEmpty() ? new Verdict.Skipped(pausedWords(policy)) : Verdict.of(sessions);
    }

    private static String pausedWords(Policy policy) {
        return "policy " + policy.name() + " was paused meanwhile; nothing of it was started";
    }

    @Override
    public List<SessionView> resume(RunListener listener) {
        RunOptions options = new RunOptions(0, Duration.ZERO, true, "resume");
        TreeRun run = new TreeRun(options, stopAfter(Duration.ZERO), listener, (_, _) -> {});
        TreeTries tries = tries(run);
        List<SessionView> ended = new ArrayList<>();
        for (long session : inHand.orphans()) {
            ended.addAll(TreeWalk.unlessHeld(() -> tries.run(left(session, run))));
        }
        // what a killed run had handed down and nobody had taken up yet
        for (Policy policy : features.policies().all()) {
            if (!policy.root() && run.stop().now() == StopSignal.Stop.NO) {
                ended.addAll(tries.run(new TreeTries.Tree(
                        "policy " + policy.name(),
                        policy.database(),
                        _ -> Optional.empty(), // it takes up what it had begun itself
                        () -> walk.children(policy, null, null, run))));
            }
        }
        return ended;
    }

    /// A session that was left lying, and what its keys set off.
    private TreeTries.Tree left(long session, TreeRun run) {
        return new TreeTries.Tree(
                "session " + session, null, _ -> Optional.of(session), () -> walk.resume(session, run));
    }

    @Override
    public List<SessionView> resume(List<Long> sessions, RunListener listener) {
        sessions.forEach(this::requireLive);
        RunOptions options = new RunOptions(0, Duration.ZERO, true, "resume");
        TreeRun run = new TreeRun(options, stopAfter(Duration.ZERO), listener, (_, _) -> {});
        TreeTries tries = tries(run);
        return sessions.stream()
                .flatMap(session -> tries.run(left(session, run)).stream())
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
        TreeRun run = new TreeRun(options, stopAfter(Duration.ZERO), _ -> {}, (_, _) -> {});
        return tries(run).run(left(session, run));
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

    /// As exact as the control database keeps it.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
