package dev.holdfast.cli;

import dev.holdfast.node.Operations.Review;
import dev.holdfast.policy.PolicyDiff.Action;
import dev.holdfast.policy.PolicyDiff.Field;
import dev.holdfast.policy.Problem;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/// What a document would change and what is wrong with it, for print.
///
/// @param valid there is no problem
record ReviewReport(int schemaVersion, boolean valid, List<FieldChange> changes, List<Fault> problems) {
    /// One field of one policy or database; a created or deleted policy without fields has one row with empty ones.
    ///
    /// @param policy empty for a field of a database; @param action `create`, `change` or `delete`
    /// @param database empty for a field of a policy
    record FieldChange(String policy, String action, String field, String before, String after, String database) {}

    record Fault(String policy, String field, String message) {
        static Fault of(Problem problem) {
            return new Fault(problem.policy(), problem.field(), problem.message());
        }
    }

    static ReviewReport of(Review review) {
        return new ReviewReport(
                1,
                review.problems().isEmpty(),
                Stream.concat(
                                review.diff().databases().stream()
                                        .flatMap(c -> fields("", c.database(), c.action(), c.fields())),
                                review.diff().changes().stream()
                                        .flatMap(c -> fields(c.policy(), "", c.action(), c.fields())))
                        .toList(),
                review.problems().stream().map(Fault::of).toList());
    }

    private static Stream<FieldChange> fields(String policy, String database, Action of, List<Field> fields) {
        String action = of.name().toLowerCase(Locale.ROOT);
        return fields.isEmpty()
                ? Stream.of(new FieldChange(policy, action, "", "", "", database))
                : fields.stream().map(f -> new FieldChange(policy, action, f.name(), f.before(), f.after(), database));
    }

    boolean changesDatabases() {
        return changes.stream().anyMatch(change -> !change.database().isEmpty());
    }

    String diffText(Printer printer) {
        if (changes.isEmpty()) {
            return "no changes\n";
        }
        String databases = table(printer, "DATABASE", FieldChange::database);
        String policies = table(printer, "POLICY", FieldChange::policy);
        return databases + (databases.isEmpty() || policies.isEmpty() ? "" : "\n") + policies;
    }

    /// @return empty when nothing of that kind changes
    private String table(Printer printer, String kind, Function<FieldChange, String> name) {
        List<FieldChange> rows =
                changes.stream().filter(change -> !name.apply(change).isEmpty()).toList();
        return rows.isEmpty()
                ? ""
                : printer.table(
                        List.of(
                                Column.text(kind, name),
                                Column.text("ACTION", FieldChange::action),
                                Column.text("FIELD", FieldChange::field),
                                Column.text("BEFORE", FieldChange::before),
                                Column.text("AFTER", FieldChange::after)),
                        rows);
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
