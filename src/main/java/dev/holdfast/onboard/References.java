package dev.holdfast.onboard;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Which tables of one database refer to which: by foreign keys, or by a column that is called after another table's
/// key.
final class References {
    private final Map<TableName, List<Reference>> from = new TreeMap<>();
    private final Map<TableName, List<Reference>> to = new TreeMap<>();

    /// @param columns of the table that refers, in the order of the other's key
    /// @param foreignKey its name; empty where no foreign key is declared
    record Reference(TableName child, List<String> columns, TableName parent, List<String> key, String foreignKey) {
        boolean declared() {
            return !foreignKey.isEmpty();
        }

        /// Column here to column there.
        Map<String, String> pairs() {
            Map<String, String> pairs = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                pairs.put(columns.get(i), key.get(i));
            }
            return pairs;
        }
    }

    References(Survey survey) {
        for (ForeignKey key : survey.schema().foreignKeys()) {
            if (!key.selfReference()) {
                add(new Reference(key.child(), key.childColumns(), key.parent(), key.parentColumns(), key.name()));
            }
        }
        Owners<TableInfo> owners = new Owners<>();
        survey.tables().forEach(table -> owners.add(table, table));
        for (TableInfo table : survey.tables()) {
            Set<String> declared = new HashSet<>();
            from(table.name()).forEach(reference -> declared.addAll(reference.columns()));
            for (Column column : table.columns()) {
                if (!declared.contains(column.name())) {
                    owners.namedBy(column).stream()
                            .filter(owner -> !owner.name().equals(table.name()))
                            .forEach(owner -> add(new Reference(
                                    table.name(), List.of(column.name()), owner.name(), owner.key(), "")));
                }
            }
        }
    }

    private void add(Reference reference) {
        from.computeIfAbsent(reference.child(), _ -> new ArrayList<>()).add(reference);
        to.computeIfAbsent(reference.parent(), _ -> new ArrayList<>()).add(reference);
    }

    /// What `table` refers to.
    List<Reference> from(TableName table) {
        return from.getOrDefault(table, List.of());
    }

    /// What refers to `table`.
    List<Reference> to(TableName table) {
        return to.getOrDefault(table, List.of());
    }

    /// Tables with a key of one column, found by the name that a column elsewhere would have that holds it.
    ///
    /// @param <T> what stands for a table
    static final class Owners<T> {
        private final Map<String, List<Owner<T>>> byWord = new TreeMap<>();

        private record Owner<T>(TableInfo table, T value) {}

        void add(TableInfo table, T value) {
            List<String> words = Naming.words(table.name().table());
            if (table.key().size() == 1 && !words.isEmpty()) {
                Naming.singulars(words.getLast()).forEach(word -> byWord.computeIfAbsent(word, _ -> new ArrayList<>())
                        .add(new Owner<>(table, value)));
            }
        }

        /// Those whose key `column` is called after, and has the type of.
        List<T> namedBy(Column column) {
            List<String> words = Naming.words(column.name());
            if (words.size() < 2) {
                return List.of();
            }
            return Naming.singulars(words.get(words.size() - 2)).stream()
                    .flatMap(word -> byWord.getOrDefault(word, List.of()).stream())
                    .filter(owner -> Naming.namesKeyOf(
                                    column.name(), owner.table().name().table())
                            && sameType(owner.table().keyColumns().getFirst(), column))
                    .map(Owner::value)
                    .distinct()
                    .toList();
        }
    }

    static boolean sameType(Column a, Column b) {
        return a.keyType() == b.keyType() && family(a).equals(family(b));
    }

    /// Types that hold the same values in different lengths are one.
    private static String family(Column column) {
        String type = Survey.baseType(column);
        return switch (column.keyType()) {
            case BIGINT, UUID -> column.keyType().id();
            case TEXT -> type.contains("char") || type.equals("text") ? "text" : type;
        };
    }
}
