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

    List<Behind> behind(Connection source, Stage stage) throws SQLException {
        record Numbered(String column, String sequence, long increment) {}
        List<Numbered> numbered = new ArrayList<>();
        try (PreparedStatement statement = source.prepareStatement(sequences)) {
            statement.setString(1, PostgresText.quote(stage.table().source()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbered.add(new Numbered(rows.getString(1), rows.getString(2), rows.getLong(3)));
                }
            }
        }
        List<Behind> behind = new ArrayList<>();
        for (Numbered one : numbered) {
            boolean staged = stage.table().columns().stream()
                    .anyMatch(column -> column.name().equals(one.column()));
            if (staged) {
                String farthest = one.increment() > 0 ? "max" : "min";
                try (PreparedStatement statement = source.prepareStatement(
                                "SELECT q.last_value - CASE WHEN q.is_called THEN 0 ELSE %d END, (SELECT %s(s.%s)::bigint FROM %s s) FROM %s q"
                                        .formatted(
                                                one.increment(),
                                                farthest,
                                                PostgresText.quote(one.column()),
                                                stage.name(),
                                                one.sequence()));
                        ResultSet row = statement.executeQuery()) {
                    row.next();
                    long last = row.getLong(1);
                    long wanted = row.getLong(2);
                    boolean late = !row.wasNull() && (one.increment() > 0 ? wanted > last : wanted < last);
                    if (late) {
                        behind.add(new Behind(one.sequence(), one.column(), last, wanted, one.increment()));
                    }
                }
            }
        }
        return behind;
    }

    /// `setval` alone could take a sequence back that somebody else has moved on in the meantime.
    void raise(Connection source, Behind behind) throws SQLException {
        long steps = Math.ceilDiv(Math.absExact(behind.wanted() - behind.last()), Math.absExact(behind.increment()));
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
