package dev.holdfast.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// `postmaster.pid` of a data directory, by which whoever comes later finds the server that runs on it.
///
/// A killed server leaves its file behind, and the number in it may be another program's by now.
final class PidFile {
    private static final int PORT_LINE = 3;

    private final Path file;

    PidFile(Path data) {
        this.file = data.resolve("postmaster.pid");
    }

    /// The port of the server that runs; empty when the file is missing or stale.
    OptionalInt port() throws IOException {
        if (!Files.exists(file)) {
            return OptionalInt.empty();
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.size() <= PORT_LINE
                || !lines.get(PORT_LINE).strip().matches("[0-9]{1,5}")
                || process(lines.getFirst()).filter(PidFile::maybeServer).isEmpty()) {
            return OptionalInt.empty();
        }
        int port = Integer.parseInt(lines.get(PORT_LINE).strip());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 2000);
            return OptionalInt.of(port);
        } catch (IOException e) {
            return OptionalInt.empty(); // the pid belongs to another program by now
        }
    }

    /// Of the server for which [#port] answers.
    String pid() throws IOException {
        return Files.readAllLines(file).getFirst().strip();
    }

    /// After a restart of the machine the pid of a killed server may be another program's; postgres itself would take
    /// that program for a server and refuse to start.
    void discardForeign() throws IOException {
        if (Files.exists(file)) {
            List<String> lines = Files.readAllLines(file);
            if (!lines.isEmpty()
                    && process(lines.getFirst())
                            .filter(process -> !maybeServer(process))
                            .isPresent()) {
                Files.delete(file);
            }
        }
    }

    private static Optional<ProcessHandle> process(String pid) {
        return pid.strip().matches("[0-9]{1,9}")
                ? ProcessHandle.of(Long.parseLong(pid.strip())).filter(ProcessHandle::isAlive)
                : Optional.empty();
    }

    /// False when the process surely runs another program; what others run may be hidden from us.
    private static boolean maybeServer(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> command.endsWith("/postgres"))
                // another user's program may hide, its arguments less often
                .or(() -> process.info().commandLine().map(line -> line.contains("/postgres")))
                .orElse(true);
    }
}
