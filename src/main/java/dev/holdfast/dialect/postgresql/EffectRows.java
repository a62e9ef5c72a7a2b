package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Effect;
import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What a statement on tables sets off or meets beside the rows that it names.
final class EffectRows {
    private final String query = SqlFile.read("effects.sql");
    private final String event;

    /// @param event `delete` or `insert`
    EffectRows(String event) {
        this.event = event;
    }

    List<Effect> read(Connection connection, List<TableName> tables) throws SQLException {
        List<Effect> found = new ArrayList<>();
        try (var statement = PostgresCatalog.kept(connection, query)) {
            statement.setString(1, event);
            statement.setArray(2, PostgresCatalog.names(connection, tables, TableName::schema));
            statement.setArray(3, PostgresCatalog.names(connection, tables, TableName::table));
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
