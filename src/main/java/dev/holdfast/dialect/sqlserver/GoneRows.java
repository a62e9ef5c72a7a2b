package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.MoveTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/// The rows of one table that a delete put out, in `#hf_gone`: what is judged of them is judged of the very rows that
/// went.
final class GoneRows {
    private GoneRows() {}

    /// Deletes the captured rows that are still what was captured; see [ChunkRows].
    ///
    /// @param still a further condition on `t`, ` AND ...`
    static void delete(Connection connection, MoveTable table, Fragment still) throws SQLException {
        SqlServerText.execute(connection, create(table));
        try (PreparedStatement statement = connection.prepareStatement(deleteSql(table, still))) {
            SqlServerText.bind(statement, 1, still.values());
            SqlServerText.last(statement);
        }
    }

    static void drop(Connection connection) throws SQLException {
        SqlServerText.execute(connection, "DROP TABLE IF EXISTS #hf_gone");
    }

    /// Makes the table anew: the connection may have one of another form from before.
    static String create(MoveTable table) {
        String columns = table.columns().stream()
                .map(column -> SqlServerText.quote(column.name()) + " "
                        + kept(column.column().type()) + " NULL")
                .collect(Collectors.joining(", "));
        return "DROP TABLE IF EXISTS #hf_gone;\nCREATE TABLE #hf_gone (" + columns + ");";
    }

    private static String kept(String type) {
        return type.equals("rowversion") ? "binary(8)" : type;
    }

    static String deleteSql(MoveTable table, Fragment still) {
        List<String> names =
                table.columns().stream().map(MoveTable.MoveColumn::name).toList();
        return ChunkRows.delete(
                table,
                "",
                SqlServerText.columns("deleted", names),
                "#hf_gone (" + SqlServerText.bare(names) + ")",
                false,
                still);
    }
}
