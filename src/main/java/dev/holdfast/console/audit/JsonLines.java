package dev.holdfast.console.audit;

import dev.holdfast.console.fx.LineDiff;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an entry changed, a field a line.
final class JsonLines {
    private static final JsonMapper JSON = JsonMapper.shared();

    private JsonLines() {}

    static LineDiff diff(@Nullable String before, @Nullable String after) {
        return LineDiff.of(lines(before), lines(after));
    }

    /// `name: value` for each field that has a value; what is no JSON object stands as it is.
    private static String lines(@Nullable String json) {
        if (json == null) {
            return "";
        }
        try {
            List<String> lines = new ArrayList<>();
            add(lines, "", JSON.readTree(json));
            return String.join("\n", lines);
        } catch (JacksonException notJson) {
            return json;
        }
    }

    private static void add(List<String> lines, String name, JsonNode value) {
        if (value.isObject()) {
            value.properties()
                    .forEach(field -> add(
                            lines, name.isEmpty() ? field.getKey() : name + "." + field.getKey(), field.getValue()));
        } else if (value.isArray() && value.valueStream().anyMatch(JsonNode::isContainer)) {
            for (int i = 0; i < value.size(); i++) {
                add(lines, name + "[" + i + "]", value.get(i));
            }
        } else if (value.isArray()) {
            String all = String.join(
                    ", ", value.valueStream().map(JsonNode::asString).toList());
            addLine(lines, name, all);
        } else if (!value.isNull()) {
            addLine(lines, name, value.asString());
        }
    }

    private static void addLine(List<String> lines, String name, String value) {
        if (!value.isEmpty()) {
            String text = value.replace("\n", "\n    ");
            lines.add(name.isEmpty() ? text : name + ": " + text);
        }
    }
}
