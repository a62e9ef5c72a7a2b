package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.EmbeddedServer;
import dev.holdfast.testing.ClassCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `holdfast` as processes of their own on an installation in a directory, whose embedded server outlives them.
final class CommandProcesses {
    private final Path home;

    /// Keeps the server running between processes; null while nobody asked for it.
    private @Nullable Connection guest;

    CommandProcesses(Path home) {
        this.home = home.toAbsolutePath();
    }

    /// An empty installation.
    void begin() throws IOException, SQLException {
        clear();
        Files.createDirectories(home);
    }

    /// Has the server run from now on, whichever process ends.
    void stay() throws IOException, SQLException {
        EmbeddedServer.open(home.resolve("postgresql"));
        guest = connect("postgres");
    }

    /// Stops the server and removes everything.
    void clear() throws IOException, SQLException {
        if (guest != null) {
            guest.close();
        }
        if (Files.exists(home.resolve("postgresql"))) {
            EmbeddedServer.open(home.resolve("postgresql")).stop();
        }
        if (Files.exists(home)) {
            try (var files = Files.walk(home)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /// A command on an installation of its own, whose classes those after it have in a cache, as the start script keeps
    /// one: see `cli.md`.
    void learn(String... arguments) throws IOException, InterruptedException {
        ClassCache classes = new ClassCache(home);
        List<String> recorded = java(classes.recording());
        recorded.addAll(List.of(arguments));
        assertThat(process(recorded, home.resolve("learning")).waitFor())
                .as(() -> text("out") + text("err"))
                .isZero();
        assertThat(process(java(classes.making()), home).waitFor())
                .as(() -> text("out") + text("err"))
                .isZero();
    }

    Process start(List<String> arguments) throws IOException {
        List<String> command = java(new ClassCache(home).options());
        command.addAll(arguments);
        return process(command, home);
    }

    private Process process(List<String> command, Path installation) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(home.resolve("out").toFile())
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(home.resolve("err").toFile()));
        builder.environment().putAll(Map.of("HOLDFAST_HOME", installation.toString()));
        return builder.start();
    }

    /// What starts a command, up to its arguments; as `cli.md` advises for short runs.
    private static List<String> java(List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.add("dev.holdfast.app.Main");
        return command;
    }

    /// @return what it printed
    String require(int code, String... arguments) throws IOException, InterruptedException {
        Process process = start(List.of(arguments));
        int exit = process.waitFor();
        assertThat(exit)
                .as(() -> String.join(" ", arguments) + ": " + text("out") + text("err"))
                .isEqualTo(code);
        return text("out");
    }

    private String text(String file) {
        try {
            return Files.readString(home.resolve(file));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /// The server's first process.
    long postmaster() throws IOException {
        return Long.parseLong(pidFile().getFirst().strip());
    }

    private List<String> pidFile() throws IOException {
        return Files.readAllLines(home.resolve("postgresql/data/postmaster.pid"));
    }

    /// To the server that runs now.
    ///
    /// @throws IOException when there is none yet
    Connection connect(String database) throws IOException, SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + pidFile().get(3).strip() + "/" + database,
                EmbeddedServer.USER,
                password());
    }

    private String password() throws IOException {
        return Files.readString(home.resolve("postgresql/password")).strip();
    }

    /// `psql` on a database, which runs a statement.
    ProcessBuilder psql(String database, String sql) throws IOException {
        ProcessBuilder psql = new ProcessBuilder(List.of(
                        "psql",
                        "-X",
                        "-q",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        pidFile().get(3).strip(),
                        "-U",
                        EmbeddedServer.USER,
                        "-d",
                        database,
                        "-c",
                        sql))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        psql.environment().put("PGPASSWORD", password());
        return psql;
    }
}
