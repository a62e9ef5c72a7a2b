package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.FirstColumn;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.SqlFile;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.ViewMark;
import dev.holdfast.dialect.Viewing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// History views on SQL Server. Their mark is an extended property of the view. A column is cast where two tables have
/// it with different types, and nowhere else, so that a condition on the view finds the index of each table.
///
/// A view holds nobody up here: the server lets a column go, or change its type, under a view that reads it, and the
/// view is made anew afterwards.
///
/// An archive in another database of the server is read by three names. There a chunk is copied before it is deleted,
/// so it is shown from the receipt of its delete on.
final class SqlServerViewing implements Viewing {
    private static final String PROPERTY = "Holdfast";

    private static final String ENDS = "datetimeoffset(6)";

    private static final Map<String, String> PROVENANCE = provenanceTypes();

    /// CREATE ROLE, GRANT, or anything else without the right to it.
    private static final Set<Integer> NO_RIGHT = Set.of(229, 262, 297, 15151, 15247, 4613, 4617);

    private final ArchiveDdl ddl;
    private final String rights = SqlFile.read(Engine.SQLSERVER, "role-rights.sql");

    SqlServerViewing(ArchiveDdl ddl) {
        this.ddl = ddl;
    }

    private static Map<String, String> provenanceTypes() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put("hf_where", "varchar(4)");
        types.put("hf_archived_at", ENDS);
        types.put("hf_session", "bigint");
        types.put("hf_chunk", "bigint");
        types.put("hf_retain_until", ENDS);
        return types;
    }

    @Override
    public List<String> provenance() {
        return List.copyOf(PROVENANCE.keySet());
    }

    @Override
    public List<String> replace(History history) {
        String schema = history.view().schema();
        return List.of(
                "IF SCHEMA_ID(%s) IS NULL EXEC (%s)"
                        .formatted(
                                SqlServerText.literal(schema),
                                SqlServerText.literal("CREATE SCHEMA " + SqlServerText.quote(schema))),
                "CREATE OR ALTER VIEW " + SqlServerText.quote(history.view()) + " AS\n" + query(history),
                """
                DECLARE @schema sysname = %1$s, @view sysname = %2$s, @mark nvarchar(3000) = %3$s;
                IF EXISTS (SELECT 1 FROM sys.extended_properties
                           WHERE class = 1 AND minor_id = 0 AND name = N'%4$s' AND major_id = OBJECT_ID(%5$s))
                  EXEC sys.sp_updateextendedproperty N'%4$s', @mark, N'SCHEMA', @schema, N'VIEW', @view;
                ELSE
                  EXEC sys.sp_addextendedproperty N'%4$s', @mark, N'SCHEMA', @schema, N'VIEW', @view;""".formatted(
                                SqlServerText.literal(schema),
                                SqlServerText.literal(history.view().table()),
                                SqlServerText.literal(mark(history)),
                                PROPERTY,
                                SqlServerText.literal(SqlServerText.quote(history.view()))));
    }

    private String query(History history) {
        Map<String, String> types = types(history);
        Stream<String> hot = Stream.of(branch(history.source(), types, false));
        Stream<String> warm = history.archives().stream()
                .map(side -> branch(side, types, true) + "\nWHERE " + notReturned(history.installation(), side)
                        + (side.elsewhere() ? "\n  AND " + deleted(history) : ""));
        return Stream.concat(hot, warm).collect(Collectors.joining("\nUNION ALL\n"));
    }

    /// Archived columns first: those that the source has lost are among them.
    private Map<String, String> types(History history) {
        Map<String, String> types = new LinkedHashMap<>();
        Stream.concat(history.archives().stream(), Stream.of(history.source()))
                .flatMap(side -> side.columns().stream())
                .forEach(column -> types.merge(column.name(), shown(column), this::wider));
        return types;
    }

    /// A version number is shown as the bytes that an archive keeps of it.
    private static String shown(Column column) {
        return column.type().equals("rowversion") ? "binary(8)" : column.type();
    }

    private String wider(String one, String other) {
        if (one.equals(other) || ddl.widening(other, one) != ArchiveDdl.Widening.NONE) {
            return one;
        }
        return ddl.widening(one, other) != ArchiveDdl.Widening.NONE
                ? other
                : "nvarchar(max) collate Latin1_General_100_BIN2";
    }

    private static String branch(Side side, Map<String, String> types, boolean archived) {
        List<String> columns = new ArrayList<>();
        columns.add("CAST('" + (archived ? "warm" : "hot") + "' AS varchar(4)) AS hf_where");
        PROVENANCE.forEach((name, type) -> {
            if (!name.equals("hf_where")) {
                columns.add((archived ? "t." + name : "CAST(NULL AS " + type + ")") + " AS " + name);
            }
        });
        Map<String, String> standing =
                side.columns().stream().collect(Collectors.toMap(Column::name, Column::type, (one, _) -> one));
        types.forEach((name, type) -> {
            String quoted = SqlServerText.quote(name);
            String has = standing.get(name);
            String value =
                    has == null ? cast("NULL", type) : has.equals(type) ? "t." + quoted : cast("t." + quoted, type);
            columns.add(value + " AS " + quoted);
        });
        return "SELECT " + String.join(", ", columns) + "\nFROM " + in(side) + SqlServerText.quote(side.table()) + " t";
    }

    private static String in(Side side) {
        return side.elsewhere() ? SqlServerText.quote(side.database()) + "." : "";
    }

    private static String deleted(History history) {
        return """
                EXISTS (
                  SELECT 1 FROM holdfast.receipt c
                  WHERE c.installation = '%s' AND c.chunk_id = t.hf_chunk AND c.table_name = %s)""".formatted(
                        history.installation(),
                        SqlServerText.literal(history.source().table().toString()));
    }

    private static String cast(String value, String type) {
        SqlServerType parsed = SqlServerType.parse(type);
        return "CAST(" + value + " AS " + parsed.bare() + ")" + parsed.collate();
    }

    /// A restored copy stays in the archive, marked; its row is in the source, or has left it by another chunk.
    private static String notReturned(UUID installation, Side archive) {
        return """
                NOT EXISTS (
                  SELECT 1 FROM %sholdfast.restored m
                  WHERE m.installation = '%s' AND m.table_name = %s AND m.chunk_id = t.hf_chunk
                    AND m.key_hash = %s)""".formatted(
                        in(archive),
                        installation,
                        SqlServerText.literal(archive.table().toString()),
                        KeyText.hash(KeyText.of("t", archive.key())));
    }

    @Override
    public List<String> drop(TableName view) {
        return List.of("DROP VIEW IF EXISTS " + SqlServerText.quote(view));
    }

    @Override
    public String mark(History history) {
        return ViewMark.of(history, query(history));
    }

    @Override
    public Optional<String> standing(Connection connection, TableName view) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT o.type, CAST(p.value AS nvarchar(3000))
                FROM sys.objects o
                LEFT JOIN sys.extended_properties p
                  ON p.class = 1 AND p.major_id = o.object_id AND p.minor_id = 0 AND p.name = N'%s'
                WHERE o.object_id = OBJECT_ID(?)""".formatted(PROPERTY))) {
            statement.setString(1, SqlServerText.quote(view));
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String mark = row.getString(2);
                boolean ours = row.getString(1).strip().equals("V") && mark != null && mark.startsWith(ViewMark.BEGIN);
                return Optional.of(ours ? mark : "");
            }
        }
    }

    @Override
    public List<TableName> over(Connection connection, TableName table) {
        return List.of(); // none has to give way
    }

    @Override
    public boolean rowSecurity(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT COUNT_BIG(*)
                FROM sys.security_predicates d
                JOIN sys.security_policies p ON p.object_id = d.object_id
                WHERE d.target_object_id = OBJECT_ID(?) AND p.is_enabled = 1""")) {
            statement.setString(1, SqlServerText.quote(table));
            return SqlServerText.number(statement) > 0;
        }
    }

    @Override
    public boolean roleStands(Connection connection, String role) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT COUNT_BIG(*) FROM sys.database_principals WHERE name = ? AND type = 'R'")) {
            statement.setString(1, role);
            return SqlServerText.number(statement) > 0;
        }
    }

    @Override
    public List<String> grants(String role, boolean create, List<TableName> views) {
        String name = SqlServerText.quote(role);
        Stream<String> made = create ? Stream.of("CREATE ROLE " + name) : Stream.of();
        Stream<String> select =
                views.stream().map(view -> "GRANT SELECT ON " + SqlServerText.quote(view) + " TO " + name);
        return Stream.concat(made, select).toList();
    }

    @Override
    public boolean denied(SQLException failure) {
        return NO_RIGHT.contains(failure.getErrorCode());
    }

    @Override
    public List<String> rights(Connection connection, String role, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(rights)) {
            statement.setString(1, role);
            statement.setString(2, SqlServerText.quote(table));
            return FirstColumn.of(statement);
        }
    }

    /// A role cannot be taken on, so a member of it is made for the moment.
    @Override
    public void readAs(Connection connection, String role, TableName table) throws SQLException {
        SqlServerText.execute(
                connection,
                readAsSql(
                        role,
                        table,
                        "hf_reader_"
                                + Long.toHexString(ThreadLocalRandom.current().nextLong())));
    }

    static String readAsSql(String role, TableName table, String member) {
        String user = SqlServerText.quote(member);
        String reader = SqlServerText.quote(role);
        return """
                CREATE USER %1$s WITHOUT LOGIN;
                ALTER ROLE %2$s ADD MEMBER %1$s;
                EXECUTE AS USER = %3$s;
                BEGIN TRY
                  DECLARE @any int = (SELECT COUNT(*) FROM (SELECT TOP (1) 1 AS one FROM %4$s) t);
                  REVERT;
                END TRY
                BEGIN CATCH
                  REVERT;
                  THROW;
                END CATCH;
                ALTER ROLE %2$s DROP MEMBER %1$s;
                DROP USER %1$s;""".formatted(user, reader, SqlServerText.literal(member), SqlServerText.quote(table));
    }

    @Override
    public void waitBriefly(Connection connection, boolean briefly) throws SQLException {
        long millis = briefly ? 2_000 : ServerLimits.DEFAULT.lock().toMillis();
        SqlServerText.execute(connection, "SET LOCK_TIMEOUT " + millis);
    }
}
