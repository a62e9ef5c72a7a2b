package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.IndexName;
import dev.holdfast.dialect.Indexing;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// SHOWPLAN_XML and CREATE INDEX ONLINE.
///
/// A statement is shown with variables for its values: the server knows no value of theirs and plans for any. Only
/// editions that build online are asked to build: elsewhere a build keeps every writer waiting.
final class SqlServerIndexing implements Indexing {
    private static final int NAME_CHARACTERS = 128;
    private static final int ENTERPRISE = 3;

    /// At its end an online build waits for everybody who is at the table, and everybody who comes waits behind it.
    static final int LOCK_MILLIS = 30_000;

    private static final Pattern SELECT = Pattern.compile("\\s*(?:SELECT|WITH)\\b.*", Pattern.DOTALL);

    @Override
    public Estimate explain(Connection connection, String statement) throws SQLException {
        return shown(connection, withVariables(statement));
    }

    /// Hints that make whole tables a bad bargain: look each row up, and answer the first one soon.
    @Override
    public Estimate explainByIndex(Connection connection, String statement) throws SQLException {
        if (statement.contains("OPTION (")) {
            return explain(connection, statement);
        }
        String hints = SELECT.matcher(statement).matches() ? "LOOP JOIN, FAST 1" : "LOOP JOIN";
        return explain(connection, statement.stripTrailing() + "\nOPTION (" + hints + ")");
    }

    /// Every `?` outside of quotes becomes a variable of the type that the driver sends most values in.
    static String withVariables(String statement) {
        StringBuilder shown = new StringBuilder();
        int values = 0;
        char inside = 0;
        for (int i = 0; i < statement.length(); i++) {
            char c = statement.charAt(i);
            if (inside != 0) {
                if (c == inside && statement.startsWith(String.valueOf(c), i + 1)) {
                    shown.append(c); // doubled: it stands for itself
                    i++;
                } else if (c == inside) {
                    inside = 0;
                }
            } else if (c == '\'' || c == '"' || c == '[') {
                inside = c == '[' ? ']' : c;
            } else if (c == '?') {
                shown.append("@v").append(++values);
                continue;
            }
            shown.append(c);
        }
        StringBuilder declared = new StringBuilder();
        for (int value = 1; value <= values; value++) {
            declared.append("DECLARE @v%d nvarchar(4000);\n".formatted(value));
        }
        return declared.append(shown).toString();
    }

    /// While plans are shown, nothing is carried out, a rollback as little as anything else. A server that does not
    /// know the setting may pass over it and carry out what it is merely asked about: so a harmless statement goes
    /// first.
    private static Estimate shown(Connection connection, String batch) throws SQLException {
        SqlServerText.execute(connection, "SET SHOWPLAN_XML ON");
        try {
            if (!plan(connection, "SELECT 1").startsWith("<ShowPlanXML")) {
                throw new SQLException("the server shows no plans; nothing was asked", "0A000");
            }
            return ShowPlan.read(plan(connection, batch));
        } finally {
            SqlServerText.execute(connection, "SET SHOWPLAN_XML OFF");
        }
    }

    private static String plan(Connection connection, String batch) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet row = statement.executeQuery(batch)) {
            StringBuilder plan = new StringBuilder();
            while (row.next()) {
                plan.append(row.getString(1));
            }
            return plan.toString();
        }
    }

    @Override
    public long estimatedRows(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT COALESCE(SUM(p.rows), 0)
                FROM sys.partitions p
                WHERE p.object_id = OBJECT_ID(?, N'U') AND p.index_id IN (0, 1)""")) {
            statement.setString(1, SqlServerText.quote(table));
            return SqlServerText.number(statement);
        }
    }

    @Override
    public String createIndex(TableName table, List<String> columns) {
        return "CREATE INDEX %s ON %s (%s) WITH (ONLINE = ON)"
                .formatted(
                        SqlServerText.quote(name(table, columns)),
                        SqlServerText.quote(table),
                        columns.stream().map(SqlServerText::quote).collect(Collectors.joining(", ")));
    }

    @Override
    public String indexName(TableName table, List<String> columns) {
        return name(table, columns);
    }

    private static String name(TableName table, List<String> columns) {
        return IndexName.of(table, columns, String::length, NAME_CHARACTERS);
    }

    /// A build that is broken off leaves nothing behind: the server rolls it back.
    @Override
    public boolean build(Connection connection, TableName table, List<String> columns) throws SQLException {
        if (stands(connection, table, columns)) {
            return false;
        }
        requireOnline(connection, createIndex(table, columns));
        SqlServerText.execute(connection, "SET LOCK_TIMEOUT " + LOCK_MILLIS);
        try {
            SqlServerText.execute(connection, createIndex(table, columns));
        } finally {
            SqlServerText.execute(
                    connection,
                    "SET LOCK_TIMEOUT " + ServerLimits.DEFAULT.lock().toMillis());
        }
        return true;
    }

    @Override
    public void clear(Connection connection, TableName table, List<String> columns) {
        // nothing is ever left half built
    }

    private static boolean stands(Connection connection, TableName table, List<String> columns) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT COUNT(*)
                FROM sys.indexes i
                WHERE i.object_id = OBJECT_ID(?, N'U') AND i.name = ? AND i.is_disabled = 0""")) {
            statement.setString(1, SqlServerText.quote(table));
            statement.setString(2, name(table, columns));
            return SqlServerText.number(statement) > 0;
        }
    }

    /// @throws SQLException when the edition builds only while writers wait
    static void requireOnline(Connection connection, String statement) throws SQLException {
        if (edition(connection) != ENTERPRISE) {
            throw new SQLException(
                    "this edition of SQL Server builds indexes only while every writer waits; nothing was built. In a quiet"
                            + " hour a DBA may run, without ONLINE: " + statement,
                    "0A000");
        }
    }

    private static long edition(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT CAST(SERVERPROPERTY('EngineEdition') AS int)")) {
            return SqlServerText.number(statement);
        }
    }
}
