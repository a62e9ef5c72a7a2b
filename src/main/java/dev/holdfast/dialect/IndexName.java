package dev.holdfast.dialect;

import java.util.List;
import java.util.function.ToIntFunction;

/// Names of the indexes that Holdfast builds. They follow from table and columns, so that a second attempt finds what a
/// first one left.
public final class IndexName {
    private IndexName() {}

    /// `order_items_order_id_hf`; too long a name is cut and told apart by a hash.
    ///
    /// @param size of a text, as the engine counts; @param most size of a name
    public static String of(TableName table, List<String> columns, ToIntFunction<String> size, int most) {
        String whole = table.table() + "_" + String.join("_", columns) + "_hf";
        if (size.applyAsInt(whole) <= most) {
            return whole;
        }
        String hash = "_" + Integer.toHexString(whole.hashCode()) + "_hf";
        StringBuilder head = new StringBuilder();
        whole.codePoints()
                .takeWhile(point -> size.applyAsInt(head.toString() + Character.toString(point) + hash) <= most)
                .forEach(head::appendCodePoint);
        return head + hash;
    }
}
