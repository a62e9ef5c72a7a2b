package dev.holdfast.testing;

import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;

/// One real PostgreSQL server for all tests of a JVM, each JVM in a directory of its own; each test takes databases of
/// its own.
public final class TestServer {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TestServer() {}

    private static final class Holder {
        private static final EmbeddedServer SERVER = open();

        private static EmbeddedServer open() {
            Path directory = Path.of("target/test-server-" + System.getProperty("holdfast.test.fork", "1"));
            forgetEarlierRuns(directory.resolve("data"));
            EmbeddedServer server = EmbeddedServer.open(directory);
            relax(server);
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
            return server;
        }
    }

    /// Tests survive no loss of power: nothing waits for the disk, and the server stops at once. They log in thousands
    /// of times: the password is worth no thousands of rounds.
    private static void relax(EmbeddedServer server) {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("alter system set fsync = off");
            statement.execute("alter system set full_page_writes = off");
            statement.execute("select pg_reload_conf()");
            statement.execute("set scram_iterations = 1");
            statement.execute("alter role " + EmbeddedServer.USER + " password '"
                    + Files.readString(server.passwordFile()).strip() + "'");
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Hundreds of databases of an earlier run would take much room, and much time to drop one by one.
    private static void forgetEarlierRuns(Path data) {
        if (!Files.exists(data) || Files.exists(data.resolve("postmaster.pid"))) {
            return; // nothing there, or a server that a killed run left
        }
        try (var files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The server, started at the first call and stopped with the JVM.
    public static EmbeddedServer shared() {
        return Holder.SERVER;
    }

    /// The name of a new, empty database.
    public static String freshDatabase(String prefix) {
        String name = prefix + "_" + ProcessHandle.current().pid() + "_" + COUNTER.incrementAndGet();
        if (!shared().createDatabase(name)) {
            throw new IllegalStateException(name + " was there already");
        }
        return name;
    }

    /// A migrated control database of its own.
    public static Store freshStore() {
        return freshStore(Links.DEFAULT);
    }

    /// A migrated control database of its own, over other links.
    public static Store freshStore(Links links) {
        return connect(freshControl(), links);
    }

    /// The name of a new, migrated control database.
    public static String freshControl() {
        String database = "control_" + ProcessHandle.current().pid() + "_" + COUNTER.incrementAndGet();
        try (var connection = shared().connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("create database " + database + " template " + Migrated.DATABASE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return database;
    }

    private static Store connect(String database, Links links) {
        return Store.connect(shared().url(database), EmbeddedServer.USER, password(), links);
    }

    /// Migrated once; a copy is made in a fraction of the time.
    private static final class Migrated {
        private static final String DATABASE = migrate();

        private static String migrate() {
            String database = freshDatabase("migrated");
            try (Store store = connect(database, Links.DEFAULT)) {
                store.migrate();
            }
            return database;
        }
    }

    /// The password of the server's owner.
    public static String password() {
        try {
            return Files.readString(shared().passwordFile()).strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
