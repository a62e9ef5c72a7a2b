package dev.holdfast.store;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A private PostgreSQL server in a directory of its own, usable as root and as an ordinary user.
///
/// Loopback TCP only, on the port that it had last if that is free; password login only, with a generated password in
/// a file that only its owner reads. The server outlives a killed JVM: the next opener finds it by `postmaster.pid`
/// and attaches. One process at a time opens a directory; a second one that comes later attaches to the same server.
///
/// Files of the directory: `pg-VERSION/` programs, `data/`, `password`, `server.log`, `lock`.
public final class EmbeddedServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);

    /// Version of the bundled server.
    public static final String VERSION = "18.6";

    /// The login that owns everything in the server.
    public static final String USER = "holdfast";

    /// Duplicate database; a unique violation where the other had not committed when one looked.
    private static final Set<String> MADE_BY_ANOTHER = Set.of("42P04", "23505");

    /// The only way to log in. Whoever listens where the server did, and asks for its password in another way, is not
    /// told it.
    public static final String AUTHENTICATION = "scram-sha-256";

    /// No connection of this process is older.
    private static final Instant BEGAN = Instant.now();

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// How connections of this program are called, whichever process has them.
    private static final String OURS = "holdfast/";

    private final ServerDirectory directory;
    private final int port;
    private final boolean attached;

    private EmbeddedServer(ServerDirectory directory, int port, boolean attached) {
        this.directory = directory;
        this.port = port;
        this.attached = attached;
    }

    /// Starts the server of `directory`, or attaches to it when it already runs; makes the directory when there is
    /// none.
    ///
    /// @throws HoldfastException `CONFIG` when no server can be started there; the message names the directory and
    /// why
    public static EmbeddedServer open(Path directory) {
        Path base = directory.toAbsolutePath();
        ServerDirectory kept = new ServerDirectory(base);
        try {
            Files.createDirectories(base);
            try (FileChannel channel =
                            FileChannel.open(kept.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = lock(channel)) {
                return openLocked(kept, lock.isValid());
            }
        } catch (IOException | SQLException e) {
            throw new HoldfastException(
                    ErrorCode.CONFIG, "the embedded server in " + base + " did not start: " + e.getMessage(), e);
        }
    }

    /// Waits for other processes, and for other threads of this one, for which Java has no waiting lock.
    private static FileLock lock(FileChannel channel) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
            }
        }
        throw new IOException("another thread of this process has been opening it for " + PATIENCE.toSeconds() + " s");
    }

    private static EmbeddedServer openLocked(ServerDirectory directory, boolean locked)
            throws IOException, SQLException {
        if (!locked) {
            throw new IOException("its lock was lost");
        }
        directory.unpackPrograms();
        PidFile pidFile = new PidFile(directory.data());
        OptionalInt running = pidFile.port();
        if (running.isPresent()) {
            directory.requireVersion();
            EmbeddedServer server = new EmbeddedServer(directory, running.getAsInt(), true);
            server.awaitStarted();
            return server;
        }
        ServerUser user = ServerUser.forDirectory(directory.base(), directory.data());
        directory.make(user);
        directory.requireVersion();
        pidFile.discardForeign();
        return start(directory, user);
    }

    /// The server ended by itself before it answered.
    private static final class Ended extends IOException {
        private static final long serialVersionUID = 1L;

        Ended(String message) {
            super(message);
        }
    }

    private static EmbeddedServer start(ServerDirectory directory, ServerUser user) throws IOException {
        OptionalInt last = ServerPort.last(directory.data());
        if (last.isPresent()) {
            try {
                return start(directory, user, last.getAsInt());
            } catch (Ended e) {
                LOG.info("not on port {} again: {}", last.getAsInt(), e.getMessage()); // taken a moment ago
            }
        }
        return start(directory, user, ServerPort.free());
    }

    private static EmbeddedServer start(ServerDirectory directory, ServerUser user, int port) throws IOException {
        File log = directory.log().toFile();
        List<String> command = user.detachedCommand(
                directory.program("postgres").toString(),
                "-D",
                directory.data().toString(),
                "-p",
                Integer.toString(port));
        Process process = ServerUser.Processes.of(directory.base(), command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        EmbeddedServer server = new EmbeddedServer(directory, port, false);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        SQLException last = null;
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new Ended("postgres exited with " + process.exitValue() + ", see " + log);
            }
            try (Connection connection = server.connect("postgres")) {
                if (connection.isValid(5)) {
                    return server;
                }
            } catch (SQLException e) {
                last = e;
            }
            LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
        }
        process.destroy();
        throw new IOException("no answer on port " + port + " within " + PATIENCE.toSeconds() + " s, see " + log, last);
    }

    /// The server that we attach to may still be recovering from a crash.
    private void awaitStarted() throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Connection connection = connect("postgres")) {
                connection.isValid(5);
                return;
            } catch (SQLException e) {
                if (!"57P03".equals(e.getSQLState()) || System.nanoTime() >= deadline) {
                    throw e;
                }
                LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
            }
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /// The file that holds the password of [#USER]; `file:` + this path is its reference.
    public Path passwordFile() {
        return directory.passwordFile();
    }

    /// True when the server already ran: it was started by another process, or by one that was killed.
    public boolean attached() {
        return attached;
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?sslmode=disable&requireAuth="
                + AUTHENTICATION;
    }

    /// A plain connection as the owner of everything, for set-up and tests.
    public Connection connect(String database) throws SQLException {
        try {
            Properties login = new Properties();
            login.setProperty("user", USER);
            login.setProperty(
                    "password", Files.readString(directory.passwordFile()).strip());
            login.setProperty("ApplicationName", OURS + "server");
            return PostgresSource.connect(url(database), login);
        } catch (IOException e) {
            throw new HoldfastException(ErrorCode.CONFIG, "cannot read " + directory.passwordFile(), e);
        }
    }

    /// Makes `database` unless it is there, or another makes it at the same time.
    ///
    /// @return true when it was made
    public boolean createDatabase(String database) {
        try (Connection connection = connect("postgres");
                var exists = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
            exists.setString(1, database);
            try (var found = exists.executeQuery()) {
                if (found.next()) {
                    return false;
                }
            }
            try (var create = connection.createStatement()) {
                create.execute("create database \"" + database.replace("\"", "\"\"") + "\"");
            }
            return true;
        } catch (SQLException e) {
            if (MADE_BY_ANOTHER.contains(e.getSQLState())) {
                return false;
            }
            throw new HoldfastException(
                    ErrorCode.DATABASE,
                    "embedded server: database " + database + " was not made: " + e.getMessage(),
                    e);
        }
    }

    /// Stops the server if nobody else is connected; otherwise leaves it to the others, of whom the last one stops it.
    ///
    /// So a second console or command line keeps its server when the first one ends, and a server that outlived a
    /// killed process ends with the next one that needed it. Checks and stops under the directory's lock, so that
    /// nobody who opens the directory now is left with a server that ends. A server that cannot be asked runs on.
    @Override
    public void close() {
        try (FileChannel channel = FileChannel.open(directory.lock(), StandardOpenOption.WRITE);
                var lock = lock(channel)) {
            if (lock.isValid() && !othersConnected()) {
                stop();
            }
        } catch (IOException e) {
            LOG.debug("the server on {} runs on: its directory could not be locked", directory.data(), e);
        }
    }

    private boolean othersConnected() {
        try (Connection connection = connect("postgres")) {
            return new OtherConnections(OURS, BEGAN).any(connection);
        } catch (SQLException | HoldfastException e) {
            LOG.debug("the server on {} runs on: it could not be asked who is connected", directory.data(), e);
            return true;
        }
    }

    /// Stops the server whoever is connected: their connections end, nothing that was committed is lost.
    ///
    /// @throws HoldfastException `CONFIG` when it runs on after a minute
    public void stop() {
        PidFile pidFile = new PidFile(directory.data());
        try {
            OptionalInt running = pidFile.port();
            if (running.isEmpty() || running.getAsInt() != port) {
                return; // it is gone already; never signal a process that may be another program
            }
            String pid = pidFile.pid();
            Optional<ProcessHandle> server = ProcessHandle.of(Long.parseLong(pid));
            if (!ServerUser.Processes.succeeds(List.of("kill", "-INT", pid))) { // fast shutdown
                throw new IOException("process " + pid + " belongs to another user");
            }
            if (server.isPresent()) {
                server.get().onExit().get(60, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new HoldfastException(
                    ErrorCode.CONFIG, "the embedded server on " + directory.data() + " did not stop", e);
        }
    }
}
