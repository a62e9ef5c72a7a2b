package dev.holdfast.notify.http;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.SecretRef;
import dev.holdfast.estate.Secrets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs calls as Standard Webhooks 1.0 says: `webhook-id`, `webhook-timestamp` and `webhook-signature` over
/// `id.timestamp.body`. Its text says how: `whsk_…` by Ed25519 (`v1a`), `whsec_…` by HMAC-SHA256 (`v1`).
///
/// @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">the
///     specification</a>
public final class SigningKey {
    private static final String PRIVATE = "whsk_";
    private static final String PUBLIC = "whpk_";
    private static final String SHARED = "whsec_";
    private static final int SEED = 32;

    private final byte[] bytes;
    private final boolean shared;

    private SigningKey(byte[] bytes, boolean shared) {
        this.bytes = bytes;
        this.shared = shared;
    }

    /// A new key for Ed25519.
    public static SigningKey create() {
        byte[] seed = new byte[SEED];
        new SecureRandom().nextBytes(seed);
        return new SigningKey(seed, false);
    }

    /// @throws HoldfastException `CONFIG` when there is no secret, or none of the two forms; never shows it
    public static SigningKey of(SecretRef reference, Secrets secrets) {
        return parse(secrets.resolve(reference).reveal().strip())
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.CONFIG,
                        "secret " + reference + " is no signing key: whsk_ and 32 bytes as base64 (Ed25519), or whsec_"
                                + " and 24 to 64 bytes as base64 (HMAC); holdfast delivery key makes one"));
    }

    static Optional<SigningKey> parse(String text) {
        boolean shared = text.startsWith(SHARED);
        if (!shared && !text.startsWith(PRIVATE)) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text.substring((shared ? SHARED : PRIVATE).length()));
            if (shared) {
                return bytes.length >= 24 && bytes.length <= 64
                        ? Optional.of(new SigningKey(bytes, true))
                        : Optional.empty();
            }
            // some write the public half behind the seed
            return bytes.length == SEED || bytes.length == 2 * SEED
                    ? Optional.of(new SigningKey(Arrays.copyOf(bytes, SEED), false))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// What is written to the file of the secret.
    public String secretText() {
        return (shared ? SHARED : PRIVATE) + Base64.getEncoder().encodeToString(bytes);
    }

    /// What the receiver checks with, `whpk_…`; empty for a shared secret, which it must be given on another way.
    public Optional<String> publicText() {
        return shared
                ? Optional.empty()
                : Optional.of(PUBLIC + Base64.getEncoder().encodeToString(publicBytes()));
    }

    /// The public half comes with a pair that is made of this seed.
    private byte[] publicBytes() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
                private static final long serialVersionUID = 1L;

                @Override
                public void nextBytes(byte[] target) {
                    System.arraycopy(bytes, 0, target, 0, SEED);
                }
            });
            var point = ((EdECPublicKey) generator.generateKeyPair().getPublic()).getPoint();
            byte[] big = point.getY().toByteArray();
            byte[] little = new byte[SEED];
            for (int at = 0; at < Math.min(SEED, big.length); at++) {
                little[at] = big[big.length - 1 - at];
            }
            if (point.isXOdd()) {
                little[SEED - 1] |= (byte) 0x80;
            }
            return little;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is part of the JDK", e);
        }
    }

    /// The three headers. Several keys give several signatures, so that a receiver may change its key when it likes.
    ///
    /// @param at when this call is made, not when the event happened
    public static Map<String, String> headers(List<SigningKey> keys, String id, Instant at, byte[] body) {
        String timestamp = Long.toString(at.getEpochSecond());
        byte[] signed = signed(id, timestamp, body);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", timestamp);
        headers.put(
                "webhook-signature",
                keys.stream().map(key -> key.signature(signed)).collect(Collectors.joining(" ")));
        return headers;
    }

    private static byte[] signed(String id, String timestamp, byte[] body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        all.writeBytes(body);
        return all.toByteArray();
    }

    private String signature(byte[] signed) {
        try {
            return (shared ? "v1," : "v1a,")
                    + Base64.getEncoder().encodeToString(shared ? mac(signed) : ed25519(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC and Ed25519 are part of the JDK", e);
        }
    }

    private byte[] mac(byte[] signed) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
        return mac.doFinal(signed);
    }

    private byte[] ed25519(byte[] signed) throws GeneralSecurityException {
        PrivateKey key = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, bytes));
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(signed);
        return signature.sign();
    }

    @Override
    public String toString() {
        return "***";
    }
}
