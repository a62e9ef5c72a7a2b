package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.policy.Policy;
import dev.holdfast.run.Backoff;
import dev.holdfast.run.Cap;
import dev.holdfast.run.EstateRun;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunTable;
import dev.holdfast.run.EstateRunViews;
import dev.holdfast.run.RunSchedule;
import dev.holdfast.run.RunSchedules;
import dev.holdfast.run.RunWish;
import dev.holdfast.run.TurnState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes runs of several policies, takes up those that were cut off, and carries them out in this process.
final class EstateRunner implements EstateRuns {
    private static final Logger LOG = LoggerFactory.getLogger(EstateRunner.class);

    private final Features features;
    private final TreeRuns trees;
    private final UUID node;
    private final InstantSource clock;
    private final EstateRunViews views;
    private final EstateRunTable table = new EstateRunTable();
    private final RunSchedules schedules;
    private final Set<Long> inHand = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> waiting = new ConcurrentHashMap<>();
    private volatile Runnable afterwards = () -> {};
    private volatile Backoff backoff = Backoff.USUAL;

    EstateRunner(Features features, TreeRuns trees, UUID node, InstantSource clock) {
        this.features = features;
        this.trees = trees;
        this.node = node;
        this.clock = clock;
        this.schedules = new RunSchedules(features.store());
        this.views = new EstateRunViews(
                features.store(), features.policies(), features.sessionViews(), features.nodes(), clock);
    }

    RunSchedules schedules() {
        return schedules;
    }

    /// A schedule's cron fired. Of the nodes that hear it one makes the run; while an earlier run of the schedule is
    /// under way there is none. While the control database cannot be asked, the fire waits for [#takeUpWaiting].
    void fired(String name, Instant nominal) {
        Optional<Long> run;
        try {
            run = opened(name, nominal);
        } catch (HoldfastException e) {
            if (e.code() != ErrorCode.UNREACHABLE) {
                throw e;
            }
            LOG.warn("schedule {} fired for {} and did not run yet: {}", name, nominal, e.getMessage());
            waiting.merge(name, nominal, (one, other) -> one.isAfter(other) ? one : other);
            return;
        }
        run.ifPresent(number -> carryOut(number, _ -> {}));
    }

    /// Hands over the fires that wait for the control database, each once.
    ///
    /// @param fired may call [#fired]
    void takeUpWaiting(BiConsumer<String, Instant> fired) {
        waiting.forEach((name, nominal) -> {
            if (waiting.remove(name, nominal)) {
                fired.accept(name, nominal);
            }
        });
    }

    private Optional<Long> opened(String name, Instant nominal) {
        Optional<RunSchedule> schedule = schedules.find(name);
        if (schedule.isEmpty() || features.store().inTransaction(tx -> table.underWay(tx, name))) {
            LOG.info(
                    "schedule {}: its fire for {} is skipped: it is gone, or its last run is under way", name, nominal);
            return Optional.empty();
        }
        RunSchedule found = schedule.get();
        return open(new RunWish(
                name,
                nominal,
                found.databases(),
                found.workers(),
                found.caps(),
                0,
                Duration.ZERO,
                true,
                false,
                "cron"));
    }

    /// Goes on with a run whose node went away, unless another node does.
    void takeUpAbandoned(long run) {
        if (takeUp(run)) {
            carryOut(run, _ -> {});
        }
    }

    /// Whether a session is looked after by a run.
    boolean looksAfter(long session) {
        return features.store().inTransaction(tx -> table.ofRunUnderWay(tx, session));
    }

    /// For tests, which wait for nobody.
    void rest(Backoff other) {
        backoff = other;
    }

    /// @param work done whenever a run has come to rest; fails never
    void afterwards(Runnable work) {
        afterwards = work;
    }

    EstateRunViews views() {
        return views;
    }

    @Override
    public EstateRunReport run(RunWish wish, RunListener listener) {
        return open(wish)
                .map(run -> carryOut(run, listener))
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.LEASE_HELD,
                        "schedule " + wish.schedule() + ": another node made the run of " + wish.nominal()
                                + "; nothing was started"));
    }

    /// @return empty when another node made the run of this fire
    Optional<Long> open(RunWish wish) {
        requireKnown(wish.databases(), wish.caps());
        List<Policy> policies = features.policies().all().stream()
                .filter(policy -> policy.root() && !policy.paused())
                .filter(policy -> wish.databases().isEmpty() || wish.databases().contains(policy.database()))
                .filter(policy -> wish.schedule() == null || policy.cron() == null)
                .toList();
        return features.store().inTransaction(tx -> {
            Optional<Long> run = table.open(tx, wish, node, policies);
            run.ifPresent(inHand::add);
            return run;
        });
    }

    /// @throws HoldfastException `USAGE` when one is not in the estate
    void requireKnown(List<String> databases, List<Cap> caps) {
        Set<String> known = features.estate().databases().stream()
                .map(database -> database.name())
                .collect(Collectors.toSet());
        List<String> unknown = Stream.concat(databases.stream(), caps.stream().map(Cap::database))
                .filter(name -> !known.contains(name))
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "no database is named " + String.join(", ", unknown) + "; known: "
                            + known.stream().sorted().collect(Collectors.joining(", ")) + "; nothing was started");
        }
    }

    @Override
    public EstateRunReport resume(OptionalLong wanted, RunListener listener) {
        long run = wanted.orElseGet(() -> features.store()
                .inTransaction(table::unfinished)
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "every run succeeded: there is none to resume; nothing was started")));
        EstateRun before = features.store().inTransaction(tx -> table.find(tx, run));
        if (!takeUp(run)) {
            throw switch (before.state()) {
                case SUCCEEDED ->
                    new HoldfastException(
                            ErrorCode.BLOCKED, "run " + run + " succeeded: nothing is left of it; nothing was started");
                case RUNNING, INTERRUPTED, PARTIAL, FAILED ->
                    new HoldfastException(
                            ErrorCode.LEASE_HELD,
                            "run " + run + ": " + before.nodeName() + " works on it; nothing was started");
            };
        }
        return carryOut(run, listener);
    }

    /// Takes a run for this node. @return false when another node works on it, or nothing is left of it
    boolean takeUp(long run) {
        if (!inHand.add(run)) {
            return false;
        }
        boolean taken = false;
        try {
            taken = features.store().inTransaction(tx -> table.takeUp(tx, run, node, gone(tx)));
            return taken;
        } finally {
            if (!taken) {
                inHand.remove(run);
            }
        }
    }

    /// This node's own runs, too, that it does not have in hand: it had to let them go.
    private Set<UUID> gone(dev.holdfast.store.Tx tx) {
        Set<UUID> gone = new HashSet<>(features.nodes().deadOthers(tx, node));
        gone.add(node);
        return gone;
    }

    /// Runs whose node went away.
    List<Long> abandoned() {
        return features.store().inTransaction(tx -> table.abandoned(tx, gone(tx))).stream()
                .filter(run -> !inHand.contains(run))
                .toList();
    }

    /// Carries out a run that this node has taken.
    EstateRunReport carryOut(long run, RunListener listener) {
        try {
            EstateRun found = features.store().inTransaction(tx -> table.find(tx, run));
            EstateRound round = new EstateRound(features, trees, table, found, policies(run), backoff, listener, clock);
            round.toItsEnd();
            features.store().run(tx -> table.close(tx, run, node));
        } finally {
            inHand.remove(run);
        }
        afterwards.run();
        return views.report(run);
    }

    /// Policies whose turn has not come to its end, by priority as it is now, then in tree order.
    private List<Policy> policies(long run) {
        Set<Integer> waiting = features.store().inTransaction(tx -> table.turns(tx, run)).stream()
                .filter(turn -> turn.state() != TurnState.SUCCEEDED)
                .map(turn -> turn.policyId())
                .collect(Collectors.toSet());
        List<Policy> policies = new ArrayList<>(features.policies().all());
        policies.removeIf(policy -> !waiting.contains(policy.id()));
        policies.sort(Comparator.comparing(policy -> policy.driving().priority())); // stable
        return policies;
    }
}
