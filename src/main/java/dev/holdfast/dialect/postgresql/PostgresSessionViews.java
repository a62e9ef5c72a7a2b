package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.FirstColumn;
import dev.holdfast.dialect.SessionTables.Kept;
import dev.holdfast.dialect.SessionTables.Numbered;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// Views for those who read session tables and do not know the ledger: over what was kept in the same database.
final class PostgresSessionViews {
    private static final String MARK = "Holdfast: pending ids of ";

    /// Who could read any of the tables may read the view.
    void make(Connection connection, Kept kept, TableName view, List<TableName> tables) throws SQLException {
        refuseForeign(connection, view);
        String session = kept.layout().columns().stream().map(Column::name).anyMatch("session"::equals)
                ? "hf_session"
                : "session";
        String name = PostgresText.quote(view);
        PostgresKeptRows.execute(
                connection,
                "CREATE OR REPLACE VIEW %s AS\nSELECT r.session AS %s, %s\n%s AND r.child = %s"
                        .formatted(name, session, columns(kept), from(kept), PostgresText.literal(kept.child())));
        mark(connection, view, kept.child());
        grant(connection, view, readers(connection, tables));
    }

    private static String columns(Kept kept) {
        return PostgresText.columns(
                "k", kept.layout().columns().stream().map(Column::name).toList());
    }

    private static String from(Kept kept) {
        return """
                FROM %s r
                JOIN %s k ON k.hf_number = r.number
                WHERE r.installation = '%s' AND r.plan_id = %d AND k.hf_generation > r.settled AND %s""".formatted(
                        PostgresKeptRows.RECEIPTS,
                        PostgresText.quote(kept.table()),
                        kept.installation(),
                        kept.plan(),
                        PostgresSessionTables.pending("k", kept.layout()));
    }

    private static void mark(Connection connection, TableName view, String of) throws SQLException {
        PostgresKeptRows.execute(
                connection,
                "COMMENT ON VIEW %s IS %s".formatted(PostgresText.quote(view), PostgresText.literal(MARK + of)));
    }

    /// Roles as they are spelt in a statement; owners are among those who read.
    private static List<String> readers(Connection connection, List<TableName> tables) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT DISTINCT CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END
                FROM pg_catalog.pg_class c, aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) e
                WHERE e.privilege_type = 'SELECT' AND c.oid IN (SELECT to_regclass(w) FROM unnest(?::text[]) w)
                ORDER BY 1""")) {
            select.setArray(1, PostgresSessionDrops.names(connection, tables));
            return FirstColumn.of(select);
        }
    }

    private static void grant(Connection connection, TableName view, List<String> readers) throws SQLException {
        if (!readers.isEmpty()) {
            PostgresKeptRows.execute(
                    connection, "GRANT SELECT ON " + PostgresText.quote(view) + " TO " + String.join(", ", readers));
        }
    }

    private static void refuseForeign(Connection connection, TableName view) throws SQLException {
        if (!ours(connection, view) && !kind(connection, view).isEmpty()) {
            throw new SQLException(
                    "a " + kind(connection, view) + " of the name " + view + " is there already", "42P07");
        }
    }

    void drop(Connection connection, TableName view) throws SQLException {
        if (ours(connection, view)) {
            PostgresKeptRows.execute(connection, "DROP VIEW " + PostgresText.quote(view));
        }
    }

    void makeSession(Connection connection, Kept kept, Numbered table) throws SQLException {
        refuseForeign(connection, table.table());
        PostgresKeptRows.execute(
                connection,
                "CREATE OR REPLACE VIEW %s AS\nSELECT %s\n%s AND r.number = %d"
                        .formatted(PostgresText.quote(table.table()), columns(kept), from(kept), table.number()));
        mark(connection, table.table(), kept.child());
    }

    void dropSessions(Connection connection, List<Numbered> tables) throws SQLException {
        for (Numbered table : standing(connection, tables)) {
            PostgresKeptRows.execute(connection, "DROP VIEW " + PostgresText.quote(table.table()));
        }
    }

    private List<Numbered> standing(Connection connection, List<Numbered> tables) throws SQLException {
        List<String> ours =
                sessions(connection, tables.stream().map(Numbered::table).toList());
        return tables.stream()
                .filter(table -> ours.contains(table.table().table()))
                .toList();
    }

    List<String> sessions(Connection connection, List<TableName> tables) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT c.relname FROM pg_catalog.pg_class c
                WHERE c.relkind = 'v' AND c.oid IN (SELECT to_regclass(w) FROM unnest(?::text[]) w)
                  AND starts_with(obj_description(c.oid, 'pg_class'), ?)""")) {
            select.setArray(1, PostgresSessionDrops.names(connection, tables));
            select.setString(2, MARK);
            return FirstColumn.of(select);
        }
    }

    private static boolean ours(Connection connection, TableName view) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT FROM pg_catalog.pg_class c
                WHERE c.oid = to_regclass(?) AND c.relkind = 'v'
                  AND starts_with(obj_description(c.oid, 'pg_class'), ?)""")) {
            select.setString(1, PostgresText.quote(view));
            select.setString(2, MARK);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private static String kind(Connection connection, TableName name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
                  WHEN 'f' THEN 'foreign table' WHEN 'i' THEN 'index' ELSE 'table' END
                FROM pg_catalog.pg_class c WHERE c.oid = to_regclass(?)""")) {
            select.setString(1, PostgresText.quote(name));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    String standing(Connection connection, TableName name) throws SQLException {
        return ours(connection, name) ? "" : kind(connection, name);
    }
}
