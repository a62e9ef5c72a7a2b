package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Restoring.Behind;
import dev.holdfast.dialect.Restoring.Stage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Sequences that number columns of a table to which rows come back.
final class NumberedColumns {
    /// A sequence that is this little behind is counted up, so that nobody can be overtaken who counts at the same
    /// time.
    private static final long COUNTED = 10_000;

    private final String sequences = SqlFile.read("sequences.sql");

    /// Numbers beyond a sequence's limits came from elsewhere: it will never give them.
    List<Behind> behind(Connection source, Stage stage) throws SQLException {
        record Numbered(String column, String sequence, long increment, long lowest, long highest) {}
        List<Numbered> numbered = new ArrayList<>();
        try (PreparedStatement statement = source.prepareStatement(sequences)) {
            statement.setString(1, PostgresText.quote(stage.table().source()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbered.add(new Numbered(
                            rows.getString(1), rows.getString(2), rows.getLong(3), rows.getLong(4), rows.getLong(5)));
                }
            }
        }
        List<Behind> behind = new ArrayList<>();
        for (Numbered of : numbered) {
            boolean staged = stage.table().columns().stream()
                    .anyMatch(column -> column.name().equals(of.column()));
            if (staged) {
                String farthest = of.increment() > 0 ? "max" : "min";
                try (PreparedStatement statement = source.prepareStatement(
                                ("SELECT q.last_value - CASE WHEN q.is_called THEN 0 ELSE %d END, "
                                                + "(SELECT %s(s.%s)::bigint FROM %s s WHERE s.%s BETWEEN %d AND %d) FROM %s q")
                                        .formatted(
                                                of.increment(),
                                                farthest,
                                                PostgresText.quote(of.column()),
                                                stage.name(),
                                                PostgresText.quote(of.column()),
                                                of.lowest(),
                                                of.highest(),
                                                of.sequence()));
                        ResultSet row = statement.executeQuery()) {
                    row.next();
                    long last = row.getLong(1);
                    long wanted = row.getLong(2);
                    boolean found = !row.wasNull();
                    Behind one = new Behind(of.sequence(), of.column(), last, wanted, of.increment());
                    if (found && steps(one) > 0) {
                        behind.add(one);
                    }
                }
            }
        }
        return behind;
    }

    /// How many numbers up to `wanted` were not given yet. A sequence that counts by tens may pass over those between.
    static long steps(Behind behind) {
        long way = Math.subtractExact(behind.wanted(), behind.last());
        return way == 0 || (way < 0) != (behind.increment() < 0) ? 0 : Math.floorDiv(way, behind.increment());
    }

    /// `setval` alone could take a sequence back that somebody else has moved on in the meantime.
    void raise(Connection source, Behind behind) throws SQLException {
        long steps = steps(behind);
        String sql = steps <= COUNTED
                ? "SELECT max(nextval('%s'::regclass)) FROM generate_series(1, %d)"
                        .formatted(behind.sequence().replace("'", "''"), steps)
                : "SELECT setval('%s'::regclass, %s(last_value, %d)) FROM %s"
                        .formatted(
                                behind.sequence().replace("'", "''"),
                                behind.increment() > 0 ? "greatest" : "least",
                                behind.wanted(),
                                behind.sequence());
        CopiesSql.execute(source, sql);
    }
}
