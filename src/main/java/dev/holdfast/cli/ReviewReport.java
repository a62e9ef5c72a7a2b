package dev.holdfast.cli;

import dev.holdfast.node.Operations.Review;
import dev.holdfast.policy.PolicyDiff.Change;
import dev.holdfast.policy.Problem;
import java.util.List;
import java.util.Locale;

/// What a document would change and what is wrong with it, for print.
///
/// @param valid there is no problem
record ReviewReport(int schemaVersion, boolean valid, List<FieldChange> changes, List<Fault> problems) {
    /// One field of one policy; a created or deleted policy without fields has one row with empty ones.
    ///
    /// @param action `create`, `change` or `delete`
    record FieldChange(String policy, String action, String field, String before, String after) {}

    record Fault(String policy, String field, String message) {
        static Fault of(Problem problem) {
            return new Fault(problem.policy(), problem.field(), problem.message());
        }
    }

    static ReviewReport of(Review review) {
        return new ReviewReport(
                1,
                review.problems().isEmpty(),
                review.diff().changes().stream()
                        .flatMap(c -> fields(c).stream())
                        .toList(),
                review.problems().stream().map(Fault::of).toList());
    }

    private static List<FieldChange> fields(Change change) {
        String action = change.action().name().toLowerCase(Locale.ROOT);
        return change.fields().isEmpty()
                ? List.of(new FieldChange(change.policy(), action, "", "", ""))
                : change.fields().stream()
                        .map(f -> new FieldChange(change.policy(), action, f.name(), f.before(), f.after()))
                        .toList();
    }

    String diffText(Printer printer) {
        if (changes.isEmpty()) {
            return "no changes\n";
        }
        return printer.table(
                List.of(
                        Column.text("POLICY", FieldChange::policy),
                        Column.text("ACTION", FieldChange::action),
                        Column.text("FIELD", FieldChange::field),
                        Column.text("BEFORE", FieldChange::before),
                        Column.text("AFTER", FieldChange::after)),
                changes);
    }

    String problemText() {
        StringBuilder text = new StringBuilder();
        problems.forEach(p -> text.append(p.policy())
                .append(p.field().isEmpty() ? "" : "." + p.field())
                .append(": ")
                .append(p.message())
                .append('\n'));
        return text.toString();
    }
}
