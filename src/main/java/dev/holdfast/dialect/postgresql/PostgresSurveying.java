package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Surveying;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// Reads `pg_stats` and `pg_class`: one statement each. Statistics of columns that the login may not read are not seen.
final class PostgresSurveying implements Surveying {
    private final String dates = SqlFile.read("survey-dates.sql");
    private final String words = SqlFile.read("survey-words.sql");
    private final String relations = SqlFile.read("survey-relations.sql");

    @Override
    public List<DateFacts> dates(Connection connection) throws SQLException {
        return rows(connection, dates, row -> {
            double correlation = row.getDouble("correlation");
            boolean unknown = row.wasNull();
            return new DateFacts(
                    table(row),
                    row.getString("column_name"),
                    row.getDouble("null_frac"),
                    unknown ? null : correlation,
                    row.getObject("oldest", LocalDate.class),
                    row.getObject("newest", LocalDate.class));
        });
    }

    @Override
    public List<WordFacts> words(Connection connection) throws SQLException {
        return rows(
                connection,
                words,
                row -> new WordFacts(table(row), row.getString("column_name"), List.of((String[])
                        row.getArray("common").getArray())));
    }

    @Override
    public List<Relation> relations(Connection connection) throws SQLException {
        return rows(connection, relations, row -> {
            String parent = row.getString("parent_table");
            return new Relation(
                    table(row),
                    Kind.valueOf(row.getString("kind")),
                    parent == null ? null : new TableName(row.getString("parent_schema"), parent));
        });
    }

    private static TableName table(ResultSet row) throws SQLException {
        return new TableName(row.getString("schema_name"), row.getString("table_name"));
    }

    private static <T> List<T> rows(Connection connection, String sql, Row<T> read) throws SQLException {
        List<T> found = new ArrayList<>();
        try (var statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(read.of(row));
            }
        }
        return found;
    }

    /// What one row of a result says.
    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }
}
