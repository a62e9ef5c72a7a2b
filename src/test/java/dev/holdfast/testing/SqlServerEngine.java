package dev.holdfast.testing;

import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.sqlserver.SqlServerDialect;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The server that [#URL] names: a JDBC address with `user` and `password`, whose login may create databases. Those
/// that tests make stay behind; the server is one for tests.
public final class SqlServerEngine implements ContractEngine {
    public static final String URL = "HOLDFAST_TEST_MSSQL_URL";

    /// Why a class is skipped.
    public static final String ABSENT = URL + " is not set: no SQL Server to run this on";

    private static final int ATTEMPTS = 5;

    private static final AtomicInteger COUNTER = new AtomicInteger();

    private static String url() {
        return Objects.requireNonNull(System.getenv(URL), ABSENT);
    }

    private static String property(String name) {
        Matcher found = Pattern.compile(";\\s*" + name + "=([^;]*)", Pattern.CASE_INSENSITIVE)
                .matcher(url());
        if (!found.find()) {
            throw new IllegalStateException(URL + " has no " + name);
        }
        return found.group(1);
    }

    private static SQLServerDataSource source() {
        SQLServerDataSource source = new SQLServerDataSource();
        source.setURL(url());
        return source;
    }

    @Override
    public String server() {
        try (Connection connection = source().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT CAST(@@VERSION AS nvarchar(400))")) {
            row.next();
            return row.getString(1).lines().findFirst().orElse("");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean genuine() {
        return server().startsWith("Microsoft SQL Server");
    }

    /// Why hashes mean nothing on a server of which this is not true.
    public static final String ADDS_BINARIES =
            "the server adds binary values up as numbers where SQL Server joins them: it cannot hash rows";

    /// Whether `+` joins binary values, as hashes need it.
    public boolean joinsBinaries() {
        try (Connection connection = source().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT DATALENGTH(CAST(0x01 AS varbinary(max)) + CAST(0x02 AS varbinary(8)))")) {
            return row.next() && row.getLong(1) == 2;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Dialect dialect() {
        return new SqlServerDialect();
    }

    @Override
    public synchronized String freshDatabase(String prefix) throws SQLException {
        String name = prefix + "_" + ProcessHandle.current().pid() + "_"
                + Long.toString(System.currentTimeMillis() % 1_000_000, 36) + "_" + COUNTER.incrementAndGet();
        try (Connection connection = source().getConnection()) {
            if (genuine()) {
                execute(
                        connection,
                        "CREATE DATABASE " + name,
                        "ALTER DATABASE " + name + " SET ALLOW_SNAPSHOT_ISOLATION ON");
            } else {
                createOnStandIn(connection, name);
            }
        }
        return name;
    }

    /// A stand-in fails to make a database while another process makes one.
    private void createOnStandIn(Connection connection, String name) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                execute(connection, "CREATE DATABASE " + name);
                return;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).contains("concurrently")) {
                    throw e;
                }
            }
        }
    }

    @Override
    public Connection connect(String database) throws SQLException {
        SQLServerDataSource source = source();
        source.setDatabaseName(database);
        return source.getConnection(property("user"), property("password"));
    }

    @Override
    public DatabaseSpec spec(String name, String database) {
        Matcher address = Pattern.compile("//([^:;/]+)(?::([0-9]+))?").matcher(url());
        if (!address.find()) {
            throw new IllegalStateException(URL + " has no //HOST:PORT");
        }
        return TestDatabase.named(name)
                .engine(Engine.SQLSERVER)
                .at(address.group(1) + ":" + (address.group(2) == null ? "1433" : address.group(2)))
                .database(database)
                .login(property("user"))
                .secret("env:CONTRACT")
                .spec();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("CONTRACT", property("password"));
    }

    @Override
    public String identity() {
        return "IDENTITY";
    }

    @Override
    public List<String> deleteTrigger(String table, String name) {
        return List.of("CREATE TRIGGER " + name + " ON " + table + " AFTER DELETE AS BEGIN SET NOCOUNT ON; END");
    }

    @Override
    public String sleep(int seconds) {
        return "WAITFOR DELAY '00:00:%02d'".formatted(seconds);
    }
}
