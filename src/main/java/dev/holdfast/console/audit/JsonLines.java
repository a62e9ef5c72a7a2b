package dev.holdfast.console.audit;

import dev.holdfast.console.fx.LineDiff;
import dev.holdfast.console.fx.LineDiff.Kind;
import dev.holdfast.console.fx.LineDiff.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an entry changed, a field a line.
final class JsonLines {
    private static final JsonMapper JSON = JsonMapper.shared();

    private JsonLines() {}

    /// Field by field, so that the old value of each stands beside the new one.
    static LineDiff diff(@Nullable String before, @Nullable String after) {
        Map<String, String> old = fields(before);
        Map<String, String> now = fields(after);
        Set<String> names = new LinkedHashSet<>(old.keySet());
        names.addAll(now.keySet());
        List<Line> lines = new ArrayList<>();
        for (String name : names) {
            String was = old.get(name);
            String is = now.get(name);
            if (was != null && was.equals(is)) {
                lines.add(line(Kind.KEPT, name, was));
                continue;
            }
            if (was != null) {
                lines.add(line(Kind.REMOVED, name, was));
            }
            if (is != null) {
                lines.add(line(Kind.ADDED, name, is));
            }
        }
        return new LineDiff(lines);
    }

    private static Line line(Kind kind, String name, String value) {
        String text = value.replace("\n", "\n    ");
        return new Line(kind, name.isEmpty() ? text : name + ": " + text);
    }

    /// Every field that has a value; what is no JSON stands as it is, under no name.
    private static Map<String, String> fields(@Nullable String json) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (json != null) {
            try {
                add(fields, "", JSON.readTree(json));
            } catch (JacksonException notJson) {
                fields.put("", json);
            }
        }
        return fields;
    }

    private static void add(Map<String, String> fields, String name, JsonNode value) {
        if (value.isObject()) {
            String prefix = name.isEmpty() ? "" : name + ".";
            value.properties().forEach(field -> add(fields, prefix + field.getKey(), field.getValue()));
        } else if (value.isArray() && value.valueStream().anyMatch(JsonNode::isContainer)) {
            for (int i = 0; i < value.size(); i++) {
                add(fields, name + "[" + i + "]", value.get(i));
            }
        } else {
            String text = value.isArray()
                    ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
                    : value.isNull() ? "" : value.asString();
            if (!text.isEmpty()) {
                fields.put(name, text);
            }
        }
    }
}
