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

    String sentence() {
        return new Difference(kind, subject, planned, found).sentence();
    }
}
