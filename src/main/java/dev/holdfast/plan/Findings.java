package dev.holdfast.plan;

import dev.holdfast.archive.Drift;
import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Severity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What was found before a run: side effects of its deletes, indexes that it misses, archive tables that differ.
///
/// @param statements what each statement of a run costs; empty where the planner was not asked for it
/// @param acknowledged what the policy accepts, by id
public record Findings(
        List<Effect> effects,
        List<IndexFinding> indexes,
        List<StatementCost> statements,
        List<Drift> drift,
        List<String> acknowledged) {
    public static final Findings NONE = new Findings(List.of(), List.of(), List.of(), List.of(), List.of());

    public Findings {
        effects = List.copyOf(effects);
        indexes = List.copyOf(indexes);
        statements = List.copyOf(statements);
        drift = List.copyOf(drift);
        acknowledged = List.copyOf(acknowledged);
    }

    /// The same with the numbers of rows that were counted, by id.
    Findings counted(Map<String, Long> rows) {
        return new Findings(
                effects.stream()
                        .map(effect -> {
                            Long counted = rows.get(effect.id());
                            return counted == null ? effect : effect.withRows(counted);
                        })
                        .toList(),
                indexes,
                statements,
                drift,
                acknowledged);
    }

    /// A finding of any kind, as far as a run cares.
    public record Finding(String id, String detail, Severity severity) {}

    /// All findings: effects, then indexes, then drift.
    public List<Finding> all() {
        return Stream.of(
                        effects.stream().map(each -> new Finding(each.id(), each.detail(), each.severity())),
                        indexes.stream().map(each -> new Finding(each.id(), each.why(), each.severity())),
                        drift.stream().map(each -> new Finding(each.id(), each.detail(), each.severity())))
                .flatMap(each -> each)
                .toList();
    }

    /// What a run would stop at before its first row; empty when it would begin.
    public List<Finding> refusals() {
        return all().stream().filter(this::stops).toList();
    }

    private boolean stops(Finding finding) {
        return switch (finding.severity()) {
            case REFUSED -> true;
            case TO_ACKNOWLEDGE -> !acknowledged.contains(finding.id());
            case NOTE -> false;
        };
    }

    /// Acknowledgements that name nothing which could be acknowledged now: it went, was renamed, or never was.
    public List<String> outdated() {
        Set<String> known = all().stream()
                .filter(finding -> finding.severity() == Severity.TO_ACKNOWLEDGE)
                .map(Finding::id)
                .collect(Collectors.toSet());
        return acknowledged.stream().filter(id -> !known.contains(id)).toList();
    }

    /// The line of the policy that would accept all that can be accepted; empty when nothing has to be.
    public String acknowledgeLine() {
        List<String> wanted = refusals().stream()
                .filter(finding -> finding.severity() == Severity.TO_ACKNOWLEDGE)
                .map(Finding::id)
                .toList();
        if (wanted.isEmpty()) {
            return "";
        }
        Set<String> whole = new TreeSet<>(acknowledged);
        whole.removeAll(outdated());
        whole.addAll(wanted);
        return whole.stream()
                .map(id -> '"' + id.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(", ", "acknowledge = [", "]"));
    }
}
