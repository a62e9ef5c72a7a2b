package dev.holdfast.cli;

import dev.holdfast.onboard.DateCandidate;
import dev.holdfast.onboard.MissingIndex;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.onboard.Proposals;
import dev.holdfast.onboard.Unconfigured;
import dev.holdfast.policy.PolicyDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A proposal for print.
///
/// @param level `high`, `medium` or `low`; @param age null for one that follows another policy
/// @param criteria empty for none; @param link the parent's key columns to columns here
/// @param due null unless counted; `dueNote` says why where it could not be
record ProposalRow(
        int order,
        int confidence,
        String level,
        String policy,
        String tableClass,
        String database,
        String table,
        List<String> bundle,
        @Nullable String age,
        @Nullable String parent,
        Map<String, String> link,
        String criteria,
        String archiveDatabase,
        @Nullable String cron,
        long rows,
        long bytes,
        @Nullable Long due,
        String dueNote,
        List<String> reasons,
        List<String> dropped,
        List<DateRow> dates,
        List<MissingIndex> indexes) {
    /// A column that could tell the age.
    record DateRow(String age, int score, List<String> evidence) {
        static DateRow of(DateCandidate date) {
            return new DateRow(date.age(), date.score(), date.evidence());
        }
    }

    /// A table that gets no policy. @param why the kind of reason, such as `no-date`
    record Left(String database, String table, String why, String detail) {
        static Left of(Unconfigured each) {
            return new Left(each.database(), each.table(), each.why().id(), each.detail());
        }
    }

    record Proposed(int schemaVersion, List<ProposalRow> proposals, List<Left> unconfigured) {
        static Proposed of(Proposals proposals) {
            return new Proposed(
                    1,
                    proposals.proposals().stream().map(ProposalRow::of).toList(),
                    proposals.unconfigured().stream().map(Left::of).toList());
        }
    }

    static ProposalRow of(Proposal proposal) {
        PolicyDefinition policy = proposal.definition();
        Proposal.Due due = proposal.due();
        return new ProposalRow(
                proposal.order(),
                proposal.confidence(),
                proposal.level().id(),
                policy.name(),
                Figures.orEmpty(policy.tableClass()),
                policy.database(),
                policy.table(),
                policy.bundle(),
                policy.ageColumn(),
                policy.parent(),
                policy.link(),
                policy.criteria(),
                policy.archiveDatabase(),
                policy.cron(),
                proposal.rows(),
                proposal.bytes(),
                due == null ? null : due.rows(),
                due == null ? "" : due.why(),
                proposal.reasons(),
                proposal.dropped(),
                proposal.dates().stream().map(DateRow::of).toList(),
                proposal.indexes());
    }

    private String by() {
        return parent == null ? Figures.orEmpty(age) : "after " + parent;
    }

    private String dueText() {
        return due == null ? dueNote : Figures.count(due);
    }

    static String text(Printer printer, Proposed all) {
        StringBuilder text = new StringBuilder();
        if (all.proposals().isEmpty()) {
            text.append("nothing to propose\n");
        } else {
            text.append(printer.table(
                    List.of(
                            Column.number("#", row -> String.valueOf(row.order())),
                            Column.text("SURE", row -> row.level() + " " + row.confidence()),
                            Column.text("POLICY", ProposalRow::policy),
                            Column.text("CLASS", ProposalRow::tableClass),
                            Column.text("TABLE", row -> row.database() + "/" + row.table()),
                            Column.number(
                                    "MORE", row -> String.valueOf(row.bundle().size())),
                            Column.text("AGE", ProposalRow::by),
                            Column.number("ROWS", row -> Figures.count(row.rows())),
                            Column.number("SIZE", row -> Figures.bytes(row.bytes())),
                            Column.number("DUE", ProposalRow::dueText)),
                    all.proposals()));
        }
        if (!all.unconfigured().isEmpty()) {
            Map<String, Integer> reasons = new LinkedHashMap<>();
            all.unconfigured().forEach(left -> reasons.merge(left.why(), 1, Integer::sum));
            text.append("\nnot configured: ");
            text.append(String.join(
                    ", ",
                    reasons.entrySet().stream()
                            .map(each -> each.getValue() + " " + each.getKey())
                            .toList()));
            text.append("\n\n")
                    .append(printer.table(
                            List.of(
                                    Column.text("TABLE", left -> left.database() + "/" + left.table()),
                                    Column.text("WHY", Left::why),
                                    Column.text("DETAIL", Left::detail)),
                            all.unconfigured()));
        }
        return text.toString();
    }
}
