package dev.holdfast.cold;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.proof.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;

/// Small work on local files.
public final class LocalFiles {
    private LocalFiles() {}

    /// SHA-256 of a file, in hexadecimal.
    public static String sha256(Path file) {
        try (InputStream bytes = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(bytes, Sha256.make())) {
            byte[] buffer = new byte[1 << 16];
            while (digesting.read(buffer) >= 0) {
                // the digest hears of it
            }
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (IOException e) {
            throw new HoldfastException(ErrorCode.CONFIG, "cold file " + file + " cannot be read: " + reason(e), e);
        }
    }

    /// What went wrong, without the path that the message around it names.
    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "this account may not";
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            default -> String.valueOf(e.getMessage());
        };
    }

    static void deleteAfter(Exception failure, Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
    }
}
