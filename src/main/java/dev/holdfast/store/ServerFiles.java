package dev.holdfast.store;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/// The server programs, unpacked once from the archive on the class path.
final class ServerFiles {
    private ServerFiles() {}

    /// Unpacks beside `home` and renames, so that `home` is whole whenever it exists.
    static void unpack(Path base, Path home) throws IOException {
        Path unpacked = Files.createTempDirectory(base, "unpack");
        Files.setPosixFilePermissions(unpacked, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (InputStream archive = open();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (!entry.getName().endsWith(".a")) {
                    write(tar, entry, unpacked);
                }
            }
        }
        Files.move(unpacked, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("archive entry leaves its directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            boolean executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static InputStream open() {
        String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        String architecture =
                switch (machine) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64" -> "arm_64";
                    default -> machine;
                };
        InputStream archive = ServerFiles.class.getResourceAsStream("/postgres-linux-" + architecture + ".txz");
        if (archive == null) {
            throw new HoldfastException(
                    ErrorCode.CONFIG,
                    "this build carries no PostgreSQL for " + System.getProperty("os.name") + " on " + machine
                            + ": set control.url to a PostgreSQL server, version 15 or newer");
        }
        return archive;
    }

    static void deleteTree(Path root) throws IOException {
        if (Files.exists(root)) {
            try (var paths = Files.walk(root)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
