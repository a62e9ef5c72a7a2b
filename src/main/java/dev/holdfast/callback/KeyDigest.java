package dev.holdfast.callback;

import dev.holdfast.dialect.Keys;
import dev.holdfast.proof.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/// How many keys, and which, in whatever order: the sum, modulo 2^64, of the first eight bytes of each key's SHA-256.
///
/// What is hashed is each column's text as `length:text,`, the length in bytes of UTF-8: `2:42,4:a, b,`. Not safe for
/// several threads.
final class KeyDigest {
    private final MessageDigest sha = Sha256.make();
    private long count;
    private long sum;

    static KeyDigest of(Keys keys) {
        KeyDigest digest = new KeyDigest();
        for (int row = 0; row < keys.size(); row++) {
            digest.add(keys.key(row));
        }
        return digest;
    }

    void add(List<Object> key) {
        StringBuilder text = new StringBuilder();
        for (Object part : key) {
            String column = String.valueOf(part);
            text.append(column.getBytes(StandardCharsets.UTF_8).length)
                    .append(':')
                    .append(column)
                    .append(',');
        }
        sum += ByteBuffer.wrap(sha.digest(text.toString().getBytes(StandardCharsets.UTF_8)))
                .getLong();
        count++;
    }

    long count() {
        return count;
    }

    /// 16 digits.
    String hex() {
        return HexFormat.of().toHexDigits(sum);
    }
}
