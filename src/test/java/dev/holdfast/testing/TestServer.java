package dev.holdfast.testing;

import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// One real PostgreSQL server for all tests of a JVM, each JVM in a directory of its own; each test takes databases of
/// its own.
public final class TestServer {
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Map<Store, String> CONTROLS = new ConcurrentHashMap<>();

    /// Copies files. By default the server copies page by page through its buffers and its log, which takes twice the
    /// work, and what it has in its buffers then must be looked at once more when the database goes.
    private static final String STRATEGY = " strategy file_copy";

    /// How many locks for each connection the server has room for; 0 for its usual 64. `pg_dump` locks each table.
    private static final int LOCKS = Integer.getInteger("holdfast.test.locks", 0);

    private TestServer() {}

    private static final class Holder {
        private static final EmbeddedServer SERVER = open();
        private static final Connection CREATOR = connect(SERVER);

        private static EmbeddedServer open() {
            Path directory = Path.of("target/test-server-" + System.getProperty("holdfast.test.fork", "1"));
            forgetEarlierRuns(directory.resolve("data"));
            EmbeddedServer server = EmbeddedServer.open(directory);
            relax(server);
            if (LOCKS > 0) {
                server.stop(); // a setting of its start
                server = EmbeddedServer.open(directory);
            }
            warm(server);
            Runtime.getRuntime().addShutdownHook(new Thread(TestServer::stop));
            return server;
        }

        private static Connection connect(EmbeddedServer server) {
            try {
                return server.connect("postgres");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void stop() {
        Holder.SERVER.stop();
        delete(Memory.DIRECTORY);
    }

    /// Tests survive no loss of power: nothing waits for the disk, and the server stops at once. They log in thousands
    /// of times: the password is worth no thousands of rounds.
    private static void relax(EmbeddedServer server) {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("alter system set fsync = off");
            statement.execute("alter system set full_page_writes = off");
            statement.execute("alter system set autovacuum = off"); // ten workers a second for a thousand databases
            if (LOCKS > 0) {
                statement.execute("alter system set max_locks_per_transaction = " + LOCKS);
            }
            statement.execute("select pg_reload_conf()");
            statement.execute("set scram_iterations = 1");
            statement.execute("alter role " + EmbeddedServer.USER + " password '"
                    + Files.readString(server.passwordFile()).strip() + "'");
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Who is the first in a database writes down there what everybody reads about its catalog. A copy has that, too.
    private static void warm(EmbeddedServer server) {
        try (var connection = server.connect("template1")) {
            connection.isValid(5);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Where databases of tests are: in memory where a file system of it has room, else on the disk. A suite makes and
    /// deletes a million small files, and ext4 looks at each inode that was freed in the last minute before it
    /// takes another one (`recently_deleted` in its `ialloc.c`): that alone was a sixth of all work.
    private static final class Memory {
        private static final long ROOM = 4L << 30;
        private static final Path MOUNT = Path.of("/dev/shm");
        private static final Path DIRECTORY = MOUNT.resolve("holdfast-tests-"
                + Integer.toHexString(Path.of("").toAbsolutePath().toString().hashCode()) + "-"
                + System.getProperty("holdfast.test.fork", "1"));
        private static final String CLAUSE = use() ? " tablespace memory" : "";

        private static boolean use() {
            try (var statement = Holder.CREATOR.createStatement()) {
                if (isThere(statement)) {
                    return true; // of a server that a killed run left
                }
                if (!Files.isWritable(MOUNT) || Files.getFileStore(MOUNT).getUsableSpace() < ROOM) {
                    return false;
                }
                delete(DIRECTORY);
                Files.createDirectory(DIRECTORY);
                statement.execute("create tablespace memory location '" + DIRECTORY + "'");
                return true;
            } catch (IOException | SQLException e) {
                return false; // it belongs to another user than the server's
            }
        }

        private static boolean isThere(Statement statement) throws SQLException {
            try (var found = statement.executeQuery("select from pg_tablespace where spcname = 'memory'")) {
                return found.next();
            }
        }
    }

    /// Hundreds of databases of an earlier run would take much room, and much time to drop one by one. Nobody waits
    /// until they are gone.
    private static void forgetEarlierRuns(Path data) {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            return; // a server that a killed run left
        }
        Path old = data.resolveSibling("data.old");
        try {
            if (Files.exists(data) && !Files.exists(old)) {
                Files.move(data, old);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().name("forgetting").start(() -> delete(old));
    }

    static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            return; // there is none, or the next run goes on
        }
    }

    /// The server, started at the first call and stopped with the JVM.
    public static EmbeddedServer shared() {
        return Holder.SERVER;
    }

    /// The name of a new, empty database.
    public static String freshDatabase(String prefix) {
        return create(prefix, "template1");
    }

    /// Takes databases away that their test no longer needs, whoever is still connected. Nobody waits for it: what is
    /// not gone by the end of the JVM goes with it.
    public static void forget(List<String> databases) {
        Droppers.ONE.execute(() -> Droppers.forget(databases));
    }

    private static final class Droppers {
        /// Before it drops one, the server writes down what changed in all: so many go at once.
        private static final int MANY = 40;

        private static final ExecutorService ONE = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("dropping").factory());
        private static final Connection CONNECTION = Holder.connect(Holder.SERVER);
        private static final List<String> FORGOTTEN = new ArrayList<>();

        private static void forget(List<String> databases) {
            FORGOTTEN.addAll(databases);
            if (FORGOTTEN.size() >= MANY) {
                FORGOTTEN.forEach(Droppers::drop);
                FORGOTTEN.clear();
            }
        }

        private static void drop(String database) {
            try (var statement = CONNECTION.createStatement()) {
                statement.execute("drop database if exists \"" + database + "\" with (force)");
            } catch (SQLException e) {
                return; // the server ends, or somebody copies it
            }
        }
    }

    /// By the one connection that is kept for it: a login costs as much as a small database.
    private static String create(String prefix, String template) {
        String name = prefix + "_" + ProcessHandle.current().pid() + "_" + COUNTER.incrementAndGet();
        synchronized (Holder.CREATOR) {
            try (var statement = Holder.CREATOR.createStatement()) {
                statement.execute("create database \"" + name + "\" template " + template + Memory.CLAUSE + STRATEGY);
            } catch (SQLException e) {
                throw new IllegalStateException(name, e);
            }
        }
        return name;
    }

    /// A migrated control database of its own.
    public static Store freshStore() {
        return freshStore(Links.DEFAULT);
    }

    /// A migrated control database of its own, over other links.
    public static Store freshStore(Links links) {
        String database = freshControl();
        Store store = connect(database, links);
        CONTROLS.put(store, database);
        return store;
    }

    /// Closes a store, and takes its database away when it was made here.
    public static void close(Store store) {
        store.close();
        String database = CONTROLS.remove(store);
        if (database != null) {
            forget(List.of(database));
        }
    }

    /// The name of a new, migrated control database.
    public static String freshControl() {
        return create("control", Migrated.DATABASE);
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
