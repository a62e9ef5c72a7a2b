package dev.holdfast.bench;

import dev.holdfast.store.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// A real server in a directory of its own, with the settings that every contender gets.
final class Server implements AutoCloseable {
    /// Durable, and repeatable: nothing runs on its own while a contender does.
    private static final List<String> SETTINGS = List.of(
            "shared_buffers = '1GB'",
            "work_mem = '64MB'",
            "maintenance_work_mem = '256MB'",
            "max_wal_size = '8GB'",
            "checkpoint_timeout = '30min'",
            "autovacuum = off",
            "jit = off",
            "max_parallel_workers_per_gather = 0",
            "random_page_cost = 1.1",
            "effective_cache_size = '4GB'");

    private static final long MILLIS_OF_A_TICK = 10;

    private final EmbeddedServer server;
    private final Path directory;

    private Server(EmbeddedServer server, Path directory) {
        this.server = server;
        this.directory = directory;
    }

    static Server open(Path directory) throws SQLException {
        EmbeddedServer first = EmbeddedServer.open(directory);
        try (Connection connection = first.connect("postgres");
                var statement = connection.createStatement()) {
            for (String setting : SETTINGS) {
                statement.execute("ALTER SYSTEM SET " + setting);
            }
        }
        first.stop(); // shared_buffers is read at the start only
        return new Server(EmbeddedServer.open(directory), directory.toAbsolutePath());
    }

    /// A server run by the program files that another one has in `unpacked`: to unpack them takes longer than to start.
    static Server open(Path directory, Path unpacked) throws IOException, SQLException {
        String programs = "pg-" + EmbeddedServer.VERSION;
        Files.createDirectories(directory);
        Files.createSymbolicLink(
                directory.resolve(programs), unpacked.toAbsolutePath().resolve(programs));
        return open(directory);
    }

    /// A second server beside this one, run by the same program files.
    Server beside(Path other) throws IOException, SQLException {
        return open(other, directory);
    }

    EmbeddedServer embedded() {
        return server;
    }

    Path directory() {
        return directory;
    }

    void execute(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    long number(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    void drop(String database) throws SQLException {
        execute("postgres", "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }

    void create(String database) throws SQLException {
        drop(database);
        execute("postgres", "CREATE DATABASE " + database);
    }

    /// A copy of a template, file by file.
    void copy(String template, String database) throws SQLException {
        drop(database);
        execute("postgres", "CREATE DATABASE " + database + " TEMPLATE " + template + " STRATEGY FILE_COPY");
    }

    void checkpoint() throws SQLException {
        execute("postgres", "CHECKPOINT");
    }

    /// Bytes of WAL written so far.
    long wal() throws SQLException {
        return number("postgres", "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint");
    }

    /// Milliseconds of processor that backends have used, those that have ended; 0 where the system does not tell.
    /// Unlike time it does not grow when other programs want the machine, too.
    long backendCpu() throws IOException {
        Path stat = Path.of("/proc", Long.toString(processId()), "stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String line = Files.readString(stat);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * MILLIS_OF_A_TICK; // cutime, cstime: proc(5)
    }

    /// Of the server's first process.
    long processId() throws IOException {
        Path pidFile = directory.resolve("data/postmaster.pid");
        return Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    }

    /// The password of [EmbeddedServer#USER].
    String password() throws IOException {
        return Files.readString(server.passwordFile()).strip();
    }

    @Override
    public void close() {
        server.stop();
    }
}
