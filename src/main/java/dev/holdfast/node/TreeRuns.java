package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ChunkMover;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.plan.Tolerance;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.Failure;
import dev.holdfast.session.Lease;
import dev.holdfast.session.SessionActs;
import dev.holdfast.session.SessionRunner;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.session.Sessions;
import dev.holdfast.session.StopSignal;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs trees of policies in this process: a session of the parent, then sessions of the children on the keys that it
/// handed down, and so on, until no due handoff is left.
final class TreeRuns implements Runs {
    private static final Logger LOG = LoggerFactory.getLogger(TreeRuns.class);

    /// The event by which a session remembers, whoever resumes it, that it is to build indexes first.
    private static final String BUILD_INDEXES = "build_indexes";

    /// Why a session stands still whose tables changed under way.
    private static final String DRIFT = "drift";

    private final Features features;
    private final PlanRuns plans;
    private final UUID node;
    private final InstantSource clock;
    private final AuditLog audit = new AuditLog();
    private final SessionActs acts = new SessionActs();
    private volatile boolean shutdown;

    /// Sessions that this process works on, and the leases under which; guarded by this.
    private final Map<Long, String> inHand = new HashMap<>();

    TreeRuns(Features features, UUID node, InstantSource clock) {
        this.features = features;
        this.plans = new PlanRuns(features);
        this.node = node;
        this.clock = clock;
    }

    /// One run's bounds and ears.
    private record Run(RunOptions options, StopSignal stop, RunListener listener, LongConsumer opened) {}

    /// A session under a lease.
    ///
    /// @param live false when the session had ended: then there is nothing to do
    /// @param drifted whether it stood still because its tables had changed
    private record Held(long session, Lease lease, boolean live, boolean drifted) {}

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
                take(policy, tx -> {
                    if (features.sessions().newest(tx, policy.id()) != checked.lastSession()) {
                        throw new HoldfastException(
                                ErrorCode.LEASE_HELD,
                                "policy " + policy.name() + ": another session began meanwhile; nothing was started");
                    }
                    long session = begin(tx, wanted);
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

    @Override
    public List<SessionView> resume(RunListener listener) {
        RunOptions options = new RunOptions(0, Duration.ZERO, true, "resume");
        Run run = new Run(options, stopAfter(Duration.ZERO), listener, _ -> {});
        List<SessionView> ended = new ArrayList<>();
        for (long session : orphans()) {
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

    /// Resumes one session, whatever state a live session is in, and its children.
    List<SessionView> resume(long session) {
        RunOptions options = new RunOptions(0, Duration.ZERO, true, "resume");
        return resume(session, new Run(options, stopAfter(Duration.ZERO), _ -> {}, _ -> {}));
    }

    private List<SessionView> resume(long session, Run run) {
        SessionView before =
                features.store().inTransaction(tx -> features.sessions().view(tx, session));
        Policy policy = features.policies().byName(before.policy());
        if (inHand(session)) {
            throw new HoldfastException(
                    ErrorCode.LEASE_HELD, "session " + session + " is running already; nothing was started");
        }
        if (before.state().terminal()) {
            return List.of(before);
        }
        SessionView after = execute(take(policy, _ -> session), policy, run);
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
    synchronized List<Long> orphans() {
        return features.store().inTransaction(tx -> features.sessions()
                .orphans(tx, features.nodes().dead(tx), node, inHand.keySet()));
    }

    /// Orphans that were at work when their node went away; one that was interrupted waits for a person or a run.
    List<Long> abandoned() {
        return orphans().stream()
                .filter(session ->
                        features.store().inTransaction(tx -> features.sessions().state(tx, session))
                                != SessionState.INTERRUPTED)
                .toList();
    }

    private synchronized boolean inHand(long session) {
        return inHand.containsKey(session);
    }

    /// Leases of the sessions that this process works on.
    synchronized Set<String> leasesInHand() {
        return Set.copyOf(inHand.values());
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
        ended.addAll(tree(open(policy, cause, run), policy, cause.root(), run));
        return ended;
    }

    /// Runs a session under its lease, then what its keys set off.
    ///
    /// @param above the session that set the whole off; null for this one
    private List<SessionView> tree(Held held, Policy policy, @Nullable Long above, Run run) {
        long session = held.session();
        run.opened().accept(session);
        SessionView done = execute(held, policy, run);
        List<SessionView> ended = new ArrayList<>(List.of(done));
        if (run.options().withChildren() && done.state() == SessionState.SUCCEEDED) {
            Long root = above == null ? Long.valueOf(session) : above;
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
        Run below = new Run(run.options(), run.stop(), run.listener(), _ -> {});
        return unlessHeld(() -> tree(child, new Cause("handoff", now(), parent, root), below));
    }

    /// A session that a dead node left goes first: the policy can have one live session only.
    private List<SessionView> finishOrphan(Policy policy, Run run) {
        Optional<Long> live =
                features.store().inTransaction(tx -> features.sessions().live(tx, policy.id()));
        return live.isPresent() && orphans().contains(live.get()) ? resume(live.get(), run) : List.of();
    }

    /// Session, lease and node in one transaction: nobody ever sees the one without the others.
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
                null);
        Supplier<Held> start = () -> take(policy, tx -> {
            long session = begin(tx, wanted);
            if (run.options().buildIndexes()) {
                features.sessions()
                        .note(
                                tx,
                                session,
                                "info",
                                BUILD_INDEXES,
                                "indexes that are missing are built before the first row");
            }
            return session;
        });
        return cause.trigger().equals("manual")
                ? audit.guard(
                        features.store(), run.options().actor(), Act.SESSION_STARTED, "policy " + policy.name(), start)
                : start.get();
    }

    private long begin(Tx tx, Sessions.NewSession wanted) {
        Policy policy = wanted.policy();
        return features.sessions()
                .open(tx, wanted)
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.LEASE_HELD,
                        "policy " + policy.name() + " has "
                                + features.sessions()
                                        .live(tx, policy.id())
                                        .map(live -> "a live session, " + live)
                                        .orElse("a session for this fire time already")
                                + "; nothing was started"));
    }

    /// Takes the policy's lease for a session that `find` makes or names.
    private synchronized Held take(Policy policy, Function<Tx, Long> find) {
        String resource = "policy:" + policy.id();
        Held held = features.store().inTransaction(tx -> {
            Lease lease = features.leases()
                    .take(tx, resource, node, features.nodes().dead(tx))
                    .orElseThrow(() -> leaseHeld(policy));
            long session = find.apply(tx);
            SessionView before = features.sessions().view(tx, session);
            boolean drifted = before.state() == SessionState.PAUSED && DRIFT.equals(before.stopReason());
            boolean live = features.sessions().begin(tx, session, node, lease.epoch());
            if (live) {
                acts.resumed(tx, before);
            }
            return new Held(session, lease, live, drifted);
        });
        if (held.live()) {
            inHand.put(held.session(), resource);
        }
        return held;
    }

    private static HoldfastException leaseHeld(Policy policy) {
        return new HoldfastException(
                ErrorCode.LEASE_HELD,
                "policy " + policy.name() + ": another node holds its lease; nothing was started");
    }

    /// Runs a session under its lease.
    private SessionView execute(Held held, Policy policy, Run run) {
        try {
            SessionView view =
                    features.store().inTransaction(tx -> features.sessions().view(tx, held.session()));
            if (held.live()) {
                stopMarkingIfChanged(view, policy);
                resolve(held, policy, view, run).ifPresent(route -> move(held, route, policy, run));
            }
        } finally {
            release(held);
        }
        return features.store().inTransaction(tx -> features.sessions().view(tx, held.session()));
    }

    private void move(Held held, Route route, Policy policy, Run run) {
        features.runner()
                .run(
                        new SessionRunner.Assignment(
                                held.session(),
                                route,
                                held.lease(),
                                childrenOf(policy).stream().map(Policy::id).toList()),
                        run.stop(),
                        run.listener()::progress);
    }

    /// A session that came to its end has given its lease back already. One that cannot be given back now ends by
    /// itself, for nobody renews it.
    private void release(Held held) {
        synchronized (this) {
            inHand.remove(held.session());
        }
        try {
            features.store().run(tx -> features.leases().release(tx, held.lease()));
        } catch (HoldfastException e) {
            LOG.warn("the lease of {} was not given back: {}", held.lease().resource(), e.getMessage());
        }
    }

    /// The cut-off of a session is reckoned from its nominal time, however late it is resumed.
    ///
    /// @return empty when the policy does not fit its tables any more, or a database cannot be reached; the
    ///     session's row says which
    private Optional<Route> resolve(Held held, Policy policy, SessionView view, Run run) {
        long session = view.id();
        try {
            if (features.store().inTransaction(tx -> features.sessions().noted(tx, session, BUILD_INDEXES))) {
                buildIndexes(policy, session, run);
            }
            Routes.Resolved resolved = features.routes().resolve(policy, view.nominalFireTime());
            features.inspector().require(resolved);
            features.store().run(tx -> features.sessions().reckoned(tx, session, resolved.cutoff()));
            return Optional.of(resolved.route());
        } catch (HoldfastException e) {
            String message = String.valueOf(e.getMessage());
            if (held.drifted() && standStill(held, message)) {
                return Optional.empty();
            }
            boolean end = e.code() == ErrorCode.BLOCKED && nothingBegun(session, policy);
            features.store().run(tx -> {
                features.leases().lock(tx, held.lease());
                features.sessions().note(tx, session, "error", end ? "failed" : "interrupted", message);
                if (end) {
                    giveUp(tx, view, Failure.of(e));
                } else {
                    features.sessions().become(tx, session, SessionState.INTERRUPTED, "error", Failure.of(e));
                }
                acts.turned(tx, features.sessions().view(tx, session));
                features.leases().release(tx, held.lease());
            });
            return Optional.empty();
        }
    }

    /// A cancel is heard before the next index; what a killed build left then goes.
    private void buildIndexes(Policy policy, long session, Run run) {
        BooleanSupplier cancelled = () ->
                features.store().inTransaction(tx -> features.sessions().state(tx, session)) == SessionState.CANCELLING;
        if (cancelled.getAsBoolean()) {
            features.indexBuilder().clear(policy);
            return;
        }
        features.indexBuilder()
                .build(
                        policy,
                        line -> {
                            SessionView now = features.store().inTransaction(tx -> {
                                features.sessions().note(tx, session, "info", "index", line);
                                features.sessions().waiting(tx, session, line);
                                return features.sessions().view(tx, session);
                            });
                            run.listener().progress(now);
                        },
                        cancelled);
        features.store().run(tx -> features.sessions().waiting(tx, session, null));
    }

    /// A session whose tables changed waits for a person for as long as it cannot go on.
    ///
    /// @return false when it is being cancelled
    private boolean standStill(Held held, String message) {
        long session = held.session();
        return features.store().inTransaction(tx -> {
            features.leases().lock(tx, held.lease());
            boolean stands = features.sessions()
                    .become(tx, session, SessionState.PAUSED, DRIFT, new Failure(ErrorCode.MISMATCH, message));
            if (stands) {
                features.sessions().note(tx, session, "error", DRIFT, "it cannot go on: " + message);
                acts.turned(tx, features.sessions().view(tx, session));
                features.leases().release(tx, held.lease());
            }
            return stands;
        });
    }

    /// A session that cannot go on and has no chunk between its commits ends here, so that it does not stand in the
    /// policy's way for ever.
    private void giveUp(Tx tx, SessionView view, Failure failure) {
        features.ledger().drop(tx, view.id());
        features.handoffs().giveBack(tx, view.id());
        boolean cancelled = features.sessions().state(tx, view.id()) == SessionState.CANCELLING;
        features.sessions()
                .become(
                        tx,
                        view.id(),
                        cancelled ? SessionState.CANCELLED : SessionState.FAILED,
                        cancelled ? "cancelled" : "blocked",
                        failure);
    }

    /// Looks at every chunk that has not moved: the next one may be copied while one is deleted.
    private boolean nothingBegun(long session, Policy policy) {
        var source = features.estate().database(policy.database());
        var archive = features.estate().database(policy.archiveDatabase());
        UUID installation = features.store().installation();
        Optional<Chunk> chunk =
                features.store().inTransaction(tx -> features.ledger().next(tx, session, 0));
        while (chunk.isPresent()) {
            long looked = chunk.get().chunk();
            if (!ChunkMover.untouched(source, archive, installation, looked)) {
                return false;
            }
            chunk = features.store().inTransaction(tx -> features.ledger().next(tx, session, looked));
        }
        return true;
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
}
