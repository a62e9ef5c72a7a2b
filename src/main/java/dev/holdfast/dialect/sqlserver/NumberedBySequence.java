package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.Restoring.Behind;
import dev.holdfast.dialect.Restoring.Stage;
import dev.holdfast.dialect.SqlFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Sequences that number columns of a table by a default. An identity needs no help: the server keeps it at the highest
/// number that was ever inserted.
final class NumberedBySequence {
    private final String sequences = SqlFile.read(Engine.SQLSERVER, "sequences.sql");

    List<Behind> behind(Connection source, Stage stage) throws SQLException {
        List<Behind> numbered = new ArrayList<>();
        try (PreparedStatement statement = source.prepareStatement(sequences)) {
            statement.setString(1, SqlServerText.quote(stage.table().source()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String sequence = SqlServerText.quote(row.getString("schema_name")) + "."
                            + SqlServerText.quote(row.getString("sequence_name"));
                    numbered.add(new Behind(
                            sequence,
                            row.getString("column_name"),
                            row.getLong("last_value"),
                            0,
                            row.getLong("increment")));
                }
            }
        }
        List<Behind> behind = new ArrayList<>();
        for (Behind one : numbered) {
            boolean staged = stage.table().columns().stream()
                    .anyMatch(column -> column.name().equals(one.column()));
            if (!staged) {
                continue;
            }
            String sql = "SELECT CAST(%s(s.%s) AS bigint) FROM %s s"
                    .formatted(
                            one.increment() > 0 ? "MAX" : "MIN",
                            SqlServerText.quote(one.column()),
                            SqlServerRestoring.name(stage));
            try (PreparedStatement statement = source.prepareStatement(sql);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                long wanted = row.getLong(1);
                boolean found = !row.wasNull();
                Behind reached = new Behind(one.sequence(), one.column(), one.last(), wanted, one.increment());
                if (found && late(reached)) {
                    behind.add(reached);
                }
            }
        }
        return behind;
    }

    /// Before its first number a sequence tells its start as the number that it gave last: so that one may be given
    /// yet.
    static boolean late(Behind behind) {
        return behind.increment() > 0 ? behind.wanted() >= behind.last() : behind.wanted() <= behind.last();
    }

    /// How many numbers are to be taken, that which it tells among them.
    static long steps(Behind behind) {
        return Math.ceilDiv(Math.absExact(behind.wanted() - behind.last()), Math.absExact(behind.increment())) + 1;
    }

    /// Takes as many numbers as are missing, so that nobody is overtaken who takes some at the same time.
    void raise(Connection source, Behind behind) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement("""
                DECLARE @first sql_variant;
                EXEC sys.sp_sequence_get_range @sequence_name = ?, @range_size = ?, @range_first_value = @first OUTPUT""")) {
            statement.setString(1, behind.sequence());
            statement.setLong(2, steps(behind));
            statement.execute();
        }
    }
}
