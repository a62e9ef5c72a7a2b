package dev.holdfast.policy;

import dev.holdfast.catalog.Schema;
import dev.holdfast.estate.DatabaseSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks for everything that is wrong with a set of definitions, taken as all the policies there would be.
public final class PolicyCheck {
    private PolicyCheck() {}

    /// @param schemas catalogs by the name of the governed database
    /// @param databases governed databases by name
    /// @return every problem, in the order of `all`; empty when the set may stand
    public static List<Problem> problems(
            List<PolicyDefinition> all,
            Map<String, Schema> schemas,
            Map<String, DatabaseSpec> databases,
            CronCheck crons) {
        return problems(all, schemas, databases, crons, ClockDefaults.NONE);
    }

    /// As the other, where policies follow `defaults`.
    public static List<Problem> problems(
            List<PolicyDefinition> all,
            Map<String, Schema> schemas,
            Map<String, DatabaseSpec> databases,
            CronCheck crons,
            ClockDefaults defaults) {
        PolicyGround ground = new PolicyGround(Map.copyOf(schemas), Map.copyOf(databases));
        PolicyTree tree = new PolicyTree(all, ground);
        PolicyClaims claims = new PolicyClaims(ground);
        List<Problem> problems = new ArrayList<>();
        List<PolicyDefinition> earlier = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (PolicyDefinition policy : all) {
            List<Problem> own = new ArrayList<>();
            if (!policy.name().matches("[a-z][a-z0-9_-]{0,62}")) {
                own.add(new Problem(
                        policy.name(),
                        "name",
                        "a name has lower-case letters, digits, _ and -, begins with a letter and is at most 63 long"));
            }
            if (!names.add(policy.name())) {
                problems.add(new Problem(policy.name(), "name", "there are two policies of this name"));
                continue;
            }
            new PolicyFields(policy, (field, message) -> own.add(new Problem(policy.name(), field, message)))
                    .check(crons, defaults);
            tree.check(policy, (field, message) -> own.add(new Problem(policy.name(), field, message)));
            new PolicyTables(policy, ground, (field, message) -> own.add(new Problem(policy.name(), field, message)))
                    .check(tree.handedOff(policy));
            claims.check(policy, earlier, (field, message) -> own.add(new Problem(policy.name(), field, message)));
            earlier.add(policy);
            own.stream().distinct().forEach(problems::add);
        }
        return List.copyOf(problems);
    }
}
