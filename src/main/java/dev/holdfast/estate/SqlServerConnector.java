package dev.holdfast.estate;

import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.sqlserver.GuardedConnection;
import dev.holdfast.store.Links;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/// Connections to a governed SQL Server database, from typed fields only: there is no URL.
///
/// Off this machine TLS with a verified certificate and host name is required; authorities are those that this JVM
/// trusts. A login is one of SQL Server with a password: no Kerberos, no Entra.
final class SqlServerConnector implements Connector {
    /// Values mean the same whatever the login prefers, and messages are in the language that faults are read in.
    /// `ARITHABORT` is what the driver leaves off, and DML on tables under indexed views needs.
    private static final String SESSION =
            "SET LANGUAGE us_english; SET DATEFORMAT ymd; SET DATEFIRST 7; SET TEXTSIZE 2147483647;"
                    + " SET ARITHABORT ON; SET NUMERIC_ROUNDABORT OFF";

    private static final Duration READERS_LOCK = Duration.ofSeconds(10);
    private static final String WRITER_SESSION = SESSION + "; SET XACT_ABORT ON; SET DEADLOCK_PRIORITY LOW;"
            + " SET LOCK_TIMEOUT " + ServerLimits.DEFAULT.lock().toMillis();
    private static final String READER_SESSION = SESSION + "; SET XACT_ABORT OFF; SET DEADLOCK_PRIORITY LOW;"
            + " SET LOCK_TIMEOUT " + READERS_LOCK.toMillis();

    private final Secrets secrets;
    private final Links links;

    SqlServerConnector(Secrets secrets, Links links) {
        this.secrets = secrets;
        this.links = links;
    }

    /// How these connections are encrypted.
    static DatabaseCheck.Finding encryption(DatabaseSpec spec) {
        return new DatabaseCheck.Finding(
                DatabaseCheck.Severity.OK,
                "tls",
                SpecRules.address(spec.server()).loopback()
                        ? "the login alone is encrypted: the server is on this machine"
                        : "encrypted, with a verified certificate");
    }

    @Override
    public SchemaDump dumpSchema(DatabaseSpec spec) {
        return SchemaDump.none("no client is known that dumps the definitions of a SQL Server database");
    }

    @Override
    public Connection connect(DatabaseSpec spec) throws SQLException {
        return tapped(spec).getConnection();
    }

    /// Transactions see one snapshot where the database allows that. Where it does not, each statement sees what was
    /// committed, and rows that change meanwhile may be seen before or after: what is deleted is compared again
    /// under a lock, so that costs no row. The server knows no read-only sessions; a login that may not write makes
    /// one.
    @Override
    public HikariDataSource readers(DatabaseSpec spec) throws SQLException {
        HikariConfig config = pool(spec, "read", READER_SESSION, false);
        config.setTransactionIsolation(
                snapshots(spec) ? "TRANSACTION_SQL_SERVER_SNAPSHOT_ISOLATION_LEVEL" : "TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }

    @Override
    public HikariDataSource writers(DatabaseSpec spec) {
        HikariConfig config = pool(spec, "write", WRITER_SESSION, true);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }

    private boolean snapshots(DatabaseSpec spec) throws SQLException {
        try (Connection connection = connect(spec);
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT snapshot_isolation_state FROM sys.databases WHERE database_id = DB_ID()")) {
            return row.next() && row.getInt(1) == 1;
        }
    }

    private HikariConfig pool(DatabaseSpec spec, String purpose, String session, boolean atomic) {
        return Pools.config(spec, purpose, GuardedConnection.over(tapped(spec), atomic), session, links);
    }

    private DataSource tapped(DatabaseSpec spec) {
        return links.tap().over(spec.name(), dataSource(spec));
    }

    private SQLServerDataSource dataSource(DatabaseSpec spec) {
        if (spec.server().equals(DatabaseSpec.EMBEDDED)) {
            throw new HoldfastException(
                    ErrorCode.CONFIG,
                    spec.name() + ": the embedded server is PostgreSQL; a SQL Server is named as HOST:PORT");
        }
        SpecRules.Address address = SpecRules.address(spec.server());
        SQLServerDataSource source = new SQLServerDataSource();
        source.setServerName(address.host());
        source.setPortNumber(address.port());
        source.setEncrypt(address.loopback() ? "false" : "true"); // false: the login alone is encrypted
        source.setTrustServerCertificate(address.loopback());
        source.setDatabaseName(spec.databaseName());
        source.setUser(spec.login());
        source.setPassword(
                spec.secret() == null ? "" : secrets.resolve(spec.secret()).reveal());
        source.setApplicationName("holdfast/" + spec.name());
        source.setLoginTimeout((int) links.connect().toSeconds());
        source.setSocketTimeout((int) links.silence().toMillis());
        source.setConnectRetryCount(0); // a connection made anew unseen has lost its locks and temporary tables
        source.setSendTimeAsDatetime(false); // a time keeps its seven digits
        return source;
    }
}
