package dev.holdfast.onboard;

import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDocument;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes proposals as a policy document for people: each policy below the reasons for it, and at the end what gets
/// none. The reasons are comments; the rest is what `policy apply` takes.
public final class ProposalText {
    private ProposalText() {}

    /// The same text for the same proposals.
    public static String toml(Proposals proposals) {
        StringBuilder text = new StringBuilder();
        List<Proposal> all = proposals.proposals();
        comment(
                text,
                "%d policies for %d tables are proposed; %d tables get none: see the end"
                        .formatted(
                                all.size(),
                                proposals.tables(),
                                proposals.unconfigured().size()));
        comment(text, "Read it, edit it, then: holdfast policy apply -f THIS_FILE");
        for (Proposal proposal : all) {
            text.append('\n');
            reasons(text, proposal);
            text.append(toml(proposal.definition()));
        }
        if (!proposals.unconfigured().isEmpty()) {
            text.append('\n');
            comment(text, "Not configured:");
            proposals
                    .unconfigured()
                    .forEach(each -> comment(
                            text,
                            "  " + each.database() + "/" + each.table() + ": "
                                    + each.why().id() + ": " + each.detail()));
        }
        Map<String, Map<String, String>> seen = proposals.document().seen();
        if (!seen.isEmpty()) {
            text.append('\n');
            comment(text, "What the proposals rest on. Where a table is no longer so, nothing of this is applied.");
            text.append(new PolicyDocument(List.of(), List.of(), seen).toToml());
        }
        return text.toString();
    }

    private static void reasons(StringBuilder text, Proposal proposal) {
        comment(
                text,
                "%d. confidence %d (%s), %,d rows, %,d bytes%s"
                        .formatted(
                                proposal.order(),
                                proposal.confidence(),
                                proposal.level().id(),
                                proposal.rows(),
                                proposal.bytes(),
                                due(proposal)));
        proposal.reasons().forEach(reason -> comment(text, "  " + reason));
        proposal.dropped().forEach(dropped -> comment(text, "  not: " + dropped));
        proposal.indexes().forEach(index -> comment(text, "  index: " + index.statement()));
    }

    private static String due(Proposal proposal) {
        Proposal.Due due = proposal.due();
        if (due == null) {
            return "";
        }
        return due.rows() == null ? ", due: " + due.why() : String.format(Locale.ROOT, ", %,d due", due.rows());
    }

    /// One line, whatever is in a name.
    private static void comment(StringBuilder text, String line) {
        text.append("# ").append(line.replaceAll("\\p{Cntrl}", " ")).append('\n');
    }

    private static String toml(PolicyDefinition definition) {
        return new PolicyDocument(List.of(), List.of(definition)).toToml();
    }
}
