package dev.holdfast.onboard;

import dev.holdfast.policy.PolicyDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All that is proposed for some databases, and all that is not.
///
/// @param proposals in their order; @param seen digests of the facts of each table that they are about, by database
/// and table
public record Proposals(
        List<Proposal> proposals, List<Unconfigured> unconfigured, Map<String, Map<String, String>> seen) {
    public Proposals {
        proposals = List.copyOf(proposals);
        unconfigured = List.copyOf(unconfigured);
        seen = Map.copyOf(seen);
    }

    /// How many tables leave by the proposals: roots and what leaves with them.
    public long tables() {
        return proposals.stream()
                .mapToLong(proposal -> 1 + proposal.definition().bundle().size())
                .sum();
    }

    public Proposals with(List<Proposal> others) {
        return new Proposals(others, unconfigured, seen);
    }

    /// What `policy apply` takes.
    public PolicyDocument document() {
        Map<String, Map<String, String>> sorted = new LinkedHashMap<>();
        new TreeMap<>(seen).forEach((database, tables) -> sorted.put(database, new TreeMap<>(tables)));
        return new PolicyDocument(
                List.of(), proposals.stream().map(Proposal::definition).toList(), sorted);
    }
}
