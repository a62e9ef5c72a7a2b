package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Digest;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.HeldRows;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Moving on SQL Server.
///
/// Local: the rows of a table are captured with their hashes ([ChunkRows]), deleted in slices by a DELETE whose OUTPUT
/// goes straight into the archive table, and read back from there: count and sum of hashes of what was captured against
/// what the archive holds. A row goes only while it is the version that was captured. Whether a held row went is judged
/// on what the OUTPUT put into the archive, because T-SQL allows no lookup within an OUTPUT. OUTPUT always has an INTO:
/// without one it fails on a table with triggers.
final class SqlServerMoving implements Moving {
    private static final String STAMPED = "a.hf_chunk = ? AND a.hf_archived_at = " + SqlServerText.MOMENT_PARAMETER;

    private final CriteriaSql criteria;

    SqlServerMoving(CriteriaSql criteria) {
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
        if (table.hashing() == MoveTable.Hashing.CANONICAL) {
            throw new IllegalArgumentException(table.source() + ": rows that stay in a database are hashed by it");
        }
        ChunkRows.capture(connection, ChunkRows.captureSql(criteria, table, true), table, keys, true);
        if (table.clock() != null) {
            SqlServerRetaining.reckon(connection, table.clock());
        }
        long gone = delete(connection, table, stamp, still(due));
        Digest inserted = readBack(connection, table, stamp, held);
        Digest captured = captured(connection);
        ChunkRows.drop(connection);
        Digest deleted = captured.rows() == gone ? captured : uneven(table, captured.rows(), gone, inserted);
        return new Moved(new Digest(deleted.rows(), deleted.hash(), inserted.bytes()), inserted);
    }

    /// Fewer went than were captured: rows changed or are no longer due. Of the root the caller sees it by the count,
    /// and rolls back; of another table it would not.
    private static Digest uneven(MoveTable table, long captured, long gone, Digest inserted) throws SQLException {
        if (table.root()) {
            return new Digest(gone, inserted.hash(), 0);
        }
        throw new SQLException(
                table.source() + ": " + (captured - gone) + " of " + captured + " rows changed while they were moved",
                "40001");
    }

    private long delete(Connection connection, MoveTable table, Stamp stamp, Fragment still) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(moveSql(table, still))) {
            statement.setString(1, SqlServerText.moment(stamp.archivedAt()));
            statement.setLong(2, stamp.session());
            statement.setLong(3, stamp.chunk());
            statement.setString(4, SqlServerText.moment(stamp.retainUntil()));
            SqlServerText.bind(statement, 5, still.values());
            return SqlServerText.last(statement);
        }
    }

    private static String moveSql(MoveTable table, Fragment still) {
        boolean dated = table.clock() != null;
        String output = SqlServerText.columns("deleted", names(table)) + ", @at, @session, @chunk, "
                + (dated ? "r.hf_until, r.hf_from" : "@until");
        String into = "%s (%s, %s)"
                .formatted(SqlServerText.quote(table.archive()), SqlServerText.bare(names(table)), ours(table));
        return ChunkRows.delete(
                table,
                "@at datetimeoffset(6) = ?, @session bigint = ?, @chunk bigint = ?, @until datetimeoffset(6) = ?,\n  ",
                output,
                into,
                true,
                still);
    }

    static String ours(MoveTable table) {
        return "hf_archived_at, hf_session, hf_chunk, hf_retain_until"
                + (table.clock() == null ? "" : ", " + RetentionClock.COLUMN);
    }

    private static Digest captured(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT COUNT_BIG(*), " + SqlServerHash.sum("hf_hash") + ", CAST(0 AS bigint) FROM #hf_rows")) {
            return digest(statement);
        }
    }

    @Override
    public Digest readBack(Connection archive, MoveTable table, Stamp stamp) throws SQLException {
        return readBack(archive, table, stamp, List.of());
    }

    private Digest readBack(Connection archive, MoveTable table, Stamp stamp, List<HeldRows> held) throws SQLException {
        if (table.hashing() == MoveTable.Hashing.CANONICAL) {
            return readBackCanonically(archive, table, stamp);
        }
        Fragment stays = stays(table, held, "a");
        try (PreparedStatement statement = archive.prepareStatement(readBackSql(table, stays))) {
            int next = SqlServerText.bind(statement, 1, stays.values());
            statement.setLong(next++, stamp.chunk());
            statement.setString(next, SqlServerText.moment(stamp.archivedAt()));
            return digest(statement, table);
        }
    }

    private static Digest readBackCanonically(Connection archive, MoveTable table, Stamp stamp) throws SQLException {
        SqlServerRows rows = SqlServerRows.ofArchive(table);
        try (PreparedStatement statement = archive.prepareStatement("SELECT " + rows.select("a") + " FROM "
                + SqlServerText.quote(table.archive()) + " a WHERE " + STAMPED)) {
            statement.setLong(1, stamp.chunk());
            statement.setString(2, SqlServerText.moment(stamp.archivedAt()));
            try (ResultSet row = statement.executeQuery()) {
                return rows.gather(row, 1, false).digest();
            }
        }
    }

    private static String readBackSql(MoveTable table, Fragment stays) {
        return summed(
                SqlServerHash.of("a", SqlServerHash.archived(table)),
                SqlServerHash.bytes("a", names(table)),
                stays,
                SqlServerText.quote(table.archive()) + " a\n  WHERE " + STAMPED);
    }

    /// Rows, sum of hashes, bytes, and whether one is held, of what `from` has: row by row first, because T-SQL sums up
    /// nothing that looks into another table.
    private static String summed(String hash, String bytes, Fragment stays, String from) {
        boolean watched = !stays.sql().isEmpty();
        return """
                SELECT COUNT_BIG(*), %s, COALESCE(SUM(moved.hf_bytes), 0)%s
                FROM (
                  SELECT %s AS hf_hash, %s AS hf_bytes%s
                  FROM %s) moved""".formatted(
                        SqlServerHash.sum("moved.hf_hash"),
                        watched ? ", COALESCE(MAX(moved.hf_held), 0)" : "",
                        hash,
                        bytes,
                        watched ? ", " + SqlServerText.truth(stays.sql()) + " AS hf_held" : "",
                        from);
    }

    /// What the delete puts out are the rows themselves: they are hashed, and compared with what is held, from there.
    @Override
    public Digest delete(
            Connection source,
            MoveTable table,
            Keys keys,
            @Nullable Places places,
            @Nullable MarkQuery due,
            List<HeldRows> held)
            throws SQLException {
        ChunkRows.capture(source, ChunkRows.captureSql(criteria, table, false), table, keys, false);
        GoneRows.delete(source, table, still(due));
        Digest gone = gone(source, table, stays(table, held, "g"));
        GoneRows.drop(source);
        ChunkRows.drop(source);
        return gone;
    }

    private static Digest gone(Connection source, MoveTable table, Fragment stays) throws SQLException {
        if (table.hashing() == MoveTable.Hashing.CANONICAL) {
            return goneCanonically(source, table, stays);
        }
        try (PreparedStatement statement = source.prepareStatement(
                summed(SqlServerHash.of("g", SqlServerHash.values(table)), "CAST(0 AS bigint)", stays, "#hf_gone g"))) {
            SqlServerText.bind(statement, 1, stays.values());
            return digest(statement, table);
        }
    }

    private static Digest goneCanonically(Connection source, MoveTable table, Fragment stays) throws SQLException {
        if (!stays.sql().isEmpty()) {
            try (PreparedStatement statement =
                    source.prepareStatement("SELECT COUNT_BIG(*) FROM #hf_gone g WHERE " + stays.sql())) {
                SqlServerText.bind(statement, 1, stays.values());
                if (SqlServerText.number(statement) > 0) {
                    throw new RowsHeld(table.source());
                }
            }
        }
        SqlServerRows rows = SqlServerRows.ofSource(table);
        try (PreparedStatement statement = source.prepareStatement("SELECT " + rows.select("g") + " FROM #hf_gone g");
                ResultSet row = statement.executeQuery()) {
            return rows.gather(row, 1, false).digest();
        }
    }

    /// Whether a row may not go, judged by the very version that went. Leaving the row out of the delete would not do:
    /// one of a bundle that stays behind falls to the CASCADE of its parent. Empty when nothing is held.
    private Fragment stays(MoveTable table, List<HeldRows> held, String alias) {
        List<HeldRows> rows = held.stream()
                .filter(each -> each.table().equals(table.source()))
                .toList();
        return rows.isEmpty() ? Fragment.of("") : SqlServerHolding.held(criteria, rows, alias);
    }

    private static Digest digest(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return new Digest(row.getLong(1), row.getBigDecimal(2), row.getLong(3));
        }
    }

    /// @throws RowsHeld when a fourth column says that a row was held
    private static Digest digest(PreparedStatement statement, MoveTable table) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            if (row.getMetaData().getColumnCount() > 3 && row.getInt(4) > 0) {
                throw new RowsHeld(table.source());
            }
            return new Digest(row.getLong(1), row.getBigDecimal(2), row.getLong(3));
        }
    }

    /// `FROM ... t ... WHERE ...`: the rows of a table, as `t`, that hang on keys; one parameter, [SqlServerText#json].
    static String rowsFrom(MoveTable table) {
        return "FROM " + KeyPath.from(table, SqlServerText.keys(KeyPath.layout(table)), "") + "\nWHERE "
                + KeyPath.where(table);
    }

    /// A row under an update lock holds an intent lock on its table until the transaction ends, and that keeps the
    /// table's form. One of the chunk's own rows is taken: no other chunk is after it, and whoever else has it
    /// locked is in the way of the delete, too. It is looked for first and locked by its own key then, so
    /// that no row which was only read on the way stays locked. A table of which none goes may have none.
    @Override
    public void keepForm(Connection source, List<MoveTable> tables, Keys keys) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(keepFormSql(tables))) {
            SqlServerText.bind(statement, 1, keys);
            statement.execute();
            SqlServerText.toItsEnd(statement);
        }
    }

    static String keepFormSql(List<MoveTable> tables) {
        return tables.stream()
                .map(table -> """
                        SELECT @any = COUNT(*) FROM (SELECT TOP (1) %s FROM %s
                          WHERE %s) r
                        JOIN %s t WITH (UPDLOCK, ROWLOCK) ON %s;""".formatted(
                                ChunkRows.ownKey("t.%s AS hf_k%d", table.key(), ", "),
                                KeyPath.from(table, SqlServerText.declaredKeys(KeyPath.layout(table), "@keys"), ""),
                                KeyPath.where(table),
                                SqlServerText.quote(table.source()),
                                ChunkRows.ownKey(table.key())))
                .collect(Collectors.joining("\n", "DECLARE @keys nvarchar(max) = ?, @any int;\n", ""));
    }

    /// Ranges, not rows alone: nobody can put a row there that hangs on the keys until the transaction ends.
    @Override
    public void lockRows(Connection source, MoveTable table, Keys keys) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(lockSql(table))) {
            LockSlices.each(keys, table.root(), slice -> {
                SqlServerText.bind(statement, 1, slice);
                return SqlServerText.number(statement);
            });
        }
    }

    private static String lockSql(MoveTable table) {
        return "SELECT COUNT_BIG(*) FROM "
                + KeyPath.from(table, SqlServerText.keys(KeyPath.layout(table)), " WITH (UPDLOCK, HOLDLOCK, ROWLOCK)")
                + " WHERE " + KeyPath.where(table);
    }

    @Override
    public void discard(Connection archive, List<MoveTable> tables, Stamp stamp) throws SQLException {
        for (MoveTable table : tables) {
            try (PreparedStatement statement =
                    archive.prepareStatement("""
                    DECLARE @chunk bigint = ?, @at datetimeoffset(6) = ?, @gone int = 1;
                    WHILE @gone > 0
                    BEGIN
                      DELETE TOP (%d) FROM %s WHERE hf_chunk = @chunk AND hf_archived_at = @at;
                      SET @gone = @@ROWCOUNT;
                    END;
                    SELECT @gone;""".formatted(ChunkRows.SLICE, SqlServerText.quote(table.archive())))) {
                statement.setLong(1, stamp.chunk());
                statement.setString(2, SqlServerText.moment(stamp.archivedAt()));
                SqlServerText.last(statement);
            }
        }
        try (PreparedStatement statement = archive.prepareStatement("""
                DELETE FROM holdfast.manifest
                WHERE installation = CAST(? AS uniqueidentifier) AND chunk_id = ?""")) {
            statement.setString(1, stamp.installation().toString());
            statement.setLong(2, stamp.chunk());
            statement.executeUpdate();
        }
    }

    /// A plan is asked for single statements, so captured rows are asked about by the keys that capture them.
    @Override
    public List<Step> steps(MoveTable table, @Nullable MarkQuery due, boolean local, boolean proved, boolean locked) {
        List<Step> steps = new ArrayList<>();
        String from = KeyPath.from(table, SqlServerText.keys(KeyPath.layout(table)), "");
        if (locked) {
            steps.add(new Step("lock", false, lockSql(table)));
        }
        if (!local) {
            steps.add(new Step(
                    "copy",
                    false,
                    "SELECT " + SqlServerText.columns("t", names(table)) + " FROM " + from + " WHERE "
                            + KeyPath.where(table)));
        }
        if (!local || proved) {
            steps.add(readBackStep(table));
        }
        steps.add(new Step(
                local ? "move" : "delete",
                false,
                "DELETE t FROM " + from + " WHERE " + KeyPath.where(table)
                        + still(due).sql()));
        return steps;
    }

    @Override
    public Step readBackStep(MoveTable table) {
        return new Step(
                "read back",
                true,
                "SELECT COUNT_BIG(*) FROM " + SqlServerText.quote(table.archive()) + " a WHERE " + STAMPED);
    }

    @Override
    public List<String> statements(MoveTable table, @Nullable MarkQuery due, boolean sameDatabase) {
        return sameDatabase
                ? List.of(
                        ChunkRows.create(table, true),
                        ChunkRows.captureSql(criteria, table, true),
                        moveSql(table, still(due)),
                        readBackSql(table, Fragment.of("")))
                : List.of(
                        readBackSql(table, Fragment.of("")),
                        ChunkRows.create(table, false),
                        ChunkRows.captureSql(criteria, table, false),
                        GoneRows.create(table),
                        GoneRows.deleteSql(table, still(due)));
    }

    /// ` AND ...`: the row must still be due. Joined rows are looked up for each row.
    private Fragment still(@Nullable MarkQuery due) {
        if (due == null || due.condition() instanceof Condition.Always) {
            return Fragment.of("");
        }
        Fragment condition = criteria.condition(due.condition(), "t");
        if (due.joins().isEmpty()) {
            return new Fragment("\n    AND " + condition.sql(), condition.values());
        }
        return new Fragment(
                "\n    AND EXISTS (SELECT 1 FROM (SELECT 1 AS one) one\n      " + criteria.joins(due.joins(), "t")
                        + "\n      WHERE " + condition.sql() + ")",
                condition.values());
    }

    private static List<String> names(MoveTable table) {
        return table.columns().stream().map(MoveTable.MoveColumn::name).toList();
    }
}
