package dev.holdfast.hold;

import dev.holdfast.HoldfastException;
import dev.holdfast.cold.ColdColumn;
import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ColdManifest;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.freeze.ArchiveJudge;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.freeze.ColdState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Counts root rows in cold files that a hold keeps, where the files tell: all of them, those with certain keys, or
/// those that satisfy criteria, as the archive judges them.
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

    /// Whether cold files hold rows of a table of an archive.
    boolean any(String archive, TableName table) {
        return !keeper.of(archive, table).isEmpty();
    }

    /// @param root table of the archive; @param held rows of it or of its bundle there
    Counted count(GovernedDatabase archive, TableName root, List<HeldRows> held) {
        if (held.isEmpty()) {
            return Counted.NONE;
        }
        if (held.stream().anyMatch(rows -> every(rows, root))) {
            return all(archive.name(), root);
        }
        if (!held.stream().allMatch(rows -> told(rows, root))) {
            return Stream.concat(Stream.of(root), held.stream().map(HeldRows::table))
                    .distinct()
                    .map(table -> new Counted(0, total(keeper.of(archive.name(), table))))
                    .reduce(Counted.NONE, Counted::and);
        }
        return keeper.of(archive.name(), root).stream()
                .map(file -> count(archive, file, held))
                .reduce(Counted.NONE, Counted::and);
    }

    /// Whether a row of the root tells by itself.
    private static boolean told(HeldRows held, TableName root) {
        return held.table().equals(root)
                && switch (held) {
                    case HeldRows.Keyed keyed -> !keyed.keys().layout().contains(KeyType.TEXT);
                    case HeldRows.Matching _ -> true;
                    case HeldRows.Strange _ -> false;
                };
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

    private Counted count(GovernedDatabase archive, ColdFile file, List<HeldRows> held) {
        ColdManifest manifest = file.manifest();
        List<HeldRows> within =
                held.stream().filter(rows -> mayHold(manifest, rows)).toList();
        if (within.isEmpty()) {
            return Counted.NONE;
        }
        List<String> columns =
                within.stream().flatMap(rows -> names(rows).stream()).distinct().toList();
        if (!settled(file) || !manifest.columnNames().containsAll(columns)) {
            return new Counted(0, rows(file));
        }
        try {
            return new Counted(archive.read(connection -> held(archive, connection, file, columns, within)), 0);
        } catch (HoldfastException e) {
            return new Counted(0, rows(file)); // whoever verifies or thaws the file is told why
        }
    }

    private long held(
            GovernedDatabase archive, Connection connection, ColdFile file, List<String> columns, List<HeldRows> within)
            throws SQLException {
        List<Wanted> wanted = new ArrayList<>();
        List<Condition> conditions = new ArrayList<>();
        for (HeldRows rows : within) {
            if (rows instanceof HeldRows.Keyed keyed) {
                wanted.add(
                        new Wanted(names(keyed).stream().map(columns::indexOf).toList(), texts(keyed.keys())));
            } else if (rows instanceof HeldRows.Matching matching) {
                conditions.add(matching.condition());
            }
        }
        ColdFilter filter = wanted.isEmpty()
                ? new ColdFilter.MayMeet(
                        new Condition.Or(conditions),
                        archive.dialect().searching().looselyCollated(connection, file.table()))
                : ColdFilter.ALL;
        Map<String, String> types =
                file.manifest().columns().stream().collect(Collectors.toMap(ColdColumn::name, ColdColumn::type));
        long[] count = {0};
        ArchiveJudge judge = new ArchiveJudge(
                archive.dialect().searching(),
                connection,
                file.table(),
                conditions,
                columns,
                name -> Objects.requireNonNull(types.get(name)),
                _ -> count[0]++);
        keeper.<SQLException>read(file, columns, filter, values -> {
            if (wanted.stream().anyMatch(each -> each.has(values))) {
                count[0]++;
            } else {
                judge.add(values);
            }
        });
        judge.finish();
        return count[0];
    }

    /// @param at where the columns of a key are
    private record Wanted(List<Integer> at, Set<List<String>> keys) {
        boolean has(@Nullable String[] values) {
            return at.stream().noneMatch(i -> values[i] == null)
                    && keys.contains(
                            at.stream().map(i -> String.valueOf(values[i])).toList());
        }
    }

    private static List<String> names(HeldRows rows) {
        return switch (rows) {
            case HeldRows.Keyed keyed ->
                keyed.columns().stream().map(Column::name).toList();
            case HeldRows.Matching matching -> List.copyOf(matching.condition().columns());
            case HeldRows.Strange strange ->
                strange.columns().stream().map(Column::name).toList();
        };
    }

    private static boolean mayHold(ColdManifest manifest, HeldRows rows) {
        return switch (rows) {
            case HeldRows.Keyed keyed -> mayHold(manifest, keyed);
            case HeldRows.Matching matching -> manifest.mayMeet(matching.condition());
            case HeldRows.Strange _ -> true;
        };
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
