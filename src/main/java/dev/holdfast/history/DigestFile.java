package dev.holdfast.history;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file that knows the digest of what was written to it.
final class DigestFile extends FilterOutputStream {
    private final MessageDigest digest;
    private long bytes;

    private DigestFile(OutputStream out, MessageDigest digest) {
        super(out);
        this.digest = digest;
    }

    static DigestFile open(Path file) throws IOException {
        try {
            return new DigestFile(
                    new BufferedOutputStream(Files.newOutputStream(file)), MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] some, int from, int length) throws IOException {
        digest.update(some, from, length);
        bytes += length;
        out.write(some, from, length);
    }

    long bytes() {
        return bytes;
    }

    /// To be asked once, at the end.
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
