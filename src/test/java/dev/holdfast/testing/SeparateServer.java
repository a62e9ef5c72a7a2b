package dev.holdfast.testing;

import dev.holdfast.store.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A server of its own, which can be stopped as a crash would stop it, and started again; its clients find it behind a
/// [TcpProxy], for it may come back on another port.
///
/// What it has confirmed outlives it, because its machine runs on: it hands commits to the system and does not wait
/// for the disk, nor does its recovery for every file.
public final class SeparateServer implements AutoCloseable {
    private final Path directory;
    private final TcpProxy proxy;
    private EmbeddedServer server;

    public SeparateServer(Path directory) {
        this.directory = directory;
        try {
            forget();
            FreshData.linkPrograms(directory);
            FreshData.into(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = EmbeddedServer.open(directory);
        waitForNoDisk();
        proxy = new TcpProxy(server.port());
    }

    private void waitForNoDisk() {
        try (var connection = server.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("alter system set fsync = off");
            statement.execute("select pg_reload_conf()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Where clients find it, whichever port it is on.
    public int port() {
        return proxy.port();
    }

    public EmbeddedServer server() {
        return server;
    }

    public String password() {
        try {
            return Files.readString(server.passwordFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As `pg_ctl stop -m immediate`: no checkpoint, no word to anybody; the next start recovers.
    public void stopAtOnce() {
        try {
            String pid = Files.readAllLines(directory.resolve("data/postmaster.pid"))
                    .getFirst()
                    .strip();
            var postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
            if (new ProcessBuilder("kill", "-QUIT", pid).inheritIO().start().waitFor() != 0) {
                throw new IllegalStateException("postgres " + pid + " cannot be stopped");
            }
            postmaster.onExit().get(60, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    public void startAgain() {
        server = EmbeddedServer.open(directory);
        proxy.target(server.port());
    }

    @Override
    public void close() {
        proxy.close();
        server.stop();
        forget();
    }

    private void forget() {
        if (!Files.exists(directory)) {
            return;
        }
        if (Files.exists(directory.resolve("data/postmaster.pid"))) {
            EmbeddedServer.open(directory).stop(); // a killed run left it
        }
        try (var files = Files.walk(directory)) { // follows no link
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
