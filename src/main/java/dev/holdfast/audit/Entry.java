package dev.holdfast.audit;

import dev.holdfast.proof.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A line of the audit.
///
/// @param number 1, 2, 3 and so on
/// @param at by the control database's clock, to the microsecond
/// @param act a word of [Act], or what was found in its place
/// @param before JSON as it was written, as is `after`
/// @param previous digest of the entry before, in hexadecimal; of the installation for the first
/// @param digest as stored; [#reckoned()] is what it must be
public record Entry(
        long number,
        Instant at,
        String actor,
        String act,
        String object,
        @Nullable String before,
        @Nullable String after,
        @Nullable String planDigest,
        String outcome,
        @Nullable String reason,
        String previous,
        String digest) {
    private static final String FORM = "holdfast audit 1";

    public boolean refused() {
        return outcome.equals(Outcome.REFUSED.id());
    }

    /// What stands where an entry before the first would.
    public static String genesis(UUID installation) {
        return sha256(("holdfast audit of " + installation).getBytes(StandardCharsets.UTF_8));
    }

    /// SHA-256 over everything but the digest itself: each field with its length before it, so that no two entries have
    /// one encoding.
    public String reckoned() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, FORM);
            out.writeLong(number);
            write(out, previous);
            out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, at));
            for (String field :
                    new @Nullable String[] {actor, act, object, before, after, planDigest, outcome, reason}) {
                write(out, field);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sha256(bytes.toByteArray());
    }

    private static void write(DataOutputStream out, @Nullable String field) throws IOException {
        if (field == null) {
            out.writeInt(-1);
            return;
        }
        byte[] text = field.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.make().digest(bytes));
    }

    /// The same with the digest that it must have.
    Entry sealed() {
        return new Entry(
                number, at, actor, act, object, before, after, planDigest, outcome, reason, previous, reckoned());
    }
}
