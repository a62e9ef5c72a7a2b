package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Disposing.Partition;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Partitions of archive tables that disposals have emptied. The bounds are read from the text of the catalog, which is
/// ours.
final class EmptyPartitions {
    /// `FOR VALUES FROM ('2026-11-01 00:00:00+00') TO ('2026-12-01 00:00:00+00')`
    private static final Pattern BOUNDS = Pattern.compile("FROM \\('([^']+)'\\) TO \\('([^']+)'\\)");

    private EmptyPartitions() {}

    static List<Partition> of(Connection archive, TableName table, Instant before) throws SQLException {
        List<Partition> partitions = new ArrayList<>();
        try (PreparedStatement statement = archive.prepareStatement("""
                SELECT n.nspname, c.relname, pg_get_expr(c.relpartbound, c.oid)
                FROM pg_catalog.pg_inherits i
                JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE i.inhparent = to_regclass(?) AND c.relpartbound IS NOT NULL
                ORDER BY c.relname""")) {
            CopiesSql.execute(archive, "SET LOCAL timezone = 'UTC'");
            statement.setString(1, PostgresText.quote(table));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Matcher bounds = BOUNDS.matcher(row.getString(3));
                    if (bounds.find()) {
                        partitions.add(new Partition(
                                new TableName(row.getString(1), row.getString(2)),
                                bound(bounds.group(1)),
                                bound(bounds.group(2))));
                    }
                }
            }
        }
        List<Partition> empty = new ArrayList<>();
        for (Partition partition : partitions) {
            if (!partition.to().isAfter(before) && empty(archive, partition.name())) {
                empty.add(partition);
            }
        }
        return empty;
    }

    private static Instant bound(String text) {
        return OffsetDateTime.parse(text.replace(' ', 'T') + ":00").toInstant();
    }

    private static boolean empty(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT count(*) FROM (SELECT 1 FROM " + PostgresText.quote(table) + " LIMIT 1) t")) {
            return PostgresMarking.number(statement) == 0;
        }
    }

    static boolean drop(Connection archive, TableName table, Partition partition, ServerLimits limits)
            throws SQLException {
        PostgresArchiveDdl.lock(archive);
        CopiesSql.execute(archive, "SET LOCAL lock_timeout = '" + limits.lock().toMillis() + "ms'");
        CopiesSql.execute(archive, "LOCK TABLE " + PostgresText.quote(table) + " IN ACCESS EXCLUSIVE MODE");
        if (!empty(archive, partition.name())) {
            return false;
        }
        CopiesSql.execute(archive, "DROP TABLE " + PostgresText.quote(partition.name()));
        return true;
    }
}
