package dev.holdfast.cli;

import dev.holdfast.plan.Difference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a plan did not stand any more, as JSON shows it.
///
/// @param planned null when the plan knew nothing of it; @param found null when it is there no more
record DifferenceRow(
        String kind,
        String subject,
        @Nullable String planned,
        @Nullable String found) {
    static List<DifferenceRow> of(List<Difference> differences) {
        return differences.stream()
                .map(each -> new DifferenceRow(each.kind(), each.subject(), each.planned(), each.found()))
                .toList();
    }

    /// The same among sessions, where there is a row a line: named as they are, and with no number. CSV has the columns
    /// of sessions alone, so all of it is said in `error` once more.
    record Line(
            String policy,
            String state,
            String kind,
            String subject,
            @Nullable String planned,
            @Nullable String found,
            String error) {}

    /// @param policy whose plan it was
    Line line(String policy) {
        return new Line(policy, "plan_difference", kind, subject, planned, found, sentence());
    }

    String sentence() {
        return new Difference(kind, subject, planned, found).sentence();
    }
}
