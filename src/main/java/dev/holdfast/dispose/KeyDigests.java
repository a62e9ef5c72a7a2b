package dev.holdfast.dispose;

import dev.holdfast.dialect.Keys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Digests of keys under the installation's own secret (HMAC-SHA256, cut to 128 bits): equal for equal keys of a table,
/// and of no use to whoever has not the secret. Of no use to two threads.
final class KeyDigests {
    private final Mac mac;

    KeyDigests(byte[] secret) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }

    /// @param table `database/schema.table` of the source
    List<UUID> of(String table, Keys keys) {
        return IntStream.range(0, keys.size())
                .mapToObj(row -> of(table, keys.key(row)))
                .toList();
    }

    UUID of(String table, List<Object> key) {
        mac.update(table.getBytes(StandardCharsets.UTF_8));
        for (Object value : key) {
            byte[] bytes = value.toString().getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            mac.update(bytes);
        }
        ByteBuffer digest = ByteBuffer.wrap(mac.doFinal());
        return new UUID(digest.getLong(), digest.getLong());
    }
}
