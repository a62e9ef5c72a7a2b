package dev.holdfast.estate;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Links;
import dev.holdfast.store.PostgresSource;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/// Connections to a governed PostgreSQL server, from typed fields only: there is no URL.
///
/// Off this machine TLS with a verified certificate and host name is required (`verify-full`; the authority is read
/// from `~/.postgresql/root.crt`, as psql does). A login without a secret uses what the server trusts or `~/.pgpass`.
final class PostgresConnector implements Connector {
    /// Values travel and print the same whatever the server, the role or this machine prefers. Just-in-time
    /// compilation never pays for statements of a few thousand rows.
    private static final String SESSION = "set timezone = 'UTC'; set datestyle = 'ISO, MDY';"
            + " set intervalstyle = 'postgres'; set extra_float_digits = 3; set bytea_output = 'hex';"
            + " set lc_monetary = 'C'; set jit = off";

    /// Names that the catalog prints are then always qualified. Writers keep the path of their login instead: triggers
    /// that fire for us were written for it.
    private static final String READER_SESSION = SESSION + "; set search_path = pg_catalog";

    /// But for our own schema, which comes first for a login that is called as it, and would get the login's new
    /// tables.
    private static final String WRITER_SESSION = SESSION
            + "; select set_config('search_path', (select coalesce(string_agg(quote_ident(s), ', ' order by n), 'public')"
            + " from unnest(current_schemas(false)) with ordinality u(s, n) where s <> 'holdfast'), false)"
            + " where current_user = 'holdfast' or current_setting('search_path') ~ 'holdfast'";

    private final Secrets secrets;
    private final Optional<EmbeddedLogin> embedded;
    private final Links links;

    PostgresConnector(Secrets secrets, Optional<EmbeddedLogin> embedded, Links links) {
        this.secrets = secrets;
        this.embedded = embedded;
        this.links = links;
    }

    @Override
    public Connection connect(DatabaseSpec spec) throws SQLException {
        return tapped(spec).getConnection();
    }

    @Override
    public HikariDataSource readers(DatabaseSpec spec) {
        HikariConfig config = pool(spec, "read", READER_SESSION);
        config.setReadOnly(true);
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        return new HikariDataSource(config);
    }

    @Override
    public HikariDataSource writers(DatabaseSpec spec) {
        HikariConfig config = pool(spec, "write", WRITER_SESSION);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }

    @Override
    public SchemaDump dumpSchema(DatabaseSpec spec) {
        return PostgresDump.run(dataSource(spec));
    }

    private HikariConfig pool(DatabaseSpec spec, String purpose, String session) {
        return Pools.config(spec, purpose, tapped(spec), session + "; " + links.serverBounds(), links);
    }

    private DataSource tapped(DatabaseSpec spec) {
        return links.tap().over(spec.name(), dataSource(spec));
    }

    private PGSimpleDataSource dataSource(DatabaseSpec spec) {
        PGSimpleDataSource source = new PostgresSource();
        if (spec.server().equals(DatabaseSpec.EMBEDDED)) {
            EmbeddedLogin login = embedded.orElseThrow(() -> new HoldfastException(
                    ErrorCode.CONFIG,
                    spec.name() + ": it lives in the embedded server, but control.url is set and none runs"));
            place(source, login.host(), login.port(), "disable");
            source.setRequireAuth(EmbeddedServer.AUTHENTICATION);
            authenticate(source, login.user(), read(login));
        } else {
            SpecRules.Address address = SpecRules.address(spec.server());
            place(source, address.host(), address.port(), address.loopback() ? "prefer" : "verify-full");
            authenticate(source, spec.login(), spec.secret() == null ? null : secrets.resolve(spec.secret()));
        }
        source.setDatabaseName(spec.databaseName());
        source.setApplicationName("holdfast/" + spec.name());
        links.bound(source);
        source.setLogServerErrorDetail(false); // DETAIL quotes rows
        source.setReWriteBatchedInserts(true);
        source.setPreferQueryMode(PreferQueryMode.EXTENDED);
        source.setGssEncMode("disable");
        return source;
    }

    private static void place(PGSimpleDataSource source, String host, int port, String sslMode) {
        source.setServerNames(new String[] {host});
        source.setPortNumbers(new int[] {port});
        source.setSslMode(sslMode);
    }

    private static void authenticate(PGSimpleDataSource source, @Nullable String user, @Nullable Secret password) {
        source.setUser(user);
        source.setPassword(password == null ? null : password.reveal());
    }

    private static Secret read(EmbeddedLogin login) {
        try {
            return new Secret(Files.readString(login.passwordFile()).strip());
        } catch (IOException e) {
            throw new HoldfastException(
                    ErrorCode.CONFIG, "the embedded server's password file cannot be read: " + login.passwordFile(), e);
        }
    }
}
