package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.SqlFile;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What an INSERT sets off or meets beside the rows that it names.
final class InsertEffects {
    private final String query = SqlFile.read(Engine.SQLSERVER, "insert-effects.sql");

    List<Effect> read(Connection connection, List<TableName> tables) throws SQLException {
        List<Effect> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(
                    1,
                    tables.stream()
                            .map(table -> SqlServerText.json(List.of(table.schema(), table.table())))
                            .collect(Collectors.joining(",", "[", "]")));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Effect.Kind kind = Effect.Kind.valueOf(row.getString("kind"));
                    TableName table = new TableName(row.getString("schema_name"), row.getString("table_name"));
                    found.add(new Effect(
                            Effect.id(kind, table, row.getString("name")),
                            kind,
                            table,
                            row.getString("detail"),
                            null,
                            Severity.valueOf(row.getString("severity"))));
                }
            }
        }
        return found;
    }
}
