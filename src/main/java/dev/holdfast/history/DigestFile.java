package dev.holdfast.history;

import dev.holdfast.proof.Sha256;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
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
        return new DigestFile(new BufferedOutputStream(Files.newOutputStream(file)), Sha256.make());
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
