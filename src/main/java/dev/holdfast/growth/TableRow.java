package dev.holdfast.growth;

import dev.holdfast.dialect.TableName;
import dev.holdfast.growth.TableGrowth.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A table as the newest sample of it shows it, with what its policy knows of its rows. Reads the row that its result
/// stands on.
///
/// @param facts of the policies, by their root tables
record TableRow(ResultSet row, Map<Subject, PolicyFacts.Facts> facts, Instant now) {
    private static final double HOUR = 3_600_000;
    static final double DAY = 24 * HOUR;

    TableGrowth table() throws SQLException {
        TableName name = new TableName(row.getString("table_schema"), row.getString("table_name"));
        String database = row.getString("database");
        String root = row.getString("root_name");
        long heap = row.getLong("heap_bytes");
        long indexes = row.getLong("index_bytes");
        long toast = row.getLong("toast_bytes");
        long rows = row.getLong("row_count");
        long dead = row.getLong("dead_rows");
        Instant sampledAt = Objects.requireNonNull(at("sampled_at"));
        Duration over = over(sampledAt);
        Double inPerHour =
                over == null ? null : HOUR * (row.getLong("inserted") - row.getLong("from_inserted")) / over.toMillis();
        PolicyFacts.Facts policy = facts.get(new Subject(database, name));
        return new TableGrowth(
                database,
                name,
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                root == null ? null : new TableName(row.getString("root_schema"), root),
                heap,
                indexes,
                toast,
                rows,
                dead,
                bloat(heap, rows, dead, row.getObject("densest", Double.class)),
                over == null ? null : DAY * (heap + indexes + toast - row.getLong("from_bytes")) / over.toMillis(),
                inPerHour,
                policy == null ? null : policy.archivedPerHour(now),
                policy == null ? null : policy.policy(),
                policy == null ? null : policy.archivable(heap + toast, rows, inPerHour, now),
                at("vacuumed_at"),
                at("analyzed_at"),
                over,
                sampledAt,
                Objects.requireNonNull(at("first_at")));
    }

    private @Nullable Duration over(Instant sampledAt) throws SQLException {
        Instant from = at("from_at");
        return from == null || !from.isBefore(sampledAt) ? null : Duration.between(from, sampledAt);
    }

    private @Nullable Instant at(String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /// Dead rows at the share that they have of all, or what the table takes beyond its densest state, whichever is
    /// more.
    ///
    /// @param densest fewest bytes for a row at any vacuum or analyze; null when none was seen
    static long bloat(long heap, long rows, long dead, @Nullable Double densest) {
        double byDead = rows + dead == 0 ? 0 : (double) heap * dead / (rows + dead);
        double byDensest = densest == null ? 0 : heap - rows * densest;
        return Math.clamp(Math.round(Math.max(byDead, byDensest)), 0, heap);
    }
}
