package dev.holdfast.notify.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SigningKeyTest {
    /// The example of the specification's own libraries.
    @Test
    void aSharedSecretSignsAsTheSpecificationsExample() {
        SigningKey key =
                SigningKey.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        assertThat(SigningKey.headers(
                        List.of(key), "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1614265330), body))
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void thePublicHalfOfAKeyIsThatOfRfc8032() {
        byte[] seed = HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        SigningKey key = SigningKey.parse("whsk_" + Base64.getEncoder().encodeToString(seed))
                .orElseThrow();

        byte[] half = HexFormat.of().parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        assertThat(key.publicText()).hasValue("whpk_" + Base64.getEncoder().encodeToString(half));
    }

    @Test
    void twoKeysGiveTwoSignaturesAndEachIsChecked() throws Exception {
        SigningKey old = SigningKey.create();
        SigningKey next = SigningKey.create();
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);

        String header = SigningKey.headers(List.of(next, old), "msg_1", Instant.ofEpochSecond(7), body)
                .get("webhook-signature");

        String[] signatures = Objects.requireNonNull(header).split(" ", -1);
        assertThat(signatures).hasSize(2);
        assertThat(checks(next, signatures[0], "msg_1.7.{}")).isTrue();
        assertThat(checks(old, signatures[1], "msg_1.7.{}")).isTrue();
        assertThat(checks(old, signatures[0], "msg_1.7.{}")).isFalse();
        assertThat(checks(next, signatures[0], "msg_1.8.{}")).isFalse();
    }

    /// As a receiver would, from the public text alone.
    private static boolean checks(SigningKey key, String signature, String signed) throws Exception {
        byte[] half = Base64.getDecoder().decode(key.publicText().orElseThrow().substring("whpk_".length()));
        byte[] wrapped = HexFormat.of()
                .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(half));
        PublicKey publicKey = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(wrapped));
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(publicKey);
        check.update(signed.getBytes(StandardCharsets.UTF_8));
        return check.verify(Base64.getDecoder().decode(signature.substring("v1a,".length())));
    }
}
