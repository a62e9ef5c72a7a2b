package dev.holdfast.run;

import dev.holdfast.filter.ListQuery;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.Nodes;
import dev.holdfast.session.SessionViews;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Runs as people see them.
public final class EstateRunViews {
    private final Store store;
    private final Policies policies;
    private final SessionViews sessions;
    private final Nodes nodes;
    private final InstantSource clock;
    private final EstateRunTable table = new EstateRunTable();

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

    /// The reports of those that [#list(boolean, int)] has.
    public List<EstateRunReport> reports(boolean notEndedOnly, int limit) {
        return store.inTransaction(tx -> table.list(tx, notEndedOnly, limit)).stream()
                .map(run -> report(run.id()))
                .toList();
    }

    /// @return newest first
    public List<EstateRunSummary> list(boolean notEndedOnly, int limit) {
        return store.inTransaction(tx -> summaries(tx, table.list(tx, notEndedOnly, limit)));
    }

    /// By words; see [RunWords].
    public List<EstateRunSummary> list(ListQuery query) {
        return store.inTransaction(tx -> summaries(tx, table.list(tx, query, clock.instant())));
    }

    private List<EstateRunSummary> summaries(Tx tx, List<EstateRun> runs) {
        List<Long> numbers = runs.stream().map(EstateRun::id).toList();
        Map<Long, Map<TurnState, Long>> turns = table.turns(tx, numbers);
        Map<Long, EstateRunTable.Archived> archived = table.archived(tx, numbers);
        Set<UUID> dead = nodes.dead(tx);
        return runs.stream()
                .map(run -> {
                    var what = archived.getOrDefault(run.id(), EstateRunTable.Archived.NOTHING);
                    return new EstateRunSummary(
                            run,
                            abandoned(run, dead),
                            turns.getOrDefault(run.id(), Map.of()),
                            what.rows(),
                            what.bytes());
                })
                .toList();
    }

    private static boolean abandoned(EstateRun run, Set<UUID> dead) {
        return run.state() == RunState.RUNNING && (run.node() == null || dead.contains(run.node()));
    }
}
