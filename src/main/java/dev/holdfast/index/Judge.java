package dev.holdfast.index;

import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.dialect.IndexKeeping.Counting;
import dev.holdfast.dialect.TableName;
import dev.holdfast.index.IndexView.Kind;
import dev.holdfast.index.IndexView.Remark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is to be said of each index of a database.
///
/// @param builtAt when we built one ourselves: it cannot have been used before
record Judge(List<ForeignKey> foreignKeys, Counting counting, Map<TableName, Instant> builtAt, Instant now) {
    /// How long an index must have gone unused before it is called so: a month has a month's end in it.
    static final Duration LONG_ENOUGH = Duration.ofDays(30);

    List<IndexView> views(List<IndexInfo> indexes) {
        Map<IndexInfo, IndexInfo> covered = Redundancy.of(indexes);
        Map<TableName, List<IndexInfo>> byTable = indexes.stream().collect(Collectors.groupingBy(IndexInfo::table));
        return indexes.stream()
                .map(index -> new IndexView(
                        index, remarks(index, covered.get(index), byTable.getOrDefault(index.table(), List.of()))))
                .toList();
    }

    private List<Remark> remarks(IndexInfo index, @Nullable IndexInfo cover, List<IndexInfo> ofTable) {
        if (index.building()) {
            return List.of(new Remark(Kind.BUILDING, "it is being built"));
        }
        if (!index.valid()) {
            return List.of(new Remark(
                    Kind.INVALID,
                    "a build or drop of it was interrupted: no statement uses it, and every write keeps it up"));
        }
        List<Remark> remarks = new ArrayList<>();
        if (cover != null) {
            boolean same = index.sameAs(cover);
            remarks.add(new Remark(
                    same ? Kind.DUPLICATE : Kind.REDUNDANT,
                    same
                            ? "%s is the same".formatted(cover.name())
                            : "%s begins with the same columns and serves every statement that this one serves"
                                    .formatted(cover.name())));
        }
        if (index.scans() == 0 && index.backs().isEmpty() && !index.unique()) {
            unused(index, cover != null, ofTable, remarks);
        }
        return remarks;
    }

    private void unused(IndexInfo index, boolean covered, List<IndexInfo> ofTable, List<Remark> remarks) {
        Instant since = since(index);
        String elsewhere = counting.standbys() ? "; what standbys were asked is not seen here" : "";
        if (since == null) {
            remarks.add(new Remark(
                    Kind.NOT_KNOWN, "no use was counted, but the server does not say since when" + elsewhere));
            return;
        }
        long days = Duration.between(since, now).toDays();
        if (now.isBefore(since.plus(LONG_ENOUGH))) {
            remarks.add(new Remark(
                    Kind.NOT_KNOWN,
                    "no use was counted, for %d days only: it takes %d to tell%s"
                            .formatted(days, LONG_ENOUGH.toDays(), elsewhere)));
            return;
        }
        if (!covered) { // else the other one serves the key
            for (ForeignKey key : foreignKeys) {
                if (key.child().equals(index.table())
                        && leads(index, key.childColumns())
                        && ofTable.stream()
                                .noneMatch(other -> !other.equals(index) && leads(other, key.childColumns()))) {
                    remarks.add(new Remark(
                            Kind.NOT_KNOWN,
                            "no use was counted for %d days, but deletes of %s would look for rows by it (foreign key %s)"
                                    .formatted(days, key.parent(), key.name())));
                    return;
                }
            }
        }
        remarks.add(new Remark(Kind.UNUSED, "no statement has used it for %d days%s".formatted(days, elsewhere)));
    }

    private @Nullable Instant since(IndexInfo index) {
        Instant since = counting.since();
        Instant built = builtAt.get(index.qualified());
        return since != null && built != null && built.isAfter(since) ? built : since;
    }

    /// Whether rows can be looked up by these columns, in any order.
    static boolean leads(IndexInfo index, List<String> columns) {
        Set<String> wanted = Set.copyOf(columns);
        if (!index.valid()
                || !index.predicate().isEmpty()
                || !index.ordered()
                || index.keys().size() < wanted.size()) {
            return false;
        }
        Set<String> leading = new HashSet<>();
        index.keys().subList(0, wanted.size()).forEach(key -> leading.add(key.column() ? key.text() : ""));
        return leading.equals(wanted);
    }
}
