package dev.holdfast.testing;

import dev.holdfast.store.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The data of a server that has just been made, and its password, made once for a JVM and copied for each test that
/// needs a server of its own and does not ask how its data come about: `initdb` takes seconds, and waits for the disk
/// file by file.
public final class FreshData {
    private FreshData() {}

    private static final class Holder {
        private static final Path TEMPLATE = make();

        private static Path make() {
            Path directory = Path.of("target/fresh-data-" + System.getProperty("holdfast.test.fork", "1"))
                    .toAbsolutePath();
            try {
                if (Files.exists(directory.resolve("data/postmaster.pid"))) {
                    EmbeddedServer.open(directory).stop(); // a killed run left it
                }
                TestServer.delete(directory);
                linkPrograms(directory);
                EmbeddedServer.open(directory).stop();
                return directory;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Gives a directory the program files of the tests' own server, which takes a second to unpack.
    public static void linkPrograms(Path directory) throws IOException {
        Path programs = TestServer.shared().passwordFile().resolveSibling("pg-" + EmbeddedServer.VERSION);
        Path link = directory.resolve(programs.getFileName());
        if (!Files.exists(link)) {
            Files.createDirectories(directory);
            Files.createSymbolicLink(link, programs);
        }
    }

    /// Puts a stopped server's data and password into a directory that has none, with owners and rights as they were.
    public static void into(Path directory) throws IOException {
        Path from = Holder.TEMPLATE;
        Process copying = new ProcessBuilder(
                        "cp",
                        "-a",
                        from.resolve("data").toString(),
                        from.resolve("password").toString(),
                        directory.toString())
                .inheritIO()
                .start();
        try {
            if (copying.waitFor() != 0) {
                throw new IOException(from + " was not copied to " + directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(from + " was not copied to " + directory, e);
        }
    }
}
