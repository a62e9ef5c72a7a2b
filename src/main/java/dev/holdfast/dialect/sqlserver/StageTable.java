package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.Restoring.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The temporary table that archived rows wait in beside their source: numbered, so that it is inserted in slices, with
/// the hash of each row and the name of the copy that it belongs to.
final class StageTable {
    private static final int SHOWN = 20;

    private StageTable() {}

    static String name(Stage stage) {
        return "#" + stage.name();
    }

    static String create(Stage stage) {
        List<String> columns = new ArrayList<>();
        columns.add("hf_n int IDENTITY(1,1) PRIMARY KEY");
        stage.table()
                .columns()
                .forEach(column ->
                        columns.add(SqlServerText.quote(column.name()) + " " + column.archiveType() + " NULL"));
        columns.add("hf_hash bigint NULL");
        List<KeyType> layout = CopiesTable.named(stage.table());
        for (int i = 0; i < layout.size(); i++) {
            columns.add("hf_k" + (i + 1) + " " + CopiesTable.type(layout.get(i)) + " NOT NULL");
        }
        return "DROP TABLE IF EXISTS %1$s;\nCREATE TABLE %1$s (%2$s);"
                .formatted(name(stage), String.join(", ", columns));
    }

    static String fill(Stage stage, MoveTable standing) {
        List<String> names = names(stage.table());
        int width = CopiesTable.named(standing).size();
        return "INSERT INTO %s (%s, hf_hash, %s)\nSELECT %s, %s, %s%s"
                .formatted(
                        name(stage),
                        SqlServerText.bare(names),
                        CopiesTable.names(width, "hf_k"),
                        SqlServerText.columns("t", names),
                        SqlServerHash.of("t", SqlServerHash.archived(stage.table())),
                        CopiesTable.names(width, "k.k"),
                        CopiesTable.hanging(standing));
    }

    static List<String> names(MoveTable table) {
        return table.columns().stream().map(MoveColumn::name).toList();
    }

    static String settle(Stage stage) {
        return "UPDATE s SET hf_hash = %s\nFROM %s s".formatted(hash("s", stage.table()), name(stage));
    }

    /// The hash of a row of the stage: of the archive's types, which hashes as the source's row does.
    static String hash(String alias, MoveTable table) {
        return SqlServerHash.of(alias, SqlServerHash.archived(table));
    }

    /// A staged value in the type that the source has.
    static String back(String alias, MoveColumn column) {
        String reference = alias + "." + SqlServerText.quote(column.name());
        if (!column.asText()) {
            return reference; // the statement converts it, and fails where it does not fit
        }
        SqlServerType type = SqlServerType.parse(column.column().type());
        return switch (type.base()) {
            case "xml" -> "CONVERT(xml, " + reference + ", 1)"; // 1: blanks count
            case "time", "datetime2", "datetimeoffset" -> "CAST(" + reference + " AS " + type.base() + "(7))";
            default -> "CAST(" + reference + " AS " + type.bare() + ")";
        };
    }

    static String back(String alias, MoveTable table, String name) {
        return table.columns().stream()
                .filter(column -> column.name().equals(name))
                .map(column -> back(alias, column))
                .findFirst()
                .orElseThrow();
    }

    static String sameKey(String table, String stage, MoveTable of) {
        return of.key().stream()
                .map(column ->
                        table + "." + SqlServerText.quote(column.name()) + " = " + back(stage, of, column.name()))
                .collect(Collectors.joining(" AND "));
    }

    static String met(Stage stage, String compared) {
        MoveTable table = stage.table();
        return "\nFROM %s s JOIN %s t ON %s\nWHERE %s %s s.hf_hash"
                .formatted(
                        name(stage),
                        SqlServerText.quote(table.source()),
                        sameKey("t", "s", table),
                        SqlServerHash.of("t", SqlServerHash.values(table)),
                        compared);
    }

    /// The keys of the first of these rows, for people.
    static String shown(Stage stage) {
        return stage.table().key().stream()
                .map(column -> KeyText.text("s", ofStage(stage, column))
                        + (column.keyType() == KeyType.TEXT ? " COLLATE DATABASE_DEFAULT" : ""))
                .collect(Collectors.joining(
                        ", N', ', ", "SELECT TOP (" + SHOWN + ") CONCAT(", ", N'')")); // CONCAT wants two at least
    }

    /// A key column in the type that it has in the stage.
    private static Column ofStage(Stage stage, Column key) {
        String type = stage.table().columns().stream()
                .filter(column -> column.name().equals(key.name()))
                .map(MoveColumn::archiveType)
                .findFirst()
                .orElseThrow();
        return new Column(key.name(), type, true, false, false, true, SqlServerArchiveDdl.keyType(type));
    }
}
