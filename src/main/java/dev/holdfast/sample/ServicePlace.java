package dev.holdfast.sample;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.notify.http.SigningKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/// Where the services of the sample shop listen, on this machine only, and the key that calls to them are signed with.
/// All processes of an installation have the same.
///
/// @param keyFile holds the secret half
public record ServicePlace(int port, Path keyFile) {
    /// What stands in the sample's policies for those who have services of their own.
    private static final String WRITTEN_URL = "https://shop.example/";

    private static final String WRITTEN_KEY = "file:/etc/holdfast/shop.key";

    private static final int LAST_PORT = 65_535;

    private static Path folder(Path home) {
        return home.resolve("samples");
    }

    private static Path portFile(Path home) {
        return folder(home).resolve("shop.port");
    }

    /// What [#remember] wrote.
    public static Optional<ServicePlace> remembered(Path home) {
        if (!Files.exists(keyFile(home))) {
            return Optional.empty();
        }
        try {
            int port = Integer.parseInt(Files.readString(portFile(home)).strip());
            if (port < 1 || port > LAST_PORT) {
                throw new NumberFormatException(port + " is none");
            }
            return Optional.of(new ServicePlace(port, keyFile(home)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw new HoldfastException(
                    ErrorCode.CONFIG,
                    portFile(home) + " cannot be read as a port: " + e.getMessage()
                            + "; without it `holdfast demo shop` chooses another",
                    e);
        }
    }

    /// A port that is free now; nothing is written.
    public static ServicePlace choose(Path home) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new ServicePlace(free.getLocalPort(), keyFile(home));
        } catch (IOException e) {
            throw new HoldfastException(
                    ErrorCode.CONFIG, "nobody can listen on this machine's loopback: " + e.getMessage(), e);
        }
    }

    private static Path keyFile(Path home) {
        return folder(home).resolve("shop.key").toAbsolutePath();
    }

    /// Makes the key unless it is there, and writes the port: last, for what has a port is whole.
    void remember() {
        Path folder = keyFile.resolveSibling(".").normalize();
        try {
            Files.createDirectories(folder);
            if (!Files.exists(keyFile)) {
                write(keyFile, SigningKey.create().secretText());
            }
            write(keyFile.resolveSibling("shop.port"), Integer.toString(port));
        } catch (IOException e) {
            throw new HoldfastException(ErrorCode.CONFIG, "cannot write into " + folder + ": " + e.getMessage(), e);
        }
    }

    /// Closed to others, and whole or not there.
    private static void write(Path file, String text) throws IOException {
        FileAttribute<Set<PosixFilePermission>> closed =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path draft = Files.createTempFile(file.resolveSibling(".").normalize(), "shop", ".new", closed);
        Files.writeString(draft, text + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// As in the setting `callback.inside`.
    public String allowed() {
        return "127.0.0.1:" + port;
    }

    /// The sample's policies with these services in place of those of the document.
    public String written(String policies) {
        String key = "file:" + keyFile.toString().replace("\\", "\\\\").replace("\"", "\\\"");
        return policies.replace(WRITTEN_URL, "http://" + allowed() + "/").replace(WRITTEN_KEY, key);
    }
}
