package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.Restoring.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The temporary table that archived rows wait in beside their source, with the hash of each row and the name of the
/// copy that it belongs to. It goes with its transaction.
final class StageTable {
    private StageTable() {}

    static String create(Stage stage) {
        MoveTable table = stage.table();
        List<String> columns = new ArrayList<>();
        table.columns().forEach(column -> columns.add(PostgresText.quote(column.name()) + " " + column.archiveType()));
        columns.add("hf_hash bigint");
        List<KeyType> layout = CopiesSql.named(table);
        for (int i = 0; i < layout.size(); i++) {
            columns.add("hf_k" + (i + 1) + " " + PostgresText.scalar(layout.get(i)));
        }
        return "CREATE TEMP TABLE " + stage.name() + " (" + String.join(", ", columns) + ") ON COMMIT DROP";
    }

    /// The columns of a stage in an archive's row `t` and its key `k`.
    static String sent(MoveTable table) {
        int width = table.rootKey().size() + 1;
        return table.columns().stream()
                        .map(column -> "t." + PostgresText.quote(column.name()))
                        .collect(Collectors.joining(", "))
                + ", " + PostgresText.hash("t", table)
                + IntStream.rangeClosed(1, width).mapToObj(i -> ", k.k" + i).collect(Collectors.joining());
    }

    /// The columns that the stage has and the archive's table has, with what tells a row and its copy.
    static MoveTable columnsOf(Stage stage, MoveTable standing) {
        return new MoveTable(
                standing.source(),
                standing.archive(),
                stage.table().columns(),
                standing.key(),
                standing.rootKey(),
                standing.path(),
                stage.table().hashing());
    }

    /// A staged key as the source's columns are typed.
    static String sameKey(String table, String stage, List<Column> key) {
        return key.stream()
                .map(column -> "%s.%3$s = %2$s.%3$s::%4$s"
                        .formatted(table, stage, PostgresText.quote(column.name()), column.type()))
                .collect(Collectors.joining(" AND "));
    }

    /// The rows of the stage whose key stands in the source, equal to what stands there or not.
    static String met(Stage stage, String compared) {
        MoveTable table = stage.table();
        return "\nFROM %s s JOIN %s t ON %s\nWHERE %s %s s.hf_hash"
                .formatted(
                        stage.name(),
                        PostgresText.quote(table.source()),
                        sameKey("t", "s", table.key()),
                        PostgresText.hash("t", table),
                        compared);
    }

    /// The key of a row, for people.
    static String shown(String alias, MoveTable table) {
        return "array_to_string(" + CopiesSql.keyText(alias, table.key()) + ", ', ')";
    }

    /// A staged value in the type that the source has. The cast from text to regclass is the one that does not read
    /// what the server prints (`-`, numbers): there the elements of an array are read.
    static String back(MoveColumn column) {
        String reference = "s." + PostgresText.quote(column.name());
        String type = column.column().type();
        if (column.archiveType().equals(type)) {
            return reference;
        }
        return type.equals("regclass")
                ? "(('{' || to_json(" + reference + ") || '}')::regclass[])[1]"
                : reference + "::" + type;
    }
}
