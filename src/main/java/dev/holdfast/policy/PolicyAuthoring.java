package dev.holdfast.policy;

import java.util.List;
import java.util.Map;

/// TEMPORARY
public final class PolicyAuthoring {
    public dev.holdfast.policy.PolicyDiff review(List<PolicyDefinition> wanted) {
        return new PolicyDiff(List.of());
    }

    public void apply(List<PolicyDefinition> wanted, Map<String, Integer> seen, String actor, String reason) {}
}
