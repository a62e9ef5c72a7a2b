package dev.holdfast.store;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/// Where an embedded server keeps its programs, its data and the password of who owns them. Each is whole whenever it
/// exists.
///
/// @param base the directory that is the server's alone
record ServerDirectory(Path base) {
    Path programs() {
        return base.resolve("pg-" + EmbeddedServer.VERSION);
    }

    Path program(String name) {
        return programs().resolve("bin").resolve(name);
    }

    Path data() {
        return base.resolve("data");
    }

    Path passwordFile() {
        return base.resolve("password");
    }

    /// What is locked while the server is started or stopped.
    Path lock() {
        return base.resolve("lock");
    }

    Path log() {
        return base.resolve("server.log");
    }

    void unpackPrograms() throws IOException {
        if (!Files.exists(program("postgres"))) {
            ServerFiles.unpack(base, programs());
        }
    }

    /// Makes the password and the data unless they are there.
    ///
    /// @param user who is to own them
    void make(ServerUser user) throws IOException {
        if (!Files.exists(passwordFile())) {
            writePassword(user);
        }
        if (!Files.exists(data().resolve("PG_VERSION"))) {
            initialise(user);
        }
    }

    private void writePassword(ServerUser user) throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        Path fresh = passwordFile().resolveSibling("password.new");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, Base64.getUrlEncoder().encodeToString(random));
        user.own(fresh);
        Files.move(fresh, passwordFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    /// Makes the data directory under another name and renames it, so that it is whole whenever it exists.
    private void initialise(ServerUser user) throws IOException {
        Path fresh = base.resolve("data.new");
        ServerFiles.deleteTree(fresh);
        Files.createDirectory(
                fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        user.own(fresh);
        List<String> command = user.command(
                program("initdb").toString(),
                "--pgdata=" + fresh,
                "--username=" + EmbeddedServer.USER,
                "--pwfile=" + passwordFile(),
                "--auth=" + EmbeddedServer.AUTHENTICATION,
                "--set=scram_iterations=1", // the password is random: rounds would only slow its owner down
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions");
        Process process = ServerUser.Processes.of(base, command).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (ServerUser.Processes.await(process) != 0) {
            throw new IOException("initdb failed: " + output.strip());
        }
        Files.writeString(fresh.resolve("postgresql.auto.conf"), """
                listen_addresses = '127.0.0.1'
                unix_socket_directories = ''
                timezone = 'UTC'
                log_timezone = 'UTC'
                log_line_prefix = '%m [%p] '
                max_connections = 200
                shared_buffers = '256MB'
                max_wal_size = '4GB'
                """, StandardOpenOption.APPEND);
        Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /// @throws HoldfastException `CONFIG` when another release of the server made the data
    void requireVersion() throws IOException {
        String major = EmbeddedServer.VERSION.substring(0, EmbeddedServer.VERSION.indexOf('.'));
        String found = Files.readString(data().resolve("PG_VERSION")).strip();
        if (!found.equals(major)) {
            throw new HoldfastException(
                    ErrorCode.CONFIG,
                    data() + " was made by PostgreSQL " + found + "; this program brings PostgreSQL " + major
                            + ". Nothing was changed: open it with the program that made it, dump it, and load the dump");
        }
    }
}
