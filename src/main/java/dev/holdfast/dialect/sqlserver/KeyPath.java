package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.MoveTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How the rows of a table of a bundle, as `t`, hang on the root's keys, as `k`.
final class KeyPath {
    private KeyPath() {}

    static List<KeyType> layout(MoveTable table) {
        return layout(table.rootKey());
    }

    static List<KeyType> layout(List<Column> columns) {
        return columns.stream().map(Column::keyType).toList();
    }

    /// The carried keys, then the tables between this one and the keys, and the table itself with a lock hint.
    ///
    /// @param keys what stands for the keys, as `k`
    /// @param hint ` WITH (...)` or empty
    static String from(MoveTable table, String keys, String hint) {
        return keys + ", " + tables(table, hint);
    }

    /// As [#from], where the keys are named elsewhere.
    static String tables(MoveTable table, String hint) {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < table.path().size(); i++) {
            if (i < table.path().size() - 1 || !reachesKey(table)) {
                items.add(SqlServerText.quote(table.path().get(i).parent()) + " p" + (i + 1));
            }
        }
        items.add(SqlServerText.quote(table.source()) + " t" + hint);
        return String.join(", ", items);
    }

    /// The tables of ours that [#from] names, by their aliases; `t` is the table itself.
    static List<String> aliases(MoveTable table) {
        List<String> aliases = new ArrayList<>(List.of("t"));
        for (int i = 0; i < table.path().size(); i++) {
            if (i < table.path().size() - 1 || !reachesKey(table)) {
                aliases.add("p" + (i + 1));
            }
        }
        return aliases;
    }

    static String where(MoveTable table) {
        if (table.root()) {
            return SqlServerText.matches("t", table.rootKey());
        }
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < table.path().size(); i++) {
            ForeignKey hop = table.path().get(i);
            String child = i == 0 ? "t" : "p" + i;
            boolean last = i == table.path().size() - 1;
            if (last && reachesKey(table)) {
                conditions.add(direct(child, hop, table.rootKey()));
            } else {
                conditions.add(equal(child, hop.childColumns(), "p" + (i + 1), hop.parentColumns()));
                if (last) {
                    conditions.add(SqlServerText.matches("p" + (i + 1), table.rootKey()));
                }
            }
        }
        return String.join(" AND ", conditions);
    }

    /// Whether the last foreign key refers to the very columns that the keys carry, so that the root need not be read.
    private static boolean reachesKey(MoveTable table) {
        List<String> key = table.rootKey().stream().map(Column::name).toList();
        List<String> referred = table.path().getLast().parentColumns();
        return referred.size() == key.size() && referred.containsAll(key);
    }

    /// A foreign key's columns have the types of what they refer to.
    private static String direct(String child, ForeignKey hop, List<Column> rootKey) {
        return IntStream.range(0, rootKey.size())
                .mapToObj(i -> SqlServerText.equalsCarried(
                        child + "."
                                + SqlServerText.quote(hop.childColumns()
                                        .get(hop.parentColumns()
                                                .indexOf(rootKey.get(i).name()))),
                        rootKey.get(i),
                        "k.k" + (i + 1)))
                .collect(Collectors.joining(" AND "));
    }

    static String equal(String left, List<String> leftColumns, String right, List<String> rightColumns) {
        return IntStream.range(0, leftColumns.size())
                .mapToObj(i -> left + "." + SqlServerText.quote(leftColumns.get(i)) + " = " + right + "."
                        + SqlServerText.quote(rightColumns.get(i)))
                .collect(Collectors.joining(" AND "));
    }
}
