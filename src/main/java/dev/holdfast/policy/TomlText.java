package dev.holdfast.policy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes TOML: tables, strings, whole numbers, lists of strings and inline tables of strings.
final class TomlText {
    private final StringBuilder text = new StringBuilder();

    /// Begins a table, after a blank line unless it is the first.
    TomlText table(String... path) {
        if (!text.isEmpty()) {
            text.append('\n');
        }
        text.append('[')
                .append(List.of(path).stream().map(TomlText::key).collect(Collectors.joining(".")))
                .append("]\n");
        return this;
    }

    /// Nothing for null.
    TomlText field(String key, @Nullable String value) {
        return value == null ? this : raw(key, string(value));
    }

    /// Nothing for empty text.
    TomlText fieldUnlessEmpty(String key, String value) {
        return value.isEmpty() ? this : raw(key, string(value));
    }

    TomlText field(String key, int value) {
        return raw(key, String.valueOf(value));
    }

    /// Nothing for an empty list.
    TomlText field(String key, List<String> values) {
        return values.isEmpty()
                ? this
                : raw(key, values.stream().map(TomlText::string).collect(Collectors.joining(", ", "[", "]")));
    }

    /// Nothing for an empty map.
    TomlText field(String key, Map<String, String> values) {
        return values.isEmpty()
                ? this
                : raw(
                        key,
                        values.entrySet().stream()
                                .map(entry -> key(entry.getKey()) + " = " + string(entry.getValue()))
                                .collect(Collectors.joining(", ", "{ ", " }")));
    }

    /// As [#field(String, Map)], of texts and lists of texts.
    TomlText inline(String key, Map<String, Object> values) {
        return values.isEmpty()
                ? this
                : raw(
                        key,
                        values.entrySet().stream()
                                .map(entry -> key(entry.getKey()) + " = "
                                        + (entry.getValue() instanceof List<?> texts
                                                ? texts.stream()
                                                        .map(text -> string(String.valueOf(text)))
                                                        .collect(Collectors.joining(", ", "[", "]"))
                                                : entry.getValue() instanceof Boolean flag
                                                        ? flag.toString()
                                                        : string(String.valueOf(entry.getValue()))))
                                .collect(Collectors.joining(", ", "{ ", " }")));
    }

    private TomlText raw(String key, String value) {
        text.append(key(key)).append(" = ").append(value).append('\n');
        return this;
    }

    private static String key(String key) {
        boolean bare = !key.isEmpty()
                && key.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || c == '_'
                                || c == '-');
        return bare ? key : string(key);
    }

    private static String string(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        quoted.append("\\u%04X".formatted((int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
