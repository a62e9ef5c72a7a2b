package dev.holdfast.dialect.sqlserver;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// What the server lets a login see of itself. Its views refuse whoever lacks a right, some of them without naming it:
/// so they are asked for only after this.
///
/// @param server whether it sees what happens on the whole server; @param database whether in this database
record SqlServerSight(boolean server, boolean database, String login, String user) {
    /// From SQL Server 2022 on a part of each right is enough. An older one does not know the part, and answers null.
    static final String QUESTION = """
            SELECT CASE WHEN HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE') = 1
                          OR HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER PERFORMANCE STATE') = 1
                        THEN 1 ELSE 0 END,
                   CASE WHEN HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'VIEW DATABASE STATE') = 1
                          OR HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'VIEW DATABASE PERFORMANCE STATE') = 1
                        THEN 1 ELSE 0 END,
                   SUSER_SNAME(),
                   USER_NAME()
            """;

    private static final String OF_SERVER = "VIEW SERVER STATE";
    private static final String OF_DATABASE = "VIEW DATABASE STATE";

    /// No right to look at what was asked for, as the server numbers it.
    private static final int DENIED = 300;

    static SqlServerSight of(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUESTION);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return new SqlServerSight(row.getInt(1) == 1, row.getInt(2) == 1, row.getString(3), row.getString(4));
        }
    }

    /// @param what cannot be told without the right, for the message
    /// @throws SQLException when the login may not see what happens in the database
    void requireDatabase(String what) throws SQLException {
        if (!database) {
            throw new SQLException(lack(what, OF_DATABASE, user), "42000", DENIED);
        }
    }

    /// @throws SQLException when the login may not see what happens on the server
    void requireServer(String what) throws SQLException {
        Optional<String> lack = serverGap(what);
        if (lack.isPresent()) {
            throw new SQLException(lack.get(), "42000", DENIED);
        }
    }

    /// Why something is not told; empty when it is.
    Optional<String> serverGap(String what) {
        return server ? Optional.empty() : Optional.of(lack(what, OF_SERVER, login));
    }

    private String lack(String what, String right, String grantee) {
        return "%s: login %s lacks %s; this gives it: GRANT %s TO %s"
                .formatted(what, login, right, right, SqlServerText.quote(grantee));
    }
}
