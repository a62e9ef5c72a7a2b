package dev.holdfast.plan;

import dev.holdfast.archive.Drift;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Severity;
import dev.holdfast.proof.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What binds of a plan, as facts in a fixed order. Its text is what the digest is taken over, and comparing two of
/// them fact by fact is how a run finds out what differs: whatever is added to [#of] is digested and compared at once.
///
/// Times, sizes and warnings do not bind: they say how the plan was made, not what will be done.
public record Binding(List<Fact> facts) {
    public Binding {
        facts = List.copyOf(facts);
    }

    /// The one place that says what binds.
    public static Binding of(Plan plan) {
        List<Fact> facts = new ArrayList<>();
        Terms terms = plan.terms();
        facts.add(new Fact("policy", "version", Integer.toString(plan.policyVersion())));
        terms.policy().forEach((field, value) -> facts.add(new Fact("policy", field, value)));
        facts.add(new Fact("cut-off", "", Objects.toString(plan.cutoff(), "age does not matter")));
        facts.add(new Fact("method", "", plan.method().name().toLowerCase(java.util.Locale.ROOT)));
        facts.add(new Fact("source", terms.source().name(), terms.source().identity()));
        facts.add(new Fact(
                "incarnation of source", terms.source().name(), terms.source().incarnation()));
        facts.add(new Fact("archive", terms.archive().name(), terms.archive().identity()));
        facts.add(new Fact(
                "incarnation of archive",
                terms.archive().name(),
                terms.archive().incarnation()));
        facts.add(new Fact("row limit", "", Long.toString(terms.rowLimit())));
        facts.add(new Fact("child policies", "", String.join(", ", plan.childPolicies())));
        facts.add(new Fact(
                "delete order",
                "",
                String.join(
                        ", ", plan.tables().stream().map(Plan.PlanTable::table).toList())));
        for (Plan.PlanTable table : plan.tables()) {
            facts.add(new Fact("archive table", table.table(), table.archiveTable()));
            for (int i = 0; i < table.sql().size(); i++) {
                facts.add(new Fact(
                        "statement", table.table() + " " + (i + 1), table.sql().get(i)));
            }
            facts.add(new Fact(Fact.ROWS, table.table(), Long.toString(table.rows())));
        }
        addShapes(facts, terms);
        addFindings(facts, plan.findings());
        return new Binding(facts);
    }

    private static void addShapes(List<Fact> facts, Terms terms) {
        for (Terms.Shape shape : terms.tables()) {
            facts.add(new Fact("schema", shape.table(), shape.fingerprint()));
            for (Terms.ColumnShape column : shape.columns()) {
                facts.add(new Fact(
                        "column",
                        shape.table() + "." + column.name(),
                        column.type().equals(column.archiveType())
                                ? column.type()
                                : column.type() + ", kept as " + column.archiveType()));
            }
        }
    }

    /// What the planner's estimates say of an index does not bind.
    private static void addFindings(List<Fact> facts, Findings findings) {
        for (Effect effect : findings.effects()) {
            facts.add(new Fact("effect", effect.id(), word(effect.severity()) + ": " + effect.detail()));
            Long rows = effect.rows();
            if (rows != null) {
                facts.add(new Fact(Fact.ROWS, effect.id(), Long.toString(rows)));
            }
        }
        for (IndexFinding index : findings.indexes()) {
            facts.add(new Fact("index", index.id(), word(index.severity()) + ": " + index.statement()));
        }
        for (Drift step : findings.drift()) {
            facts.add(new Fact(
                    "archive step", step.id(), word(step.severity()) + ": " + String.join(";\n", step.statements())));
        }
    }

    private static String word(Severity severity) {
        return severity.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /// One fact a line: kind, subject and value with a tab between; tab, line ends and backslash are escaped.
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Fact fact : facts) {
            text.append(escaped(fact.kind()))
                    .append('\t')
                    .append(escaped(fact.subject()))
                    .append('\t')
                    .append(escaped(fact.value()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    /// Reads what [#text] wrote.
    public static Binding parse(String text) {
        return new Binding(text.lines().map(Binding::fact).toList());
    }

    private static Fact fact(String line) {
        int first = line.indexOf('\t');
        int second = line.indexOf('\t', first + 1);
        return new Fact(
                unescaped(line.substring(0, first)),
                unescaped(line.substring(first + 1, second)),
                unescaped(line.substring(second + 1)));
    }

    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            i++;
            text.append(
                    switch (value.charAt(i)) {
                        case 't' -> '\t';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        default -> value.charAt(i);
                    });
        }
        return text.toString();
    }

    /// SHA-256 of the text, in hexadecimal.
    public String digest() {
        return Sha256.hex(text());
    }

    /// Every difference of `found` to this binding, in this binding's order, what is new at the end.
    ///
    /// @param tolerance for counts; anything else is alike or not
    public List<Difference> differences(Binding found, Tolerance tolerance) {
        Map<Named, String> rest = new LinkedHashMap<>();
        found.facts.forEach(fact -> rest.put(Named.of(fact), fact.value()));
        List<Difference> differences = new ArrayList<>();
        for (Fact planned : facts) {
            Optional<String> value = Optional.ofNullable(rest.remove(Named.of(planned)));
            if (value.isEmpty() || !alike(planned, value.get(), tolerance)) {
                differences.add(new Difference(planned.kind(), planned.subject(), planned.value(), value.orElse(null)));
            }
        }
        rest.forEach((named, value) -> differences.add(new Difference(named.kind(), named.subject(), null, value)));
        return differences;
    }

    private static boolean alike(Fact planned, String found, Tolerance tolerance) {
        return planned.kind().equals(Fact.ROWS)
                ? tolerance.covers(Long.parseLong(planned.value()), Long.parseLong(found))
                : planned.value().equals(found);
    }

    private record Named(String kind, String subject) {
        static Named of(Fact fact) {
            return new Named(fact.kind(), fact.subject());
        }
    }
}
