package dev.holdfast.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Texts that break programs: odd lengths, controls, lone surrogates, scripts, numbers, dates, paths, templates, SQL.
public final class BadInput {
    private BadInput() {}

    /// All of them; `corpus/bad-input.json` has them escaped, long ones as a repeated text.
    public static List<String> all() {
        try (InputStream file =
                Objects.requireNonNull(BadInput.class.getResourceAsStream("/corpus/bad-input.json"), "corpus")) {
            return StreamSupport.stream(JsonMapper.shared().readTree(file).spliterator(), false)
                    .map(BadInput::text)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(JsonNode node) {
        return node.isString()
                ? node.asString()
                : node.get("repeat").asString().repeat(node.get("times").asInt());
    }
}
