package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Copying;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Places;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.Stamp;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Binary COPY from server to server, bytes joined to 64 KiB and never decoded. COPY takes no parameters, so keys and
/// places are bound to settings of the transaction, which the query reads.
final class PostgresCopying implements Copying {
    private final CriteriaSql criteria;

    PostgresCopying(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public Digest copy(
            Connection source, Connection archive, MoveTable table, Keys keys, @Nullable Places places, Stamp stamp)
            throws SQLException {
        if (places == null || !table.root()) {
            KeySettings.bind(source, keys);
            return ByteCopy.through(source, rowsOutSql(criteria, table, stamp, true), archive, copyInSql(table), null);
        }
        return PlacedRows.copy(criteria, source, archive, table, keys, places, stamp);
    }

    /// The rows that hang on the keys of the settings, with their ends. The stamp is made of our own numbers and
    /// instants, so it may be spelt.
    ///
    /// @param raw whether another server takes the bytes as they are: then with the stamp, and no type as its
    ///     text that the archive has too
    static String rowsOutSql(CriteriaSql criteria, MoveTable table, Stamp stamp, boolean raw) {
        RetentionClock clock = table.clock();
        return """
                COPY (
                  SELECT %s, %s
                  FROM %s t, %s%s
                  WHERE %s
                ) TO STDOUT (FORMAT binary)""".formatted(
                        raw ? stamped(table, stamp) : String.join(", ", PostgresRecords.sent("t", table)),
                        clock == null
                                ? "timestamptz '" + stamp.retainUntil() + "'"
                                : PostgresRetaining.stamped("hf_event.hf_date", clock),
                        PostgresText.quote(table.source()),
                        KeyPath.using(table, KeySettings.unnest(KeyPath.layout(table))),
                        clock == null
                                ? ""
                                : ", LATERAL (SELECT %s AS hf_date OFFSET 0) hf_event" // reckoned once
                                        .formatted(PostgresRetaining.date(criteria, table, clock)),
                        KeyPath.where(table));
    }

    /// The columns and the stamp, as the archive takes them.
    private static String stamped(MoveTable table, Stamp stamp) {
        return sent("t", table)
                + ", timestamptz '%s', %d::bigint, %d::bigint"
                        .formatted(stamp.archivedAt(), stamp.session(), stamp.chunk());
    }

    static String copyInSql(MoveTable table) {
        return "COPY %s (%s) FROM STDIN (FORMAT binary)"
                .formatted(PostgresText.quote(table.archive()), ArchiveColumns.list(table));
    }

    /// The columns in the types that the archive keeps.
    static String sent(String alias, MoveTable table) {
        return table.columns().stream()
                .map(column -> {
                    String reference = alias + "." + PostgresText.quote(column.name());
                    return column.asText() ? reference + "::text AS " + PostgresText.quote(column.name()) : reference;
                })
                .collect(Collectors.joining(", "));
    }
}
