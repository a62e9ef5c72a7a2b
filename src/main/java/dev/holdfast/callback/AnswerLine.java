package dev.holdfast.callback;

import dev.holdfast.notify.http.Visible;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A line of an answer, as it was told; keys are not looked at yet.
sealed interface AnswerLine {
    /// This row is archived.
    record Archived(JsonNode key) implements AnswerLine {}

    /// This row stays where it is.
    record Skipped(JsonNode key, String reason) implements AnswerLine {}

    /// What was told so far may be taken.
    ///
    /// @param token where the service goes on; @param count of all keys of this answer so far; @param digest of
    /// them
    record Checkpoint(String token, long count, String digest) implements AnswerLine {}

    /// There is nothing more. @param count of all keys of this answer; @param digest of them
    record Done(long count, String digest) implements AnswerLine {}

    /// The service gives up for now. @param error for people
    record Failed(String error) implements AnswerLine {}

    int LONGEST_TOKEN = 1_000;
    int LONGEST_REASON = 500;
    Pattern DIGEST = Pattern.compile("[0-9a-f]{16}");

    JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(3)
                    .maxNumberLength(30)
                    .build())
            .build());

    /// @throws dev.holdfast.HoldfastException when it is none; says which line it is
    static AnswerLine parse(byte[] line, long number) {
        JsonNode json;
        try {
            json = JSON.readTree(line);
        } catch (JacksonException e) {
            throw malformed(line, number, "it is no JSON");
        }
        if (json == null || !json.isObject()) {
            throw malformed(line, number, "it is no JSON object");
        }
        if (json.has("key")) {
            return new Archived(json.get("key"));
        }
        if (json.has("skipped")) {
            return new Skipped(json.get("skipped"), Visible.text(text(json, "reason"), LONGEST_REASON));
        }
        if (json.has("checkpoint")) {
            String token = text(json, "checkpoint");
            if (token.isEmpty()
                    || token.length() > LONGEST_TOKEN
                    || token.chars().anyMatch(Character::isISOControl)) {
                throw malformed(line, number, "a checkpoint is a text of 1 to " + LONGEST_TOKEN + " characters");
            }
            return new Checkpoint(token, count(json, line, number), digest(json, line, number));
        }
        if (json.path("done").asBoolean(false)) {
            return new Done(count(json, line, number), digest(json, line, number));
        }
        if (json.has("error")) {
            return new Failed(Visible.text(text(json, "error"), LONGEST_REASON));
        }
        throw malformed(line, number, "it is none of key, skipped, checkpoint, done and error");
    }

    private static String text(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value != null && value.isString() ? value.stringValue() : "";
    }

    private static long count(JsonNode json, byte[] line, long number) {
        @Nullable JsonNode count = json.get("count");
        if (count == null || !count.isIntegralNumber() || !count.canConvertToLong() || count.longValue() < 0) {
            throw malformed(line, number, "its count is no number of keys");
        }
        return count.longValue();
    }

    private static String digest(JsonNode json, byte[] line, long number) {
        String digest = text(json, "digest");
        if (!DIGEST.matcher(digest).matches()) {
            throw malformed(line, number, "its digest is not 16 hexadecimal digits");
        }
        return digest;
    }

    private static RuntimeException malformed(byte[] line, long number, String why) {
        return AnswerFault.MALFORMED.refused(
                "line %d, %s: %s".formatted(number, Visible.text(new String(line, StandardCharsets.UTF_8), 120), why));
    }
}
