package dev.holdfast.run;

import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.Nodes;
import dev.holdfast.session.SessionViews;
import dev.holdfast.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Runs as people see them.
public final class EstateRunViews {
    private final Store store;
    private final Policies policies;
    private final SessionViews sessions;
    private final Nodes nodes;
    private final InstantSource clock;
    private final EstateRunTable table = new EstateRunTable();
    private final Map<EstateRun, EstateRunSummary> counted = new ConcurrentHashMap<>();

    public EstateRunViews(Store store, Policies policies, SessionViews sessions, Nodes nodes, InstantSource clock) {
        this.store = store;
        this.policies = policies;
        this.sessions = sessions;
        this.nodes = nodes;
        this.clock = clock;
    }

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that number
    public EstateRunReport report(long run) {
        Map<String, String> parents = new HashMap<>();
        Map<String, String> databases = new HashMap<>();
        for (Policy policy : policies.all()) {
            databases.put(policy.name(), policy.database());
            if (policy.parent() != null) {
                parents.put(policy.name(), policy.parent());
            }
        }
        Instant now = clock.instant();
        return store.inTransaction(tx -> {
            EstateRun found = table.find(tx, run);
            return EstateRunReport.of(
                    found,
                    abandoned(found, nodes.dead(tx)),
                    table.turns(tx, run),
                    sessions.ofRun(tx, run),
                    parents,
                    databases,
                    now);
        });
    }

    /// @return newest first
    public List<EstateRunReport> list(boolean notEndedOnly, int limit) {
        return store.inTransaction(tx -> table.list(tx, notEndedOnly, limit)).stream()
                .map(run -> report(run.id()))
                .toList();
    }

    /// Newest first, without their policies. A run that has ended is counted once.
    public List<EstateRunSummary> summaries(int limit) {
        return store.inTransaction(tx -> {
            List<EstateRun> found = table.list(tx, false, limit);
            List<Long> fresh = found.stream()
                    .filter(run -> !counted.containsKey(run))
                    .map(EstateRun::id)
                    .toList();
            Map<Long, EstateRunTable.Turned> turned = table.turned(tx, fresh);
            Map<Long, Long> rows = table.archived(tx, fresh);
            Set<UUID> dead = nodes.dead(tx);
            List<EstateRunSummary> summaries = found.stream()
                    .map(run -> {
                        EstateRunSummary known = counted.get(run);
                        EstateRunTable.Turned turns = turned.getOrDefault(run.id(), new EstateRunTable.Turned(0, 0));
                        return known != null
                                ? known
                                : new EstateRunSummary(
                                        run,
                                        abandoned(run, dead),
                                        turns.roots(),
                                        turns.succeeded(),
                                        rows.getOrDefault(run.id(), 0L));
                    })
                    .toList();
            counted.clear();
            summaries.stream()
                    .filter(summary -> summary.run().state().ended())
                    .forEach(summary -> counted.put(summary.run(), summary));
            return summaries;
        });
    }

    private static boolean abandoned(EstateRun run, Set<UUID> dead) {
        return run.state() == RunState.RUNNING && (run.node() == null || dead.contains(run.node()));
    }
}
