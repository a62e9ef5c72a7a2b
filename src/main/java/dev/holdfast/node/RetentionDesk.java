package dev.holdfast.node;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.policy.ClassDefault;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.retention.Basis;
import dev.holdfast.retention.Conflict;
import dev.holdfast.retention.PolicyClocks;
import java.time.Period;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Where the ways in ask about the two clocks.
record RetentionDesk(Features features, Operations operations) implements RetentionOperations {
    @Override
    public List<PolicyClocks> policies() {
        return features.retention().policies();
    }

    @Override
    public List<ClassDefault> classes() {
        return features.tableClasses().all();
    }

    @Override
    public List<Conflict> conflicts() {
        return features.retention().conflicts();
    }

    @Override
    public Basis measure(String policy, Cancellation cancellation) {
        return features.retention().measure(policy, cancellation);
    }

    @Override
    public List<String> setClass(
            String name, @Nullable Period residence, @Nullable Period retention, String actor, String reason) {
        return features.tableClasses().set(name, residence, retention, actor, reason);
    }

    @Override
    public void set(String name, UnaryOperator<PolicyDraft> change, String actor, String reason) {
        Policy standing = features.policies().byName(name);
        PolicyDraft draft = PolicyDraft.of(features.policies().definition(standing));
        operations.apply(
                List.of(change.apply(draft).definition()),
                List.of(new Operations.SeenVersion(name, standing.version())),
                actor,
                reason);
    }

    @Override
    public void lengthenArchived(String policy, Period least, String actor, String reason) {
        features.retention().lengthenArchived(policy, least, actor, reason);
    }
}
