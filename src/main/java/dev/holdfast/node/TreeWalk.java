package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Route;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.node.SessionsInHand.Held;
import dev.holdfast.node.TreeRun.Entrance;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.SessionRunner;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.session.Sessions;
import dev.holdfast.session.StopSignal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes down a tree of policies: a session under its lease, then sessions of the child policies on the keys that it
/// handed down, and so on, until no due handoff is left. Where rows of a table refer to each other, a session takes
/// those that no other refers to, and one more follows for what they hung on, until none is free.
final class TreeWalk {
    private static final Logger LOG = LoggerFactory.getLogger(TreeWalk.class);

    private final Features features;
    private final SessionsInHand inHand;
    private final SessionStart start;
    private final Aftercare aftercare;
    private final InstantSource clock;
    private final AuditLog audit = new AuditLog();

    /// What made a session.
    record Cause(
            String trigger,
            Instant nominal,
            @Nullable Long parent,
            @Nullable Long root) {}

    TreeWalk(Features features, SessionsInHand inHand, Aftercare aftercare, InstantSource clock) {
        this.features = features;
        this.inHand = inHand;
        this.start = new SessionStart(features);
        this.aftercare = aftercare;
        this.clock = clock;
    }

    /// Goes on with a session, and with what its keys set off; one that has ended is left as it is.
    List<SessionView> resume(long session, TreeRun run) {
        SessionView before = features.store().look(tx -> features.sessionViews().view(tx, session));
        Policy policy = features.policies().byName(before.policy());
        if (inHand.contains(session)) {
            throw new HoldfastException(
                    ErrorCode.LEASE_HELD, "session " + session + " is running already; nothing was started");
        }
        if (before.state().terminal()) {
            return List.of(before);
        }
        Ran ran;
        try (Entrance _ = run.enter(policy)) {
            ran = execute(inHand.take(policy, _ -> session), policy, run);
        }
        List<SessionView> ended = new ArrayList<>(List.of(ran.session()));
        if (ran.session().state() == SessionState.SUCCEEDED) {
            long root = before.rootSession() == null ? session : before.rootSession();
            ended.addAll(below(policy, session, root, run));
            if (before.plan() == null) {
                ended.addAll(freed(policy, ran, root, run));
            }
        }
        return ended;
    }

    /// What another node works on is in good hands.
    static List<SessionView> unlessHeld(Supplier<List<SessionView>> work) {
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

    /// What a dead node left of the policy, then a session of it and what its keys set off: nothing new while what was
    /// left does not come to its end.
    List<SessionView> tree(Policy policy, Cause cause, TreeRun run) {
        List<SessionView> ended = new ArrayList<>(finishOrphan(policy, run));
        boolean stuck = ended.stream()
                .anyMatch(left ->
                        left.policy().equals(policy.name()) && !left.state().terminal());
        if (stuck || run.stop().now() != StopSignal.Stop.NO) {
            return ended;
        }
        ended.addAll(begin(policy, cause, run));
        return ended;
    }

    /// A session of the policy, of which none is left lying, and what its keys set off. It goes by the policy as it
    /// stands when the session is opened.
    ///
    /// @return empty when the policy was paused while this waited for the moment
    List<SessionView> begin(Policy seen, Cause cause, TreeRun run) {
        List<SessionView> ended = new ArrayList<>();
        Optional<Ran> ran =
                tree(() -> standing(seen).map(policy -> open(policy, cause, run)), seen, cause.root(), run, ended);
        if (ran.isPresent()) {
            long root = cause.root() == null ? ran.get().session().id() : cause.root();
            ended.addAll(freed(seen, ran.get(), root, run));
        }
        return ended;
    }

    /// What a session came to. @param inLevels whether rows of its table refer to each other
    private record Ran(SessionView session, boolean inLevels) {
        boolean mayHaveFreed() {
            return inLevels && session.state() == SessionState.SUCCEEDED && session.rootRows() > 0;
        }
    }

    /// Sessions for rows that are due since those that referred to them went, level by level. A run with a limit of
    /// rows is one session; keys of a parent that are not due yet are looked at again later.
    private List<SessionView> freed(Policy seen, Ran below, long root, TreeRun run) {
        List<SessionView> ended = new ArrayList<>();
        TreeRun unheard = new TreeRun(run.options(), run.stop(), run.listener(), (_, _) -> {}, run.part());
        Optional<Ran> last = Optional.of(below);
        while (last.filter(Ran::mayHaveFreed).isPresent()
                && seen.root()
                && run.options().rowLimit() == 0
                && run.stop().now() == StopSignal.Stop.NO
                && anyFree(seen, run.options())) {
            Cause cause = new Cause("handoff", now(), last.get().session().id(), root);
            last = tree(() -> standing(seen).map(policy -> open(policy, cause, unheard)), seen, root, unheard, ended);
        }
        return ended;
    }

    /// Asked before a session is opened, so that none ends the run with nothing to do.
    private boolean anyFree(Policy seen, RunOptions options) {
        Optional<Policy> standing = features.policies().find(seen.id()).filter(now -> !now.paused());
        if (standing.isEmpty()) {
            return false;
        }
        Policy policy =
                options.residence() == null ? standing.get() : standing.get().withResidence(options.residence());
        Route route = features.routes().resolve(policy, now()).route();
        MarkQuery first = route.due().page(List.of(), 1);
        MarkQuery.Page page = route.source()
                .read(connection -> route.source().dialect().marking().mark(connection, first));
        return page.keys().size() > 0;
    }

    /// A policy as it is by now, for it may wait for its turn for hours.
    ///
    /// @return empty when it was paused since it was seen
    /// @throws HoldfastException `BLOCKED` when it was deleted
    Optional<Policy> standing(Policy seen) {
        Policy now = features.policies()
                .find(seen.id())
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.BLOCKED,
                        "policy " + seen.name() + " was deleted meanwhile; nothing of it was started"));
        return now.paused() && !seen.paused() ? Optional.empty() : Optional.of(now);
    }

    /// A session under its lease, and the policy that it was opened for.
    record Opened(Held held, Policy policy) {}

    /// Runs a session under its lease, then what its keys set off.
    ///
    /// @param opening empty when there is to be none
    /// @param above the session that set the whole off; null for this one
    List<SessionView> tree(Supplier<Optional<Opened>> opening, Policy policy, @Nullable Long above, TreeRun run) {
        List<SessionView> ended = new ArrayList<>();
        tree(opening, policy, above, run, ended);
        return ended;
    }

    /// @param ended hears of the session and of those below it
    private Optional<Ran> tree(
            Supplier<Optional<Opened>> opening,
            Policy policy,
            @Nullable Long above,
            TreeRun run,
            List<SessionView> ended) {
        Ran ran;
        try (Entrance _ = run.enter(policy)) {
            Optional<Opened> opened = opening.get();
            if (opened.isEmpty()) {
                return Optional.empty();
            }
            ran = execute(opened.get().held(), opened.get().policy(), run);
        }
        SessionView done = ran.session();
        ended.add(done);
        if (run.options().withChildren() && done.state() == SessionState.SUCCEEDED) {
            long root = above == null ? done.id() : above;
            ended.addAll(below(policy, done.id(), root, run));
        }
        return Optional.of(ran);
    }

    /// What the keys of a session set off.
    private List<SessionView> below(Policy policy, long session, long root, TreeRun run) {
        return features.policies().children(policy).stream()
                .flatMap(child -> children(child, session, root, run).stream())
                .toList();
    }

    /// Child policies run as long as keys wait for them; a paused one keeps its backlog.
    List<SessionView> children(Policy child, @Nullable Long parent, @Nullable Long root, TreeRun run) {
        boolean due = features.store().look(tx -> features.handoffs().due(tx, child.id()));
        if (!due || child.paused() || run.stop().now() != StopSignal.Stop.NO) {
            return List.of();
        }
        TreeRun below = new TreeRun(run.options(), run.stop(), run.listener(), (_, _) -> {}, run.part());
        return unlessHeld(() -> tree(child, new Cause("handoff", now(), parent, root), below));
    }

    /// A session that a dead node left goes first: the policy can have one live session only.
    private List<SessionView> finishOrphan(Policy policy, TreeRun run) {
        Optional<Long> live = features.store().look(tx -> features.sessions().live(tx, policy.id()));
        return live.isPresent() && inHand.orphans().contains(live.get()) ? resume(live.get(), run) : List.of();
    }

    private Opened open(Policy policy, Cause cause, TreeRun run) {
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
            run.opened().accept(tx, session);
            return session;
        });
        Held held = cause.trigger().equals("manual")
                ? audit.guard(
                        features.store(), run.options().actor(), Act.SESSION_STARTED, "policy " + policy.name(), taking)
                : taking.get();
        return new Opened(held, policy);
    }

    /// Runs a session under its lease, and gives that back whatever happens.
    private Ran execute(Held held, Policy policy, TreeRun run) {
        boolean inLevels = false;
        try {
            if (held.live()) {
                Optional<Route> route = start.route(held, policy, run.listener());
                route.ifPresent(found -> move(held, found, policy, run));
                inLevels = route.isPresent() && route.get().inLevels();
            }
        } finally {
            inHand.release(held);
        }
        SessionView after = features.store().look(tx -> features.sessionViews().view(tx, held.session()));
        aftercare.ended(after, policy);
        return new Ran(after, inLevels);
    }

    private void move(Held held, Route route, Policy policy, TreeRun run) {
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

    private Instant now() {
        return clock.instant();
    }
}
