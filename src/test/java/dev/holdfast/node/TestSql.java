package dev.holdfast.node;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Statements of a test on one database, each over a connection of its own.
record TestSql(Door door) {
    interface Door {
        Connection open() throws SQLException;
    }

    void execute(String sql) {
        try (Connection connection = door.open();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    long number(String sql) {
        try (Connection connection = door.open();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// The first column of what `sql` finds.
    List<String> lines(String sql) {
        List<String> lines = new ArrayList<>();
        try (Connection connection = door.open();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                lines.add(row.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return lines;
    }
}
