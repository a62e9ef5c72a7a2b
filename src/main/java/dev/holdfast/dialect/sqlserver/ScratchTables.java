package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.FirstColumn;
import dev.holdfast.dialect.Restoring;
import dev.holdfast.dialect.SqlFile;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tables like others, with their keys, defaults, computed columns and checks, in a schema of their own.
final class ScratchTables {
    private final String columns = SqlFile.read(Engine.SQLSERVER, "scratch-columns.sql")
            .replace("{spelt}", SqlServerType.SPELT)
            .replace("{base}", SqlServerType.FROM);
    private final String constraints = SqlFile.read(Engine.SQLSERVER, "scratch-constraints.sql");

    void make(Connection connection, String schema, List<TableName> tables) throws SQLException {
        SqlServerText.execute(connection, "CREATE SCHEMA " + SqlServerText.quote(schema));
        for (TableName table : tables) {
            List<String> parts = columns(connection, table);
            parts.addAll(constraints(connection, table));
            SqlServerText.execute(
                    connection,
                    "CREATE TABLE %s (%s)"
                            .formatted(
                                    SqlServerText.quote(Restoring.scratch(schema, table)), String.join(", ", parts)));
        }
    }

    private List<String> columns(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(columns)) {
            statement.setString(1, SqlServerText.quote(table));
            return FirstColumn.of(statement);
        }
    }

    private record Constraint(String kind, List<String> items) {
        private String spelt() {
            return kind.equals("CHECK")
                    ? "CHECK (" + items.getFirst() + ")"
                    : kind + " (" + SqlServerText.bare(items) + ")";
        }
    }

    private List<String> constraints(Connection connection, TableName table) throws SQLException {
        Map<Long, Constraint> found = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(constraints)) {
            statement.setString(1, SqlServerText.quote(table));
            statement.setString(2, SqlServerText.quote(table));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String kind = row.getString("kind");
                    found.computeIfAbsent(row.getLong("id"), _ -> new Constraint(kind, new ArrayList<>()))
                            .items()
                            .add(row.getString("item"));
                }
            }
        }
        return found.values().stream().map(Constraint::spelt).toList();
    }
}
