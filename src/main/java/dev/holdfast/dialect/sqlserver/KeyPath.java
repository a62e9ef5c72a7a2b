package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.BundlePath;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.MoveTable;
import java.util.ArrayList;
import java.util.List;

/// How the rows of a table of a bundle, as `t`, hang on the root's keys, as `k`.
final class KeyPath {
    private static final BundlePath.Spelling SPELLING = new BundlePath.Spelling(
            SqlServerText::quote,
            (reference, column, index) -> SqlServerText.equalsCarried(reference, column, "k.k" + (index + 1)));

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
        new BundlePath(table)
                .between()
                .forEach((alias, between) -> items.add(SqlServerText.quote(between) + " " + alias));
        items.add(SqlServerText.quote(table.source()) + " t" + hint);
        return String.join(", ", items);
    }

    /// The tables of ours that [#from] names, by their aliases; `t` is the table itself.
    static List<String> aliases(MoveTable table) {
        return new BundlePath(table).aliases();
    }

    static String where(MoveTable table) {
        return new BundlePath(table).where(SPELLING);
    }

    static String equal(String left, List<String> leftColumns, String right, List<String> rightColumns) {
        return BundlePath.equal(left, leftColumns, right, rightColumns, SqlServerText::quote);
    }
}
