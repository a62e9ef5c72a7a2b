package dev.holdfast.sample;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Checks calls as a receiver does that has the public half alone: Standard Webhooks 1.0, Ed25519 (`v1a`).
final class SignatureCheck {
    private static final Duration OLDEST = Duration.ofMinutes(5);

    private final PublicKey key;

    /// @param text `whpk_…`
    SignatureCheck(String text) {
        byte[] little = Base64.getDecoder().decode(text.substring("whpk_".length()));
        boolean odd = (little[little.length - 1] & 0x80) != 0;
        byte[] big = new byte[little.length];
        for (int at = 0; at < little.length; at++) {
            big[at] = little[little.length - 1 - at];
        }
        big[0] &= 0x7f;
        try {
            key = KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(
                            NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, big))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is part of the JDK", e);
        }
    }

    /// @param id,timestamp,signatures the three headers; null for one that is not there
    boolean good(
            @Nullable String id, @Nullable String timestamp, @Nullable String signatures, byte[] body, Instant now) {
        if (id == null || timestamp == null || signatures == null || !timestamp.matches("\\d{1,12}")) {
            return false;
        }
        Instant at = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(at, now).abs().compareTo(OLDEST) > 0) {
            return false; // somebody plays it again
        }
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(body);
        for (String one : signatures.split(" ", -1)) {
            if (one.startsWith("v1a,") && verifies(one.substring("v1a,".length()), signed.toByteArray())) {
                return true;
            }
        }
        return false;
    }

    private boolean verifies(String signature, byte[] signed) {
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(key);
            check.update(signed);
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // no signature at all
        }
    }
}
