package dev.holdfast.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLState;

/// Connections from PostgreSQL's driver itself. The driver's own source asks [java.sql.DriverManager], which loads
/// whatever drivers there are, and that of SQL Server comes in a signed file: to check the signature takes an eighth of
/// a second, at the start of each command.
public final class PostgresSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1;
    private static final Driver DRIVER = new Driver();

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        Properties login = new Properties();
        if (user != null) {
            login.setProperty("user", user);
        }
        if (password != null) {
            login.setProperty("password", password);
        }
        return connect(getUrl(), login);
    }

    /// @param login whatever properties the driver knows, of which the URL's own come first
    static Connection connect(String url, Properties login) throws SQLException {
        Connection connection = DRIVER.connect(url, login);
        if (connection == null) {
            throw new SQLException(url + " is no URL of PostgreSQL", PSQLState.CONNECTION_UNABLE_TO_CONNECT.getState());
        }
        return connection;
    }
}
