package dev.holdfast.dialect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// How the rows of a table of a bundle, as `t`, hang on the root's keys: over the tables in between, as `p1`, `p2` and
/// so on. Of the root itself there is nothing in between.
public record BundlePath(MoveTable table) {
    /// How an engine spells it.
    ///
    /// @param quote of a name
    /// @param carried that something, told by its SQL, is the carried value of a column of the root's key
    public record Spelling(UnaryOperator<String> quote, Carried carried) {}

    /// Compares with the keys.
    @FunctionalInterface
    public interface Carried {
        /// @param index of the column in the key
        String equal(String reference, Column column, int index);
    }

    /// The tables in between that have to be read, by their aliases, the nearest first.
    public Map<String, TableName> between() {
        Map<String, TableName> between = new LinkedHashMap<>();
        for (int i = 0; i < table.path().size(); i++) {
            if (i < table.path().size() - 1 || !reachesKey()) {
                between.put("p" + (i + 1), table.path().get(i).parent());
            }
        }
        return between;
    }

    /// `t` and all that are in between.
    public List<String> aliases() {
        List<String> aliases = new ArrayList<>(List.of("t"));
        aliases.addAll(between().keySet());
        return aliases;
    }

    /// That a row hangs on one of the keys.
    public String where(Spelling spelling) {
        if (table.root()) {
            return matches("t", spelling);
        }
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < table.path().size(); i++) {
            ForeignKey hop = table.path().get(i);
            String child = i == 0 ? "t" : "p" + i;
            boolean last = i == table.path().size() - 1;
            if (last && reachesKey()) {
                conditions.add(direct(child, hop, spelling));
            } else {
                conditions.add(equal(child, hop.childColumns(), "p" + (i + 1), hop.parentColumns(), spelling.quote()));
                if (last) {
                    conditions.add(matches("p" + (i + 1), spelling));
                }
            }
        }
        return String.join(" AND ", conditions);
    }

    /// Whether the last foreign key refers to the very columns that the keys carry, so that the root need not be read.
    private boolean reachesKey() {
        List<String> key = table.rootKey().stream().map(Column::name).toList();
        List<String> referred = table.path().getLast().parentColumns();
        return referred.size() == key.size() && referred.containsAll(key);
    }

    private String matches(String alias, Spelling spelling) {
        return onKey(column -> alias + "." + spelling.quote().apply(column), spelling);
    }

    /// A foreign key's columns have the types of what they refer to.
    private String direct(String child, ForeignKey hop, Spelling spelling) {
        return onKey(
                column -> child + "."
                        + spelling.quote()
                                .apply(hop.childColumns()
                                        .get(hop.parentColumns().indexOf(column))),
                spelling);
    }

    private String onKey(UnaryOperator<String> reference, Spelling spelling) {
        List<Column> key = table.rootKey();
        return IntStream.range(0, key.size())
                .mapToObj(
                        i -> spelling.carried().equal(reference.apply(key.get(i).name()), key.get(i), i))
                .collect(Collectors.joining(" AND "));
    }

    /// That columns of two tables are equal, side by side.
    public static String equal(
            String left,
            List<String> leftColumns,
            String right,
            List<String> rightColumns,
            UnaryOperator<String> quote) {
        return IntStream.range(0, leftColumns.size())
                .mapToObj(i -> left + "." + quote.apply(leftColumns.get(i)) + " = " + right + "."
                        + quote.apply(rightColumns.get(i)))
                .collect(Collectors.joining(" AND "));
    }
}
