package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.Backoff;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.session.StopSignal;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tries trees of policies again while a database that they need cannot be reached, the control database or a governed
/// one: most failovers are over before a person has looked.
///
/// A further try goes on with what an earlier one began. It finds that by the tree's nominal time, or its plan, so no
/// try begins a second session, and a row limit holds for all of them together.
///
/// All trees of one call share its tries until one of them ends well: of a hundred sessions on a server that is gone
/// only the first waits for it. And in one process each tree of a database that was waited for in vain is tried once,
/// until one ends well: a node runs few trees at once, and those of other databases are not to wait.
final class TreeTries {
    private static final Logger LOG = LoggerFactory.getLogger(TreeTries.class);
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final Features features;
    private final SessionsInHand inHand;
    private final TreeWalk walk;
    private final Backoff backoff;
    private final TreeRun run;
    private final Set<String> givenUp;
    private int tried;

    /// @param givenUp names of databases that were waited for in vain; of all calls of this process
    TreeTries(
            Features features,
            SessionsInHand inHand,
            TreeWalk walk,
            Backoff backoff,
            TreeRun run,
            Set<String> givenUp) {
        this.features = features;
        this.inHand = inHand;
        this.walk = walk;
        this.backoff = backoff;
        this.run = run;
        this.givenUp = givenUp;
    }

    /// What is tried.
    ///
    /// @param name for people, such as `policy orders`
    /// @param database where its first rows are; null where nobody has looked yet
    /// @param begun the session that it has begun; empty until then
    /// @param beginning what is done as long as there is none
    record Tree(
            String name,
            @Nullable String database,
            Function<Tx, Optional<Long>> begun,
            Supplier<List<SessionView>> beginning) {}

    /// @return the tree's sessions as they stand at the end, each once
    /// @throws HoldfastException whatever the first try throws; `UNREACHABLE` only when the last one came to no
    ///     session that could tell of it
    List<SessionView> run(Tree tree) {
        SequencedMap<Long, SessionView> ended = new LinkedHashMap<>();
        Supplier<List<SessionView>> work = tree.beginning();
        while (true) {
            try {
                work.get().forEach(session -> ended.putLast(session.id(), session));
                String reason = cutOff(ended);
                if (reason == null) {
                    endedWell(tree);
                }
                if (reason == null || !rested(tree, reason)) {
                    return List.copyOf(ended.values());
                }
            } catch (HoldfastException e) {
                if (e.code() != ErrorCode.UNREACHABLE || !rested(tree, e.getMessage())) {
                    throw e;
                }
            }
            work = () -> further(tree);
        }
    }

    /// Why one of the sessions could not go on, when that may pass by itself; null when it is not so.
    private static @Nullable String cutOff(SequencedMap<Long, SessionView> sessions) {
        return sessions.values().stream()
                .filter(session -> session.state() == SessionState.INTERRUPTED)
                .filter(session ->
                        session.failure() != null && session.failure().code() == ErrorCode.UNREACHABLE)
                .findFirst()
                .map(SessionView::error)
                .orElse(null);
    }

    private void endedWell(Tree tree) {
        tried = 0;
        if (tree.database() != null) {
            givenUp.remove(tree.database());
        }
    }

    /// @return false when it is not to be tried again
    private boolean rested(Tree tree, String reason) {
        tried++;
        if (tree.database() != null && tried >= backoff.tries()) {
            givenUp.add(tree.database());
        }
        if (tried >= backoff.tries() || (tree.database() != null && givenUp.contains(tree.database()))) {
            return false;
        }
        Duration rest = backoff.rest(tried, ThreadLocalRandom.current());
        LOG.info("{} is tried again in {} ms: {}", tree.name(), rest.toMillis(), reason);
        run.listener().again(tree.name(), rest, reason);
        long end = System.nanoTime() + rest.toNanos();
        while (run.stop().now() == StopSignal.Stop.NO && !Thread.currentThread().isInterrupted()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return true;
            }
            LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
        }
        return false;
    }

    private List<SessionView> further(Tree tree) {
        Optional<Long> begun = features.store().look(tree.begun()::apply);
        if (begun.isEmpty()) {
            return tree.beginning().get();
        }
        long session = begun.get();
        List<SessionView> all = new ArrayList<>(
                features.store().look(tx -> features.sessionViews().family(tx, session)));
        all.removeIf(view -> view.id() < session || !view.state().terminal());
        all.addAll(goOn(session));
        return all;
    }

    /// Goes on with a session where an earlier try came to, and with what its keys set off. One that is paused waits
    /// for a person; one that another node, or another thread of this one, has taken up meanwhile is left to it.
    ///
    /// @return the session, though it may have ended before, and what was done below it
    List<SessionView> goOn(long session) {
        SessionView last = view(session);
        return switch (last.state()) {
            case PAUSED, FAILED, CANCELLED -> List.of(last);
            case SUCCEEDED -> {
                List<SessionView> all = new ArrayList<>(List.of(last));
                Policy policy = features.policies().byName(last.policy());
                all.addAll(cutOffAbove(policy, last));
                if (run.options().withChildren()) {
                    all.addAll(leftBelow(policy, last));
                }
                yield all;
            }
            case RUNNING, PAUSING, CANCELLING, INTERRUPTED -> {
                List<SessionView> resumed = TreeWalk.unlessHeld(() -> walk.resume(session, run));
                yield resumed.isEmpty() ? List.of(view(session)) : resumed;
            }
        };
    }

    private SessionView view(long session) {
        return features.store().look(tx -> features.sessionViews().view(tx, session));
    }

    /// A session for rows that this one had freed, if it was cut off.
    private List<SessionView> cutOffAbove(Policy policy, SessionView last) {
        long root = last.rootSession() == null ? last.id() : last.rootSession();
        return features.store()
                .look(tx -> features.sessions().live(tx, policy.id()))
                .filter(live -> inHand.orphans().contains(live)
                        && Objects.equals(view(live).rootSession(), root))
                .map(live -> walk.resume(live, run))
                .orElse(List.of());
    }

    /// What earlier tries left of the sessions below one that succeeded: some may be half done, some not begun.
    private List<SessionView> leftBelow(Policy policy, SessionView parent) {
        List<SessionView> ended = new ArrayList<>();
        for (Policy child : features.policies().children(policy)) {
            List<SessionView> left = leftLying(child);
            ended.addAll(left);
            if (left.stream().allMatch(session -> session.state() == SessionState.SUCCEEDED)) {
                long root = parent.rootSession() == null ? parent.id() : parent.rootSession();
                ended.addAll(walk.children(child, parent.id(), root, run));
                ended.addAll(leftBelow(child, parent));
            }
        }
        return ended;
    }

    /// The live session of a child policy. It may have taken up every key that waited, so that nothing is due any more,
    /// and yet have copied rows that it has not deleted: who asks for what is due alone would pass it over.
    private List<SessionView> leftLying(Policy child) {
        Optional<Long> live = features.store().look(tx -> features.sessions().live(tx, child.id()));
        if (live.isEmpty()) {
            return List.of();
        }
        long session = live.get();
        return inHand.orphans().contains(session) ? walk.resume(session, run) : List.of(view(session));
    }
}
