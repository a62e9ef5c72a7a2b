package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.BundlePath;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.MoveTable;
import java.util.ArrayList;
import java.util.List;

/// How the rows of a table of a bundle, as `t`, hang on the root's keys, as `k`.
final class KeyPath {
    private static final BundlePath.Spelling SPELLING = new BundlePath.Spelling(
            PostgresText::quote, (reference, column, index) -> reference + " = " + PostgresText.carried(column, index));

    private KeyPath() {}

    static List<KeyType> layout(MoveTable table) {
        return table.rootKey().stream().map(Column::keyType).toList();
    }

    /// The carried keys, and the tables between this one and the root's keys.
    static String using(MoveTable table, String unnest) {
        List<String> items = new ArrayList<>(List.of(unnest));
        new BundlePath(table)
                .between()
                .forEach((alias, between) -> items.add(PostgresText.quote(between) + " " + alias));
        return String.join(", ", items);
    }

    /// The tables of ours that [#using] names, by their aliases; `t` is the table itself.
    static List<String> aliases(MoveTable table) {
        return new BundlePath(table).aliases();
    }

    static String where(MoveTable table) {
        return new BundlePath(table).where(SPELLING);
    }

    static String equal(String left, List<String> leftColumns, String right, List<String> rightColumns) {
        return BundlePath.equal(left, leftColumns, right, rightColumns, PostgresText::quote);
    }
}
