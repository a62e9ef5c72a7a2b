package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.testing.PackedClasses;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A process that something is to happen to: a [FaultedEngine] from outside. It may be started long before it is
/// needed.
final class FaultedProcess implements AutoCloseable {
    /// For the process that writes the classes down.
    private static final Duration MOST_PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final BufferedReader said;
    private final Path errors;
    private final BufferedWriter orders;
    private final Duration patience;

    /// @param classes from [#classArchive]
    /// @param application nothing, or URL and statement
    FaultedProcess(EngineFixture engine, Path classes, Duration patience, String... application) throws IOException {
        boolean writes = Files.deleteIfExists(classes.resolveSibling("wanted"));
        String warmth = writes
                ? "-XX:AOTCacheOutput=" + classes
                : Files.exists(classes) ? "-XX:AOTCache=" + classes : "-Xshare:auto";
        this.errors = classes.resolveSibling("faulted.err");
        this.patience = writes ? MOST_PATIENCE : patience;
        List<String> command = ChildEngine.command(
                engine, FaultedEngine.class, PackedClasses.path(jars(classes)), "-XX:+UseSerialGC", warmth);
        command.addAll(List.of(application));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        said = process.inputReader(StandardCharsets.UTF_8);
        orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    void awaitReady() throws IOException {
        assertThat(hears(FaultedEngine.READY))
                .as("the process starts; %s says why not", errors)
                .isTrue();
    }

    /// @return false when the process ended without that word
    private boolean hears(String word) throws IOException {
        String line = said.readLine();
        while (line != null && !line.equals(word)) {
            line = said.readLine();
        }
        return line != null;
    }

    /// @param what `run` or `resume`
    /// @param point null for none
    /// @return null when it was killed; otherwise what it said at its end
    @Nullable
    String live(String what, @Nullable Failpoint point, int count) throws Exception {
        order(what + " die " + (point == null ? "-" : point.name()) + " " + count);
        awaitEnd();
        if (process.exitValue() == FaultedEngine.EXIT) {
            return null;
        }
        assertThat(process.exitValue()).as("the process's exit code").isZero();
        return said.readLine();
    }

    /// How often an undisturbed run comes to each failpoint.
    Map<Failpoint, Integer> census() throws Exception {
        String told = live("run", null, 0);
        if (told == null) {
            throw new AssertionError("an undisturbed run died");
        }
        Map<Failpoint, Integer> census = new EnumMap<>(Failpoint.class);
        for (String word : told.split(" ", -1)) {
            int equals = word.indexOf('=');
            census.put(Failpoint.valueOf(word.substring(0, equals)), Integer.valueOf(word.substring(equals + 1)));
        }
        return census;
    }

    /// Runs the tree until it comes to the failpoint, and stops the process there.
    ///
    /// @return false when it never came there; then it has ended
    boolean stopsAt(Failpoint point, int count) throws Exception {
        order("run wait " + point.name() + " " + count);
        if (!hears(FaultedEngine.THERE)) {
            awaitEnd();
            return false;
        }
        signal("STOP");
        return true;
    }

    /// Goes on from where it was stopped, to its end.
    void goesOn() throws Exception {
        signal("CONT");
        order("");
        awaitEnd();
    }

    private void order(String line) throws IOException {
        orders.write(line + "\n");
        orders.flush();
    }

    private void awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(patience.toSeconds(), TimeUnit.SECONDS))
                .as("the process ends")
                .isTrue();
    }

    private void signal(String name) throws Exception {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /// Where the classes of the processes are kept in the form in which they start fast.
    ///
    /// @param of whose, as a directory under `target`
    /// @param many whether it is worth the time to write it: the first process does, when it comes to its end
    static Path classArchive(String of, boolean many) throws IOException {
        Path directory = Path.of("target", of).toAbsolutePath();
        Files.createDirectories(directory);
        Path archive = directory.resolve("engine.aot");
        Files.deleteIfExists(archive);
        Files.deleteIfExists(directory.resolve("wanted"));
        if (many) {
            Files.createFile(directory.resolve("wanted"));
        }
        Files.deleteIfExists(directory.resolve("faulted.err"));
        Path jars = Files.createDirectories(jars(archive));
        try (Stream<Path> before = Files.list(jars)) {
            for (Path jar : before.toList()) { // of classes as they were
                Files.delete(jar);
            }
        }
        PackedClasses.path(jars);
        return archive;
    }

    private static Path jars(Path archive) {
        return archive.resolveSibling("jars");
    }
}
