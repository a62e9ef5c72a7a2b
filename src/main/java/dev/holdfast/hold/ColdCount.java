package dev.holdfast.hold;

import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.ColdState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Counts root rows in cold files that a hold keeps, where the files tell: all of them, or those with certain keys.
final class ColdCount {
    /// Keys that are compared with what a file may hold before it is read.
    private static final int FEW = 1_000;

    private final ColdKeeper keeper;

    ColdCount(ColdKeeper keeper) {
        this.keeper = keeper;
    }

    /// @param rows that are covered; @param untold rows of which nobody can tell whether they are
    record Counted(long rows, long untold) {
        static final Counted NONE = new Counted(0, 0);

        Counted and(Counted other) {
            return new Counted(rows + other.rows, untold + other.untold);
        }

        /// What was not counted; empty when all was.
        String problem() {
            return untold == 0 ? "" : "not counted: %,d rows in cold files may be covered".formatted(untold);
        }

        /// Null where some could not be counted: part of them is no figure.
        @Nullable
        Long told() {
            return untold == 0 ? rows : null;
        }
    }

    /// @param root table of an archive; @param held rows of it or of its bundle there
    Counted count(String archive, TableName root, List<HeldRows> held) {
        if (held.isEmpty()) {
            return Counted.NONE;
        }
        if (held.stream().anyMatch(rows -> every(rows, root))) {
            return all(archive, root);
        }
        List<HeldRows.Keyed> keyed = held.stream()
                .filter(HeldRows.Keyed.class::isInstance)
                .map(HeldRows.Keyed.class::cast)
                .filter(rows ->
                        rows.table().equals(root) && !rows.keys().layout().contains(KeyType.TEXT))
                .toList();
        if (keyed.size() < held.size()) {
            return Stream.concat(Stream.of(root), held.stream().map(HeldRows::table))
                    .distinct()
                    .map(table -> new Counted(0, total(keeper.of(archive, table))))
                    .reduce(Counted.NONE, Counted::and);
        }
        return keeper.of(archive, root).stream().map(file -> keyed(file, keyed)).reduce(Counted.NONE, Counted::and);
    }

    private static boolean every(HeldRows held, TableName root) {
        return held instanceof HeldRows.Matching(TableName table, Condition condition)
                && table.equals(root)
                && condition instanceof Condition.Always;
    }

    private static long total(List<ColdFile> files) {
        return files.stream().mapToLong(ColdCount::rows).sum();
    }

    private static long rows(ColdFile file) {
        return file.manifest().rows();
    }

    /// Every row of a table that is in a file. What is on its way may be counted in the table.
    private Counted all(String archive, TableName root) {
        return keeper.of(archive, root).stream()
                .map(file -> settled(file) ? new Counted(rows(file), 0) : new Counted(0, rows(file)))
                .reduce(Counted.NONE, Counted::and);
    }

    private static boolean settled(ColdFile file) {
        return file.state() == ColdState.COLD;
    }

    private Counted keyed(ColdFile file, List<HeldRows.Keyed> held) {
        ColdManifest manifest = file.manifest();
        List<HeldRows.Keyed> within =
                held.stream().filter(rows -> mayHold(manifest, rows)).toList();
        if (within.isEmpty()) {
            return Counted.NONE;
        }
        List<String> columns =
                within.stream().flatMap(rows -> names(rows).stream()).distinct().toList();
        if (!settled(file) || !manifest.columnNames().containsAll(columns)) {
            return new Counted(0, rows(file));
        }
        List<Wanted> wanted = within.stream()
                .map(rows ->
                        new Wanted(names(rows).stream().map(columns::indexOf).toList(), texts(rows.keys())))
                .toList();
        long[] count = {0};
        try {
            keeper.<RuntimeException>read(file, columns, ColdFilter.ALL, values -> {
                if (wanted.stream().anyMatch(each -> each.has(values))) {
                    count[0]++;
                }
            });
        } catch (HoldfastException e) {
            return new Counted(0, rows(file)); // whoever verifies or thaws the file is told why
        }
        return new Counted(count[0], 0);
    }

    /// @param at where the columns of a key are
    private record Wanted(List<Integer> at, Set<List<String>> keys) {
        boolean has(@Nullable String[] values) {
            return at.stream().noneMatch(i -> values[i] == null)
                    && keys.contains(
                            at.stream().map(i -> String.valueOf(values[i])).toList());
        }
    }

    private static List<String> names(HeldRows.Keyed rows) {
        return rows.columns().stream().map(Column::name).toList();
    }

    private static boolean mayHold(ColdManifest manifest, HeldRows.Keyed rows) {
        List<String> names = names(rows);
        return rows.keys().size() > FEW
                || texts(rows.keys()).stream()
                        .anyMatch(key -> manifest.mayHold(IntStream.range(0, names.size())
                                .boxed()
                                .collect(Collectors.toMap(names::get, key::get))));
    }

    private static Set<List<String>> texts(Keys keys) {
        Set<List<String>> texts = new HashSet<>();
        for (int row = 0; row < keys.size(); row++) {
            texts.add(keys.key(row).stream().map(Object::toString).toList());
        }
        return texts;
    }
}
