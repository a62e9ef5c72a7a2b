package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.ForeignKey;
import dev.holdfast.dialect.Restoring;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// Tables like others, with all that goes with them, in a schema of their own.
final class ScratchTables {
    private ScratchTables() {}

    static void make(Connection source, String schema, List<TableName> tables) throws SQLException {
        CopiesSql.execute(source, "CREATE SCHEMA " + PostgresText.quote(schema));
        for (TableName table : tables) {
            CopiesSql.execute(
                    source,
                    "CREATE TABLE %s (LIKE %s INCLUDING ALL)"
                            .formatted(
                                    PostgresText.quote(Restoring.scratch(schema, table)), PostgresText.quote(table)));
        }
    }

    static void refer(Connection source, String schema, ForeignKey key) throws SQLException {
        CopiesSql.execute(
                source,
                "ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %s (%s)"
                        .formatted(
                                PostgresText.quote(Restoring.scratch(schema, key.child())),
                                names(key.childColumns()),
                                PostgresText.quote(Restoring.scratch(schema, key.parent())),
                                names(key.parentColumns())));
    }

    private static String names(List<String> columns) {
        return columns.stream().map(PostgresText::quote).collect(Collectors.joining(", "));
    }
}
