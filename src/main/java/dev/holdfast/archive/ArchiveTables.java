package dev.holdfast.archive;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.estate.GovernedDatabase.Isolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Makes archive tables and keeps them in step with their source, before the first row of a session moves.
public final class ArchiveTables {
    /// Makes what is missing: table, columns, partitions for stamps between `first` and `last`.
    ///
    /// @return what was done, in sentences
    /// @throws HoldfastException `BLOCKED` when a column's type in the archive is not the one that the source needs
    public List<String> keepInStep(Route route, Instant first, Instant last) {
        GovernedDatabase archive = route.archive();
        return archive.write(Isolation.READ_COMMITTED, connection -> {
            ArchiveDdl ddl = archive.dialect().archiveDdl();
            ddl.lockForDdl(connection);
            List<String> done = new ArrayList<>();
            for (MoveTable table : route.tables()) {
                var standing = ddl.archiveColumns(connection, table.archive());
                if (standing.isEmpty()) {
                    create(connection, ddl, table);
                    done.add("made archive table " + archive.name() + ": " + table.archive());
                } else {
                    done.addAll(extend(connection, ddl, archive.name(), table, standing.get()));
                }
                ddl.ensurePartitions(connection, table.archive(), first, last);
            }
            return done;
        });
    }

    private static void create(Connection connection, ArchiveDdl ddl, MoveTable table) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (String sql : ddl.createArchiveTable(table)) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> extend(
            Connection connection, ArchiveDdl ddl, String database, MoveTable table, List<Column> standing)
            throws SQLException {
        Map<String, Column> byName = standing.stream().collect(Collectors.toMap(Column::name, Function.identity()));
        List<String> done = new ArrayList<>();
        for (MoveTable.MoveColumn column : table.columns()) {
            Column kept = byName.get(column.name());
            if (kept == null) {
                try (var statement = connection.createStatement()) {
                    statement.execute(ddl.addArchiveColumn(table.archive(), column));
                }
                done.add("added column " + column.name() + " to archive table " + database + ": " + table.archive());
            } else if (!kept.type().equals(column.archiveType())) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "%s: column %s of %s is %s, but the source needs %s; no row was moved"
                                .formatted(
                                        database, column.name(), table.archive(), kept.type(), column.archiveType()));
            }
        }
        for (String ours : List.of("hf_archived_at", "hf_session", "hf_chunk", "hf_retain_until")) {
            if (!byName.containsKey(ours)) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "%s: %s stands but is no archive table of Holdfast (it has no column %s); no row was moved"
                                .formatted(database, table.archive(), ours));
            }
        }
        return done;
    }
}
