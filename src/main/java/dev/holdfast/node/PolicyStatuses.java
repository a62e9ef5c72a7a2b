package dev.holdfast.node;

import dev.holdfast.ledger.Handoffs;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.LastSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All policies with what a reader wants beside them: the last session, the next fire, what waits and what was
/// archived.
record PolicyStatuses(Features features, Timetable timetable) {
    /// Parents before their children, siblings by position.
    List<PolicyStatus> all() {
        List<Policy> policies = features.policies().all();
        return features.store().inTransaction(tx -> {
            Map<Integer, LastSession> last = features.sessionViews().last(tx);
            Map<Integer, Long> archived = features.sessionViews().archivedRows(tx);
            Map<Integer, Handoffs.Backlog> backlogs = features.handoffs().backlogs(tx);
            NextFires next = NextFires.read(tx, timetable);
            Map<String, Integer> depths = new HashMap<>();
            return policies.stream()
                    .map(policy -> {
                        int depth = policy.parent() == null ? 0 : depths.getOrDefault(policy.parent(), 0) + 1;
                        depths.put(policy.name(), depth);
                        Handoffs.Backlog backlog = backlogs.getOrDefault(policy.id(), Handoffs.Backlog.NONE);
                        return new PolicyStatus(
                                policy,
                                depth,
                                next.of(policy).orElse(null),
                                last.get(policy.id()),
                                backlog.keys(),
                                backlog.since(),
                                backlog.waitingRows(),
                                archived.getOrDefault(policy.id(), 0L));
                    })
                    .toList();
        });
    }
}
