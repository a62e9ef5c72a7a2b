package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.Restoring.Behind;
import dev.holdfast.dialect.Restoring.Stage;
import dev.holdfast.dialect.SqlFile;
import java.math.BigInteger;
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

    /// A sequence as it stands. @param column that it numbers
    private record Numbered(String sequence, String column, long last, long increment, long lowest, long highest) {}

    /// Numbers beyond a sequence's limits came from elsewhere: it will never give them.
    List<Behind> behind(Connection source, Stage stage) throws SQLException {
        List<Behind> behind = new ArrayList<>();
        for (Numbered one : numbered(source, stage)) {
            String column = "s." + SqlServerText.quote(one.column());
            String sql = "SELECT CAST(%s(%s) AS bigint) FROM %s s WHERE %2$s BETWEEN ? AND ?"
                    .formatted(one.increment() > 0 ? "MAX" : "MIN", column, StageTable.name(stage));
            try (PreparedStatement statement = source.prepareStatement(sql)) {
                statement.setLong(1, one.lowest());
                statement.setLong(2, one.highest());
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    long wanted = row.getLong(1);
                    boolean found = !row.wasNull();
                    Behind reached = new Behind(one.sequence(), one.column(), one.last(), wanted, one.increment());
                    if (found && late(reached)) {
                        behind.add(reached);
                    }
                }
            }
        }
        return behind;
    }

    private List<Numbered> numbered(Connection source, Stage stage) throws SQLException {
        List<Numbered> numbered = new ArrayList<>();
        try (PreparedStatement statement = source.prepareStatement(sequences)) {
            statement.setString(1, SqlServerText.quote(stage.table().source()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String column = row.getString("column_name");
                    boolean staged = stage.table().columns().stream()
                            .anyMatch(each -> each.name().equals(column));
                    if (staged) {
                        numbered.add(new Numbered(
                                SqlServerText.quote(row.getString("schema_name")) + "."
                                        + SqlServerText.quote(row.getString("sequence_name")),
                                column,
                                row.getLong("last_value"),
                                row.getLong("increment"),
                                row.getLong("lowest"),
                                row.getLong("highest")));
                    }
                }
            }
        }
        return numbered;
    }

    /// Before its first number a sequence tells its start as the number that it gave last: so that one may be given
    /// yet.
    static boolean late(Behind behind) {
        return behind.increment() > 0 ? behind.wanted() >= behind.last() : behind.wanted() <= behind.last();
    }

    /// How many numbers are to be taken, that which it tells among them. The server refuses whoever asks for one more
    /// than there are.
    ///
    /// @param limit the last number that the sequence may give
    static long steps(Behind behind, long limit) {
        return Math.min(between(behind, behind.wanted()) + 1, between(behind, limit));
    }

    /// How many numbers a sequence gives after its last one and up to another.
    private static long between(Behind behind, long number) {
        return BigInteger.valueOf(number)
                .subtract(BigInteger.valueOf(behind.last()))
                .abs()
                .divide(BigInteger.valueOf(behind.increment()).abs())
                .min(BigInteger.valueOf(Long.MAX_VALUE - 1))
                .longValueExact();
    }

    /// Takes as many numbers as are missing, so that nobody is overtaken who takes some at the same time. Where the end
    /// is near it may take a second turn: from then on it is known which number was given last.
    void raise(Connection source, Behind behind) throws SQLException {
        take(source, behind, steps(behind, limit(source, behind)));
        Behind now = behind.from(last(source, behind));
        if (late(now)) {
            take(source, behind, between(now, now.wanted()));
        }
    }

    private static long limit(Connection source, Behind behind) throws SQLException {
        return value(source, behind, behind.increment() > 0 ? "maximum_value" : "minimum_value");
    }

    private static long last(Connection source, Behind behind) throws SQLException {
        return value(source, behind, "current_value");
    }

    private static long value(Connection source, Behind behind, String column) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(
                "SELECT CAST(q." + column + " AS bigint) FROM sys.sequences q WHERE q.object_id = OBJECT_ID(?)")) {
            statement.setString(1, behind.sequence());
            return SqlServerText.number(statement);
        }
    }

    private static void take(Connection source, Behind behind, long steps) throws SQLException {
        if (steps <= 0) {
            return;
        }
        try (PreparedStatement statement = source.prepareStatement("""
                DECLARE @first sql_variant;
                EXEC sys.sp_sequence_get_range @sequence_name = ?, @range_size = ?, @range_first_value = @first OUTPUT""")) {
            statement.setString(1, behind.sequence());
            statement.setLong(2, steps);
            statement.execute();
        }
    }
}
