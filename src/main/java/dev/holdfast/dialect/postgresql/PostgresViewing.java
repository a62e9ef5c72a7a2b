package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.ArchiveDdl;
import dev.holdfast.dialect.Column;
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
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// History views on PostgreSQL.
///
/// Every branch of the UNION ALL has the same types without a cast, so that the planner takes it apart: a condition on
/// the view becomes one on each table, and finds its index. Ours come first and the columns in the order of the
/// archive, which only grows: then a column that is added comes last, and `CREATE OR REPLACE` will do.
final class PostgresViewing implements Viewing {

    private static final Map<String, String> PROVENANCE = provenanceTypes();

    private final ArchiveDdl ddl;

    PostgresViewing(ArchiveDdl ddl) {
        this.ddl = ddl;
    }

    private static Map<String, String> provenanceTypes() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put("hf_where", "text");
        types.put("hf_archived_at", "timestamptz");
        types.put("hf_session", "bigint");
        types.put("hf_chunk", "bigint");
        types.put("hf_retain_until", "timestamptz");
        return types;
    }

    @Override
    public List<String> provenance() {
        return List.copyOf(PROVENANCE.keySet());
    }

    @Override
    public List<String> replace(History history) {
        return List.of(
                "CREATE SCHEMA IF NOT EXISTS "
                        + PostgresText.quote(history.view().schema()),
                "CREATE OR REPLACE VIEW " + PostgresText.quote(history.view()) + " AS\n" + query(history),
                "COMMENT ON VIEW " + PostgresText.quote(history.view()) + " IS '"
                        + mark(history).replace("'", "''") + "'");
    }

    private String query(History history) {
        Map<String, String> types = types(history);
        Stream<String> hot = Stream.of(branch(history.source(), types, false));
        Stream<String> warm = history.archives().stream()
                .map(side -> branch(side, types, true) + "\nWHERE " + notReturned(history.installation(), side));
        return Stream.concat(hot, warm).collect(Collectors.joining("\nUNION ALL\n"));
    }

    /// Archived columns first: those that the source has lost are among them.
    private Map<String, String> types(History history) {
        Map<String, String> types = new LinkedHashMap<>();
        Stream.concat(history.archives().stream(), Stream.of(history.source()))
                .flatMap(side -> side.columns().stream())
                .forEach(column -> types.merge(column.name(), column.type(), this::wider));
        return types;
    }

    private String wider(String one, String other) {
        if (one.equals(other) || ddl.widening(other, one) != ArchiveDdl.Widening.NONE) {
            return one;
        }
        return ddl.widening(one, other) != ArchiveDdl.Widening.NONE ? other : "text";
    }

    private static String branch(Side side, Map<String, String> types, boolean archived) {
        List<String> columns = new ArrayList<>();
        columns.add("'" + (archived ? "warm" : "hot") + "'::text AS hf_where");
        PROVENANCE.forEach((name, type) -> {
            if (!name.equals("hf_where")) {
                columns.add((archived ? "t." + name : "NULL::" + type) + " AS " + name);
            }
        });
        Map<String, String> standing =
                side.columns().stream().collect(Collectors.toMap(Column::name, Column::type, (one, _) -> one));
        types.forEach((name, type) -> {
            String quoted = PostgresText.quote(name);
            String has = standing.get(name);
            String value =
                    has == null ? "NULL::" + type : has.equals(type) ? "t." + quoted : "t." + quoted + "::" + type;
            columns.add(value + " AS " + quoted);
        });
        return "SELECT " + String.join(", ", columns) + "\nFROM " + PostgresText.quote(side.table()) + " t";
    }

    /// A restored copy stays in the archive, marked; its row is in the source, or has left it by another chunk. Whether
    /// there are any marks is asked once a statement: mostly there are none.
    private static String notReturned(UUID installation, Side archive) {
        String key = archive.key().stream()
                .map(column -> "t." + PostgresText.quote(column.name()) + "::text")
                .collect(Collectors.joining(", "));
        String marks = "SELECT FROM holdfast.restored m WHERE m.installation = '%s' AND m.table_name = '%s'"
                .formatted(installation, archive.table().toString().replace("'", "''"));
        return """
                NOT ((SELECT EXISTS (%1$s))
                  AND EXISTS (%1$s AND m.chunk_id = t.hf_chunk AND m.row_key = ARRAY[%2$s]))""".formatted(marks, key);
    }

    @Override
    public List<String> drop(TableName view) {
        return List.of("DROP VIEW IF EXISTS " + PostgresText.quote(view));
    }

    @Override
    public String mark(History history) {
        return ViewMark.of(history, query(history));
    }

    @Override
    public Optional<String> standing(Connection connection, TableName view) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT c.relkind = 'v', pg_catalog.obj_description(c.oid, 'pg_class')
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = ? AND c.relname = ?""")) {
            statement.setString(1, view.schema());
            statement.setString(2, view.table());
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String mark = row.getString(2);
                return Optional.of(row.getBoolean(1) && mark != null && mark.startsWith(ViewMark.BEGIN) ? mark : "");
            }
        }
    }

    @Override
    public List<TableName> over(Connection connection, TableName table) throws SQLException {
        List<TableName> views = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT DISTINCT n.nspname, v.relname
                FROM pg_catalog.pg_depend d
                JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
                JOIN pg_catalog.pg_class v ON v.oid = r.ev_class AND v.relkind = 'v'
                JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace
                WHERE d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
                  AND d.refobjid = pg_catalog.to_regclass(?)
                  AND starts_with(pg_catalog.obj_description(v.oid, 'pg_class'), ?)""")) {
            statement.setString(1, PostgresText.quote(table));
            statement.setString(2, ViewMark.BEGIN);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    views.add(new TableName(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return views;
    }

    @Override
    public boolean rowSecurity(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT relrowsecurity FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass(?)")) {
            statement.setString(1, PostgresText.quote(table));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    @Override
    public boolean roleStands(Connection connection, String role) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT FROM pg_catalog.pg_roles WHERE rolname = ?")) {
            statement.setString(1, role);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    @Override
    public List<String> grants(String role, boolean create, List<TableName> views) {
        String name = PostgresText.quote(role);
        Stream<String> made = create ? Stream.of("CREATE ROLE " + name + " NOLOGIN") : Stream.of();
        Stream<String> usage = views.stream()
                .map(TableName::schema)
                .distinct()
                .map(schema -> "GRANT USAGE ON SCHEMA " + PostgresText.quote(schema) + " TO " + name);
        Stream<String> select =
                views.stream().map(view -> "GRANT SELECT ON " + PostgresText.quote(view) + " TO " + name);
        return Stream.of(made, usage, select).flatMap(each -> each).toList();
    }

    /// A right of a role is its own, one of a role that it is a member of, or everybody's.
    @Override
    public List<String> rights(Connection connection, String role, TableName table) throws SQLException {
        List<String> rights = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT p.name FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE'])
                  WITH ORDINALITY p(name, place)
                WHERE pg_catalog.has_table_privilege(?, pg_catalog.to_regclass(?), p.name)
                   OR (p.name IN ('SELECT', 'INSERT', 'UPDATE')
                     AND pg_catalog.has_any_column_privilege(?, pg_catalog.to_regclass(?), p.name))
                ORDER BY p.place""")) {
            statement.setString(1, role);
            statement.setString(2, PostgresText.quote(table));
            statement.setString(3, role);
            statement.setString(4, PostgresText.quote(table));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    rights.add(rows.getString(1));
                }
            }
        }
        return rights;
    }

    @Override
    public void readAs(Connection connection, String role, TableName table) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL ROLE " + PostgresText.quote(role));
            try (var rows = statement.executeQuery("SELECT FROM " + PostgresText.quote(table) + " LIMIT 1")) {
                rows.next();
            }
            statement.execute("RESET ROLE");
        }
    }

    @Override
    public void waitBriefly(Connection connection, boolean briefly) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '" + (briefly ? "2s" : "0") + "'");
        }
    }
}
