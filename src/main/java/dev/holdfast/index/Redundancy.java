package dev.holdfast.index;

import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Which indexes do nothing that another one does not do as well.
///
/// An index that something stands on is never among them, nor one that keeps rows apart which the other does not. Of
/// two that are the same, the one that is used more stays. What an index is said to be covered by is never itself
/// among those that could go: all of them may go at once.
final class Redundancy {
    private static final Comparator<IndexInfo> FIRST_STAYS = Comparator.<IndexInfo>comparingInt(
                    index -> -index.keys().size())
            .thenComparing(index -> -index.included().size())
            .thenComparing(index -> index.backs().isEmpty())
            .thenComparing(index -> !index.unique())
            .thenComparing(index -> -index.scans())
            .thenComparing(IndexInfo::name);

    private Redundancy() {}

    /// @return each that could go, and what covers it
    static Map<IndexInfo, IndexInfo> of(List<IndexInfo> indexes) {
        Map<IndexInfo, IndexInfo> covered = new LinkedHashMap<>();
        Map<TableName, List<IndexInfo>> byTable = indexes.stream().collect(Collectors.groupingBy(IndexInfo::table));
        byTable.values().forEach(ofTable -> judge(ofTable, covered));
        return covered;
    }

    private static void judge(Collection<IndexInfo> ofTable, Map<IndexInfo, IndexInfo> covered) {
        List<IndexInfo> staying = new ArrayList<>();
        for (IndexInfo index : ofTable.stream()
                .filter(each -> each.valid() && !each.building())
                .sorted(FIRST_STAYS)
                .toList()) {
            staying.stream()
                    .filter(other -> index.backs().isEmpty() && index.coveredBy(other))
                    .findFirst()
                    .ifPresentOrElse(other -> covered.put(index, other), () -> staying.add(index));
        }
    }
}
