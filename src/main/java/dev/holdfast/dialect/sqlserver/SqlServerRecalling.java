package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Recalling;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Nothing comes back out of an archive on SQL Server yet: so nothing is marked as having come back, and whoever asks
/// for rows is refused.
final class SqlServerRecalling implements Recalling {
    private static final String WHAT = "restoring rows from an archive";

    @Override
    public Copies find(
            Connection archive, UUID installation, MoveTable root, MoveTable of, Copies.Wanted wanted, boolean latest) {
        throw SqlServerDialect.unbuilt(WHAT);
    }

    @Override
    public Keys chunksOf(Connection archive, UUID installation, TableName table, long session) {
        throw SqlServerDialect.unbuilt(WHAT);
    }

    @Override
    public List<Lost> lost(Connection archive, MoveTable standing, Copies copies, List<String> columns) {
        throw SqlServerDialect.unbuilt(WHAT);
    }

    @Override
    public long mark(Connection archive, UUID installation, long restore, MoveTable standing, Copies copies) {
        throw SqlServerDialect.unbuilt(WHAT);
    }

    @Override
    public List<List<String>> marked(Connection archive, UUID installation, TableName table, long chunk) {
        return List.of();
    }

    @Override
    public Map<String, Map<Long, Long>> countMarked(Connection archive, UUID installation, long after, long upTo) {
        return Map.of();
    }
}
