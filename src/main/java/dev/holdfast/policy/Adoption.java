package dev.holdfast.policy;

import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.proof.Sha256;
import dev.holdfast.store.Tx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Writes many new policies as one change: a revision for each, and one entry of the audit that has the digest of each
/// one's text.
final class Adoption {
    private final AuditLog audit = new AuditLog();

    /// @param definitions checked, parents before their children
    void write(Tx tx, List<PolicyDefinition> definitions, String actor, String reason) {
        PolicyDatabases databases = PolicyDatabases.read(tx);
        definitions.forEach(definition -> Policies.insertRow(tx, databases, definition));
        Map<String, Policy> standing =
                Policies.all(tx).stream().collect(Collectors.toMap(Policy::name, Function.identity()));
        Map<String, String> texts = Policies.definitions(tx).stream()
                .collect(Collectors.toMap(PolicyDefinition::name, PolicyDocument::text));
        Map<String, String> digests = new LinkedHashMap<>();
        for (PolicyDefinition definition : definitions) {
            String text = Objects.requireNonNull(texts.get(definition.name()));
            Policy policy = Objects.requireNonNull(standing.get(definition.name()));
            PolicyRevisions.write(tx, "create", policy, null, text, actor, reason);
            digests.put(definition.name(), Sha256.hex(text));
        }
        audit.append(
                tx,
                Deed.done(actor, Act.POLICY_ADOPTED, "policies %d".formatted(digests.size()), null, digests)
                        .because(reason));
    }
}
