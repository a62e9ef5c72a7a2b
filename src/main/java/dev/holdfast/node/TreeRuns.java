package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Routes;
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
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Runs trees of policies in this process: a session of the parent, then sessions of the children on the keys that it
/// handed down, and so on, until no due handoff is left.
final class TreeRuns implements Runs {
    private final Features features;
    private final UUID node;
    private final InstantSource clock;
    private volatile boolean shutdown;

    TreeRuns(Features features, UUID node, InstantSource clock) {
        this.features = features;
        this.node = node;
        this.clock = clock;
    }

    /// One run's bounds and ears.
    private record Run(RunOptions options, StopSignal stop, RunListener listener, LongConsumer opened) {}

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
        Run run = new Run(options, stopAfter(options.maxTime()), listener, _ -> {});
        List<SessionView> ended = new ArrayList<>();
        for (Policy policy : policies) {
            if (run.stop().now() == StopSignal.Stop.NO) {
                ended.addAll(tree(policy, new Cause("manual", now(), null, null), run));
            }
        }
        return ended;
    }

    /// Runs one tree for a request or a fire.
    ///
    /// @param opened hears the number of the first session as soon as there is one
    List<SessionView> run(Policy policy, String trigger, Instant nominal, RunOptions options, LongConsumer opened) {
        Run run = new Run(options, stopAfter(options.maxTime()), _ -> {}, opened);
        return tree(policy, new Cause(trigger, nominal, null, null), run);
    }

    @Override
    public List<SessionView> resume(RunListener listener) {
        RunOptions options = new RunOptions(0, Duration.ZERO, true, "resume");
        Run run = new Run(options, stopAfter(Duration.ZERO), listener, _ -> {});
        List<SessionView> ended = new ArrayList<>();
        for (long session : orphans()) {
            ended.addAll(resume(session, run));
        }
        // what a killed run had handed down and nobody had taken up yet
        for (Policy policy : features.policies().all()) {
            if (!policy.root() && run.stop().now() == StopSignal.Stop.NO) {
                ended.addAll(children(policy, null, null, run));
            }
        }
        return ended;
    }

    /// Resumes one session, whatever state a live session is in, and its children.
    List<SessionView> resume(long session) {
        RunOptions options = new RunOptions(0, Duration.ZERO, true, "resume");
        return resume(session, new Run(options, stopAfter(Duration.ZERO), _ -> {}, _ -> {}));
    }

    private List<SessionView> resume(long session, Run run) {
        SessionView before =
                features.store().inTransaction(tx -> features.sessions().view(tx, session));
        Policy policy = features.policies().byName(before.policy());
        SessionView after = execute(session, policy, run);
        List<SessionView> ended = new ArrayList<>(List.of(after));
        if (after.state() == SessionState.SUCCEEDED) {
            Long root = before.rootSession() == null ? Long.valueOf(session) : before.rootSession();
            for (Policy child : childrenOf(policy)) {
                ended.addAll(children(child, session, root, run));
            }
        }
        return ended;
    }

    /// Live sessions that nobody works on any more.
    List<Long> orphans() {
        return features.store().inTransaction(tx -> features.sessions()
                .orphans(tx, features.nodes().dead(tx)));
    }

    private List<SessionView> tree(Policy policy, Cause cause, Run run) {
        List<SessionView> ended = new ArrayList<>(finishOrphan(policy, run));
        if (run.stop().now() != StopSignal.Stop.NO) {
            return ended;
        }
        long session = open(policy, cause, run);
        if (cause.parent() == null) {
            run.opened().accept(session);
        }
        SessionView done = execute(session, policy, run);
        ended.add(done);
        if (run.options().withChildren() && done.state() == SessionState.SUCCEEDED) {
            Long root = cause.root() == null ? Long.valueOf(session) : cause.root();
            for (Policy child : childrenOf(policy)) {
                ended.addAll(children(child, session, root, run));
            }
        }
        return ended;
    }

    /// Child policies run as long as keys wait for them; a paused one keeps its backlog.
    private List<SessionView> children(Policy child, @Nullable Long parent, @Nullable Long root, Run run) {
        boolean due = features.store().inTransaction(tx -> features.handoffs().due(tx, child.id()));
        if (!due || child.paused() || run.stop().now() != StopSignal.Stop.NO) {
            return List.of();
        }
        return tree(child, new Cause("handoff", now(), parent, root), run);
    }

    /// A session that a dead node left goes first: the policy can have one live session only.
    private List<SessionView> finishOrphan(Policy policy, Run run) {
        Optional<Long> live =
                features.store().inTransaction(tx -> features.sessions().live(tx, policy.id()));
        return live.isPresent() && orphans().contains(live.get()) ? resume(live.get(), run) : List.of();
    }

    private long open(Policy policy, Cause cause, Run run) {
        Routes.Resolved resolved = features.routes().resolve(policy, cause.nominal());
        long limit = policy.root() ? run.options().rowLimit() : 0;
        return features.store().inTransaction(tx -> features.sessions()
                .open(
                        tx,
                        new Sessions.NewSession(
                                policy,
                                cause.nominal(),
                                cause.trigger(),
                                cause.parent(),
                                cause.root(),
                                resolved.cutoff(),
                                limit == 0 ? null : limit,
                                run.options().actor()))
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.LEASE_HELD,
                        "policy " + policy.name() + " has "
                                + features.sessions()
                                        .live(tx, policy.id())
                                        .map(live -> "a live session, " + live)
                                        .orElse("a session for this fire time already")
                                + "; nothing was started")));
    }

    /// Runs an open session under a lease.
    private SessionView execute(long session, Policy policy, Run run) {
        String resource = "policy:" + policy.id();
        OptionalLong epoch = features.store().inTransaction(tx -> {
            OptionalLong taken =
                    features.leases().take(tx, resource, node, features.nodes().dead(tx));
            taken.ifPresent(number -> features.sessions().begin(tx, session, node, number));
            return taken;
        });
        if (epoch.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.LEASE_HELD,
                    "policy " + policy.name() + ": another node holds its lease; nothing was started");
        }
        try {
            SessionView view =
                    features.store().inTransaction(tx -> features.sessions().view(tx, session));
            stopMarkingIfChanged(view, policy);
            Routes.Resolved resolved = resolve(session, policy, view);
            features.runner()
                    .run(
                            new SessionRunner.Assignment(
                                    session,
                                    resolved.route(),
                                    epoch.getAsLong(),
                                    childrenOf(policy).stream().map(Policy::id).toList()),
                            run.stop(),
                            run.listener()::progress);
        } finally {
            features.store().run(tx -> features.leases().release(tx, resource, node, epoch.getAsLong()));
        }
        return features.store().inTransaction(tx -> features.sessions().view(tx, session));
    }

    /// The cut-off of a session is reckoned from its nominal time, however late it is resumed.
    private Routes.Resolved resolve(long session, Policy policy, SessionView view) {
        try {
            return features.routes().resolve(policy, view.nominalFireTime());
        } catch (HoldfastException e) {
            features.store().run(tx -> {
                String message = String.valueOf(e.getMessage());
                features.sessions().note(tx, session, "error", "interrupted", message);
                features.sessions().become(tx, session, SessionState.INTERRUPTED, "error", message);
            });
            throw e;
        }
    }

    /// A session that was begun under another version of its policy moves what it had marked, and marks no more.
    private void stopMarkingIfChanged(SessionView view, Policy policy) {
        if (view.policyVersion() != policy.version()) {
            features.store().run(tx -> {
                features.sessions().marked(tx, view.id(), List.of(), true, 0, 0);
                features.sessions()
                        .note(
                                tx,
                                view.id(),
                                "warning",
                                "policy_changed",
                                "the policy changed from version %d to %d: only what was marked moves"
                                        .formatted(view.policyVersion(), policy.version()));
            });
        }
    }

    private List<Policy> childrenOf(Policy policy) {
        return features.policies().all().stream()
                .filter(candidate -> policy.name().equals(candidate.parent()))
                .toList();
    }

    private StopSignal stopAfter(Duration maxTime) {
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

    /// Names of the child policies, for plans.
    List<String> childNames(Policy policy) {
        return childrenOf(policy).stream().map(Policy::name).toList();
    }
}
