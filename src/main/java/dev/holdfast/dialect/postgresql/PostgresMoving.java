package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.HeldRows;
import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MarkQuery;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Moving;
import dev.holdfast.dialect.Places;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.RowsHeld;
import dev.holdfast.dialect.Stamp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Moving on PostgreSQL.
///
/// Local: one statement a table deletes, inserts what the delete returned, and sums the record hashes of both sides.
/// Stream: rows are copied ([PostgresCopying]), hashed where they arrived, and deleted by a statement that hashes what
/// it returns.
final class PostgresMoving implements Moving {
    private final CriteriaSql criteria;

    PostgresMoving(CriteriaSql criteria) {
        this.criteria = criteria;
    }

    @Override
    public Moved moveWithin(
            Connection connection,
            MoveTable table,
            Keys keys,
            Stamp stamp,
            @Nullable MarkQuery due,
            List<HeldRows> held)
            throws SQLException {
        Fragment still = still(due);
        Fragment stays = stays(table, held);
        boolean canonical = table.hashing() == MoveTable.Hashing.CANONICAL;
        try (PreparedStatement statement = connection.prepareStatement(moveSql(table, still, stays))) {
            int next = PostgresText.bind(statement, 1, keys);
            next = PostgresText.bind(statement, next, still.values());
            next = PostgresText.bind(statement, next, stays.values());
            statement.setObject(next++, stamp.archivedAt().atOffset(ZoneOffset.UTC));
            statement.setLong(next++, stamp.session());
            statement.setLong(next++, stamp.chunk());
            if (table.clock() == null) {
                statement.setObject(next, stamp.retainUntil().atOffset(ZoneOffset.UTC));
            }
            if (canonical) {
                return HashedHere.moved(statement, table);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (!stays.sql().isEmpty() && row.getBoolean(6)) {
                    throw new RowsHeld(table.source());
                }
                return new Moved(
                        new Digest(row.getLong(1), row.getBigDecimal(2), row.getLong(3)),
                        new Digest(row.getLong(4), row.getBigDecimal(5), row.getLong(3)));
            }
        }
    }

    /// Both hashes are reckoned in RETURNING, from the row that went and from the row that came: neither result is kept
    /// and read once more for them, and of the inserted rows nothing but the hash is kept.
    private String moveSql(MoveTable table, Fragment still, Fragment stays) {
        List<String> names =
                table.columns().stream().map(MoveTable.MoveColumn::name).toList();
        RetentionClock clock = table.clock();
        boolean watched = !stays.sql().isEmpty();
        boolean canonical = table.hashing() == MoveTable.Hashing.CANONICAL;
        String moved = """
                WITH d AS (
                  DELETE FROM %s t
                  USING %s
                  WHERE %s%s
                  RETURNING %s, %s AS hf_hash, pg_column_size(t.*) AS hf_bytes%s%s
                ), i AS (
                  INSERT INTO %s AS a (%s)
                  SELECT %s, ?::timestamptz, ?::bigint, ?::bigint, %s FROM d
                  RETURNING %s AS hf_hash
                )
                """.formatted(
                        PostgresText.quote(table.source()),
                        KeyPath.using(table, PostgresText.unnest(KeyPath.layout(table))),
                        KeyPath.where(table),
                        still.sql(),
                        PostgresText.columns("t", names),
                        canonical ? PostgresRecords.ofSource("t", table) : PostgresText.hash("t", table),
                        watched ? ", " + stays.sql() + " AS hf_held" : "",
                        clock == null ? "" : ", " + PostgresRetaining.date(criteria, table, clock) + " AS hf_date",
                        PostgresText.quote(table.archive()),
                        ArchiveColumns.list(table),
                        PostgresText.columns("d", names),
                        clock == null ? "?::timestamptz" : PostgresRetaining.stamped("d.hf_date", clock),
                        canonical ? PostgresRecords.ofArchive("a", table) : PostgresText.hash("a", table));
        return moved + (canonical ? HashedHere.both(watched) : sums(watched));
    }

    private static String sums(boolean watched) {
        return """
                SELECT d.n, d.h, d.b, i.n, i.h%s
                FROM (SELECT count(*) n, coalesce(sum(hf_hash), 0) h, coalesce(sum(hf_bytes), 0) b%s FROM d) d,
                     (SELECT count(*) n, coalesce(sum(hf_hash), 0) h FROM i) i""".formatted(watched ? ", d.held" : "", watched ? ", bool_or(hf_held) held" : "");
    }

    @Override
    public Digest readBack(Connection archive, MoveTable table, Stamp stamp) throws SQLException {
        if (table.hashing() == MoveTable.Hashing.CANONICAL) {
            return HashedHere.readBack(archive, table, stamp);
        }
        try (PreparedStatement statement = archive.prepareStatement(readBackSql(table))) {
            statement.setLong(1, stamp.chunk());
            statement.setObject(2, stamp.archivedAt().atOffset(ZoneOffset.UTC));
            return digest(statement);
        }
    }

    private static String readBackSql(MoveTable table) {
        if (table.hashing() == MoveTable.Hashing.CANONICAL) {
            return HashedHere.readBackSql(table);
        }
        return "SELECT count(*), coalesce(sum(%s), 0), 0 FROM %s a WHERE a.hf_chunk = ? AND a.hf_archived_at = ?"
                .formatted(PostgresText.hash("a", table), PostgresText.quote(table.archive()));
    }

    @Override
    public Digest delete(
            Connection source,
            MoveTable table,
            Keys keys,
            @Nullable Places places,
            @Nullable MarkQuery due,
            List<HeldRows> held)
            throws SQLException {
        Fragment still = still(due);
        Fragment stays = stays(table, held);
        Places lie = table.root() ? places : null;
        try (PreparedStatement statement = source.prepareStatement(deleteSql(table, lie != null, still, stays))) {
            int next;
            if (lie == null) {
                next = PostgresText.bind(statement, 1, keys);
            } else {
                PlacedRows.prepare(source, statement);
                ArrayBytes.bind(statement, 1, lie);
                next = 2;
            }
            next = PostgresText.bind(statement, next, still.values());
            PostgresText.bind(statement, next, stays.values());
            if (table.hashing() == MoveTable.Hashing.CANONICAL) {
                return HashedHere.deleted(statement, table);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getBoolean(4)) {
                    throw new RowsHeld(table.source());
                }
                return new Digest(row.getLong(1), row.getBigDecimal(2), row.getLong(3));
            }
        }
    }

    private static String deleteSql(MoveTable table, boolean placed, Fragment still, Fragment stays) {
        boolean watched = !stays.sql().isEmpty();
        boolean canonical = table.hashing() == MoveTable.Hashing.CANONICAL;
        return """
                WITH d AS (
                  DELETE FROM %s
                  WHERE %s%s
                  RETURNING %s AS hf_hash%s
                )
                SELECT %s, %s FROM d""".formatted(
                        placed
                                ? "ONLY " + PostgresText.quote(table.source()) + " t"
                                : PostgresText.quote(table.source()) + " t\n  USING "
                                        + KeyPath.using(table, PostgresText.unnest(KeyPath.layout(table))),
                        placed ? PlacedRows.MATCHES : KeyPath.where(table),
                        still.sql(),
                        canonical ? PostgresRecords.ofSource("t", table) : PostgresText.hash("t", table),
                        watched ? ", " + stays.sql() + " AS hf_held" : "",
                        canonical ? "hf_hash" : "count(*), coalesce(sum(hf_hash), 0), 0",
                        !watched ? "false" : canonical ? "hf_held" : "bool_or(hf_held)");
    }

    /// Whether a row may not go, judged in RETURNING: by the very version of the row that went, which may be a later
    /// one than whoever asked before has seen. To leave the row out of the delete would not do: one of a bundle
    /// that stays behind falls to the CASCADE of its parent. Empty when nothing of the table is held.
    private Fragment stays(MoveTable table, List<HeldRows> held) {
        List<HeldRows> rows = held.stream()
                .filter(each -> each.table().equals(table.source()))
                .toList();
        return rows.isEmpty() ? Fragment.of("") : PostgresHolding.held(criteria, rows, "t");
    }

    private static Digest digest(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return new Digest(row.getLong(1), row.getBigDecimal(2), row.getLong(3));
        }
    }

    @Override
    public void keepForm(Connection source, List<MoveTable> tables, Keys keys) {
        // who entered locked the tables
    }

    @Override
    public void lockRows(Connection source, MoveTable table, Keys keys) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(lockSql(table))) {
            PostgresText.bind(statement, 1, keys);
            statement.execute();
        }
    }

    private static String lockSql(MoveTable table) {
        return """
                WITH l AS MATERIALIZED (
                  SELECT 1 FROM %s t, %s
                  WHERE %s
                  FOR UPDATE OF t
                )
                SELECT count(*) FROM l""".formatted(
                        PostgresText.quote(table.source()),
                        KeyPath.using(table, PostgresText.unnest(KeyPath.layout(table))),
                        KeyPath.where(table));
    }

    @Override
    public void discard(Connection archive, List<MoveTable> tables, Stamp stamp) throws SQLException {
        for (MoveTable table : tables) {
            try (PreparedStatement statement = archive.prepareStatement("DELETE FROM "
                    + PostgresText.quote(table.archive()) + " WHERE hf_chunk = ? AND hf_archived_at = ?")) {
                statement.setLong(1, stamp.chunk());
                statement.setObject(2, stamp.archivedAt().atOffset(ZoneOffset.UTC));
                statement.executeUpdate();
            }
        }
        try (PreparedStatement statement =
                archive.prepareStatement("DELETE FROM holdfast.manifest WHERE installation = ? AND chunk_id = ?")) {
            statement.setObject(1, stamp.installation());
            statement.setLong(2, stamp.chunk());
            statement.executeUpdate();
        }
    }

    @Override
    public List<Step> steps(MoveTable table, @Nullable MarkQuery due, boolean local, boolean proved, boolean locked) {
        List<Step> steps = new ArrayList<>();
        if (locked) {
            steps.add(new Step("lock", false, lockSql(table)));
        }
        if (!local) {
            steps.add(new Step(
                    "copy",
                    false,
                    "SELECT %s FROM %s t, %s WHERE %s"
                            .formatted(
                                    PostgresCopying.sent("t", table),
                                    PostgresText.quote(table.source()),
                                    KeyPath.using(table, PostgresText.unnest(KeyPath.layout(table))),
                                    KeyPath.where(table))));
        }
        if (!local || proved) {
            steps.add(readBackStep(table));
        }
        steps.add(new Step(local ? "move" : "delete", false, deleteSql(table, false, still(due), Fragment.of(""))));
        return steps;
    }

    @Override
    public Step readBackStep(MoveTable table) {
        return new Step(
                "read back",
                true,
                "SELECT FROM " + PostgresText.quote(table.archive())
                        + " a WHERE a.hf_chunk = 0 AND a.hf_archived_at = now()");
    }

    @Override
    public List<String> statements(MoveTable table, @Nullable MarkQuery due, boolean sameDatabase) {
        if (sameDatabase) {
            return List.of(moveSql(table, still(due), Fragment.of("")));
        }
        Stamp stamp = new Stamp(new java.util.UUID(0, 0), 0, 0, 0, java.time.Instant.EPOCH, java.time.Instant.EPOCH);
        return List.of(
                PostgresCopying.rowsOutSql(criteria, table, stamp, table.hashing() != MoveTable.Hashing.CANONICAL),
                PostgresCopying.copyInSql(table),
                readBackSql(table),
                deleteSql(table, false, still(due), Fragment.of("")));
    }

    /// ` AND ...`: the row must still be due. A DELETE cannot outer-join the table that it deletes from, so joined rows
    /// are looked up for each row; but where none is due without them, the server may choose how to find them.
    private Fragment still(@Nullable MarkQuery due) {
        if (due == null || due.condition() instanceof Condition.Always) {
            return Fragment.of("");
        }
        Fragment condition = criteria.condition(due.condition(), "t");
        List<Join> joins = due.joins();
        if (joins.isEmpty()) {
            return new Fragment("\n    AND " + condition.sql(), condition.values());
        }
        boolean needed = joins.stream().allMatch(join -> due.condition().needs(join.alias()));
        String joined = needed
                ? joins.stream()
                                .map(join -> join.named(PostgresText::quote))
                                .collect(Collectors.joining(", ", "", "\n      WHERE "))
                        + joins.stream()
                                .map(join -> join.matches("t", PostgresText::quote))
                                .collect(Collectors.joining(" AND ", "", " AND "))
                : "(SELECT 1) one\n      " + criteria.joins(joins, "t") + "\n      WHERE ";
        return new Fragment("\n    AND EXISTS (SELECT 1 FROM " + joined + condition.sql() + ")", condition.values());
    }
}
