package dev.holdfast.estate;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/// Connections to the governed databases of one engine, from typed fields only.
sealed interface Connector permits PostgresConnector, SqlServerConnector {
    /// One connection outside of any pool, at the server's own defaults.
    Connection connect(DatabaseSpec spec) throws SQLException;

    /// A pool whose transactions only read: one snapshot each, where the database has such.
    HikariDataSource readers(DatabaseSpec spec) throws SQLException;

    /// A pool whose transactions are `READ COMMITTED`.
    HikariDataSource writers(DatabaseSpec spec) throws SQLException;

    /// Times a dump of the definitions by the server's own client, where one is at hand.
    SchemaDump dumpSchema(DatabaseSpec spec);
}
