package dev.holdfast.plan;

import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a policy says that decides what a run does, field by field under the names that its author knows. When it runs
/// (cron, misfire, overlap, priority) is not among it.
final class PolicyTerms {
    private PolicyTerms() {}

    static SortedMap<String, String> of(Policy policy) {
        SortedMap<String, String> terms = new TreeMap<>();
        terms.put("table", policy.table().toString());
        terms.put(
                "bundle",
                policy.bundle().stream().map(TableName::toString).sorted().collect(Collectors.joining(", ")));
        terms.put(
                "joins", policy.joins().stream().map(PolicyTerms::join).sorted().collect(Collectors.joining(", ")));
        terms.put("parent", Objects.toString(policy.parent(), ""));
        terms.put("link", pairs(policy.linkParentColumns(), policy.linkColumns()));
        terms.put("criteria", policy.criteria());
        terms.put("age", Objects.toString(policy.ageColumn(), ""));
        terms.put("residence", Objects.toString(policy.residence(), ""));
        terms.put("retention", policy.retention().toString());
        terms.put("retention_from", Objects.toString(policy.clocks().retentionFrom(), ""));
        terms.put("zone", policy.zone().getId());
        terms.put("archive", policy.archiveDatabase() + " " + policy.archiveSchema());
        terms.put("chunk_rows", Integer.toString(policy.chunkRows()));
        terms.put("proof", policy.proof().name().toLowerCase(java.util.Locale.ROOT));
        terms.put("callback", policy.callback() == null ? "" : policy.callback().text());
        terms.put("acknowledge", policy.acknowledged().stream().sorted().collect(Collectors.joining(", ")));
        terms.put("workers", Integer.toString(policy.driving().workers()));
        terms.put("pace", policy.driving().pace().id());
        terms.put("blackout", String.join(", ", policy.driving().blackout()));
        terms.put("max_time", Objects.toString(policy.driving().maxTime(), ""));
        return terms;
    }

    private static String join(Join join) {
        return join.alias() + ": " + join.table() + " on " + pairs(join.columns(), join.joinedColumns());
    }

    private static String pairs(List<String> left, List<String> right) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            pairs.add(left.get(i) + " = " + right.get(i));
        }
        return String.join(", ", pairs);
    }
}
