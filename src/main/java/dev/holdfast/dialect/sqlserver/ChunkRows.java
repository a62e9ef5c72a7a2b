package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.CriteriaSql;
import dev.holdfast.dialect.Fragment;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.RetentionClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The rows of one table that are about to go, captured in `#hf_rows`: a number, the row's own key, what tells that the
/// row is still the one that was captured.
///
/// A delete names its rows by these keys in slices: no statement takes as many locks as the server turns into a lock on
/// the whole table (5,000).
final class ChunkRows {
    /// Rows of a table that one statement deletes.
    static final int SLICE = 2_000;

    private ChunkRows() {}

    /// Makes the table anew: the connection may have one of another form from before.
    static String create(MoveTable table, boolean guarded) {
        String keys = IntStream.range(0, table.key().size())
                .mapToObj(i -> "hf_k%d %s NOT NULL, "
                        .formatted(i + 1, table.key().get(i).type()))
                .collect(Collectors.joining());
        return """
                DROP TABLE IF EXISTS #hf_rows;
                CREATE TABLE #hf_rows (hf_n int IDENTITY(1,1) PRIMARY KEY, %shf_hash bigint NULL%s%s);""".formatted(
                        keys,
                        guarded && version(table) != null ? ", hf_version binary(8) NULL" : "",
                        guarded && table.clock() != null
                                ? ", hf_date %s NULL, hf_until datetimeoffset(6) NULL, hf_from datetimeoffset(6) NULL"
                                        .formatted(table.clock().column().type())
                                : "");
    }

    /// The column of row versions, where the table has one: any change of a row changes it.
    static @org.jspecify.annotations.Nullable String version(MoveTable table) {
        return table.columns().stream()
                .filter(column ->
                        SqlServerType.parse(column.column().type()).base().equals("rowversion"))
                .map(MoveTable.MoveColumn::name)
                .findFirst()
                .orElse(null);
    }

    /// @param guarded whether a row must still be what it is now when it goes
    static String captureSql(CriteriaSql criteria, MoveTable table, boolean guarded) {
        return captureSql(criteria, table, guarded, KeyPath.where(table));
    }

    /// @param where how the rows `t` hang on the keys
    static String captureSql(CriteriaSql criteria, MoveTable table, boolean guarded, String where) {
        String version = version(table);
        RetentionClock clock = table.clock();
        return """
                INSERT INTO #hf_rows (%s%s%s%s)
                SELECT %s%s%s%s
                FROM %s
                WHERE %s""".formatted(
                        names("hf_k", table.key().size()),
                        guarded ? ", hf_hash" : "",
                        guarded && version != null ? ", hf_version" : "",
                        guarded && clock != null ? ", hf_date" : "",
                        SqlServerText.columns(
                                "t", table.key().stream().map(Column::name).toList()),
                        guarded ? ", " + SqlServerHash.of("t", SqlServerHash.values(table)) : "",
                        guarded && version != null ? ", CAST(t." + SqlServerText.quote(version) + " AS binary(8))" : "",
                        guarded && clock != null ? ", " + SqlServerRetaining.date(criteria, table, clock) : "",
                        KeyPath.from(table, SqlServerText.keys(KeyPath.layout(table)), ""),
                        where);
    }

    private static String names(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).collect(Collectors.joining(", "));
    }

    /// @param sql of [#captureSql]
    static void capture(Connection connection, String sql, MoveTable table, Keys keys, boolean guarded)
            throws SQLException {
        SqlServerText.execute(connection, create(table, guarded));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            SqlServerText.bind(statement, 1, keys);
            statement.execute();
        }
    }

    static void drop(Connection connection) throws SQLException {
        SqlServerText.execute(connection, "DROP TABLE IF EXISTS #hf_rows");
    }

    /// The batch that deletes the captured rows, and tells how many went.
    ///
    /// @param declared what the batch declares first, with its `?`
    /// @param output the columns of OUTPUT; @param into where they go
    /// @param still a condition on `t` that rows must satisfy besides, or empty
    static String delete(
            MoveTable table, String declared, String output, String into, boolean guarded, Fragment still) {
        String version = version(table);
        String unchanged = !guarded
                ? ""
                : version != null
                        ? "\n    AND t." + SqlServerText.quote(version) + " = r.hf_version"
                        : "\n    AND " + SqlServerHash.of("t", SqlServerHash.values(table)) + " = r.hf_hash";
        return """
                DECLARE %s@done int = 0, @gone bigint = 0, @all int = (SELECT COALESCE(MAX(hf_n), 0) FROM #hf_rows);
                WHILE @done < @all
                BEGIN
                  DELETE t
                  OUTPUT %s
                  INTO %s
                  FROM #hf_rows r
                  JOIN %s t WITH (ROWLOCK) ON %s
                  WHERE r.hf_n > @done AND r.hf_n <= @done + %d%s%s;
                  SET @gone = @gone + @@ROWCOUNT;
                  SET @done = @done + %d;
                END;
                SELECT @gone;""".formatted(
                        declared,
                        output,
                        into,
                        SqlServerText.quote(table.source()),
                        ownKey(table.key()),
                        SLICE,
                        unchanged,
                        still.sql(),
                        SLICE);
    }

    /// That `t` is the row whose key `r` has.
    static String ownKey(List<Column> key) {
        return ownKey("t.%s = r.hf_k%d", key, " AND ");
    }

    /// @param each how a column of the key is spelt, by its name and its number
    static String ownKey(String each, List<Column> key, String between) {
        return IntStream.range(0, key.size())
                .mapToObj(i -> each.formatted(SqlServerText.quote(key.get(i).name()), i + 1))
                .collect(Collectors.joining(between));
    }
}
