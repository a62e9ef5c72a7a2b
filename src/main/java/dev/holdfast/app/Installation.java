package dev.holdfast.app;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.dialect.sqlserver.SqlServerDialect;
import dev.holdfast.estate.EmbeddedLogin;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.Secrets;
import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An installation, open: its control database, its embedded server unless `control.url` names another, its estate.
final class Installation implements AutoCloseable {
    /// The control database in the embedded server.
    private static final String CONTROL_DATABASE = "holdfast";

    private final Settings settings;
    private final @Nullable EmbeddedServer server;
    private final Store store;
    private final Estate estate;

    private Installation(Settings settings, @Nullable EmbeddedServer server, Store store, Estate estate) {
        this.settings = settings;
        this.server = server;
        this.store = store;
        this.estate = estate;
    }

    /// Reaches the control database; its schema is left as it is found.
    static Installation open(Settings settings, Map<String, String> environment) {
        Secrets secrets = new Secrets(environment);
        Links links = Links.DEFAULT.bounds(Links.DEFAULT.connect(), settings.linkSilence());
        if (settings.control().isPresent()) {
            Settings.Control control = settings.control().get();
            String password = control.password()
                    .map(reference -> secrets.resolve(reference).reveal())
                    .orElse("");
            Store store = Store.connect(control.url(), control.user(), password, links);
            return new Installation(
                    settings, null, store, new Estate(store, secrets, Optional.empty(), Installation::dialect, links));
        }
        EmbeddedServer server = EmbeddedServer.open(settings.home().resolve("postgresql"));
        try {
            server.createDatabase(CONTROL_DATABASE);
            Store store = Store.connect(server.url(CONTROL_DATABASE), EmbeddedServer.USER, password(server), links);
            EmbeddedLogin login =
                    new EmbeddedLogin(server.host(), server.port(), EmbeddedServer.USER, server.passwordFile());
            return new Installation(
                    settings,
                    server,
                    store,
                    new Estate(store, secrets, Optional.of(login), Installation::dialect, links));
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static String password(EmbeddedServer server) {
        try {
            return Files.readString(server.passwordFile()).strip();
        } catch (IOException e) {
            throw new HoldfastException(ErrorCode.CONFIG, "cannot read " + server.passwordFile(), e);
        }
    }

    private static Dialect dialect(Engine engine) {
        return switch (engine) {
            case POSTGRESQL -> new PostgresDialect();
            case SQLSERVER -> new SqlServerDialect();
        };
    }

    Store store() {
        return store;
    }

    Estate estate() {
        return estate;
    }

    Optional<EmbeddedServer> server() {
        return Optional.ofNullable(server);
    }

    /// How the control database is called on screens.
    String controlName() {
        return settings.control().map(Settings.Control::url).orElse("embedded PostgreSQL " + EmbeddedServer.VERSION);
    }

    @Override
    public void close() {
        estate.close();
        store.close();
        if (server != null) {
            server.close();
        }
    }
}
