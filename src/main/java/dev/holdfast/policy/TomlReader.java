package dev.holdfast.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// Takes values out of a TOML table and notes everything that is wrong with it, each with line and column.
final class TomlReader {
    /// One thing wrong, at its place.
    record Fault(int line, int column, String message) {
        @Override
        public String toString() {
            return "line " + line + ", column " + column + ": " + message;
        }
    }

    private static final TomlPosition START = TomlPosition.positionAt(1, 1);

    private final TomlTable table;
    private final String path;
    private final TomlPosition begin;
    private final List<Fault> faults;

    private TomlReader(TomlTable table, String path, TomlPosition begin, List<Fault> faults) {
        this.table = table;
        this.path = path;
        this.begin = begin;
        this.faults = faults;
    }

    static TomlReader root(TomlTable table, List<Fault> faults) {
        return new TomlReader(table, "", START, faults);
    }

    /// Notes every key that is not among `known`.
    TomlReader only(Set<String> known) {
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                fault(key, "unknown key " + path + key + Nearest.hint(key, known));
            }
        }
        return this;
    }

    /// The tables below `key` by name, in the document's order; none when there is no such key.
    Map<String, TomlReader> tables(String key) {
        Object value = value(key);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof TomlTable tables)) {
            fault(key, path + key + " must be tables: [" + path + key + ".NAME]");
            return Map.of();
        }
        Map<String, TomlReader> readers = new LinkedHashMap<>();
        tables.keySet().stream()
                .sorted(Comparator.comparing(
                                (String name) -> position(tables, name).line())
                        .thenComparing(name -> position(tables, name).column()))
                .forEach(name -> {
                    if (tables.get(List.of(name)) instanceof TomlTable inner) {
                        readers.put(
                                name,
                                new TomlReader(inner, path + key + "." + name + ".", position(tables, name), faults));
                    } else {
                        fault(position(tables, name), path + key + "." + name + " must be a table");
                    }
                });
        return readers;
    }

    /// @return empty text where it is missing, which is noted
    String required(String key) {
        String text = optional(key);
        if (text == null && value(key) == null) {
            fault(begin, path + key + " is missing");
        }
        return text == null ? "" : text;
    }

    String text(String key, String otherwise) {
        String text = optional(key);
        return text == null ? otherwise : text;
    }

    @Nullable
    String optional(String key) {
        Object value = value(key);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        fault(key, path + key + " must be text in quotes");
        return null;
    }

    int number(String key, int otherwise) {
        Object value = value(key);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Long number && number == (int) (long) number) {
            return (int) (long) number;
        }
        fault(key, path + key + " must be a whole number");
        return otherwise;
    }

    List<String> list(String key) {
        Object value = value(key);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (value instanceof TomlArray array) {
            for (Object element : array.toList()) {
                if (element instanceof String text) {
                    texts.add(text);
                }
            }
            if (texts.size() == array.size()) {
                return texts;
            }
        }
        fault(key, path + key + " must be a list of texts: [\"a\", \"b\"]");
        return List.of();
    }

    /// In the document's order.
    Map<String, String> map(String key) {
        return map(key, Set.of());
    }

    /// @param others keys that are somebody else's
    private Map<String, String> map(String key, Set<String> others) {
        Object value = value(key);
        if (value == null) {
            return Map.of();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        if (value instanceof TomlTable inner) {
            Set<String> names = new HashSet<>(inner.keySet());
            names.removeAll(others);
            names.stream()
                    .sorted(Comparator.comparing(
                                    (String name) -> position(inner, name).line())
                            .thenComparing(name -> position(inner, name).column()))
                    .forEach(name -> {
                        if (inner.get(List.of(name)) instanceof String text) {
                            texts.put(name, text);
                        }
                    });
            if (texts.size() == names.size()) {
                return texts;
            }
        }
        fault(key, path + key + " must be pairs of texts: { a = \"b\" }");
        return Map.of();
    }

    /// As [#map], where a text alone is the value of `name`; what [#listIn] and [#flagIn] read is left out.
    Map<String, String> mapOrText(String key, String name, Set<String> others) {
        return value(key) instanceof String text ? Map.of(name, text) : map(key, others);
    }

    /// Whether a table below `key` says `name = true`.
    boolean flagIn(String key, String name) {
        Object flag = value(key) instanceof TomlTable table ? table.get(List.of(name)) : null;
        if (flag != null && !(flag instanceof Boolean)) {
            fault(key, path + key + "." + name + " is true or false");
        }
        return Boolean.TRUE.equals(flag);
    }

    /// A list of texts in a table below `key`; empty when it is not there.
    Optional<List<String>> listIn(String key, String name) {
        return value(key) instanceof TomlTable table && table.get(List.of(name)) != null
                ? Optional.of(inner(key).list(name))
                : Optional.empty();
    }

    /// Tables of pairs of texts below `key`, in the document's order.
    Map<String, Map<String, String>> maps(String key) {
        Map<String, Map<String, String>> maps = new LinkedHashMap<>();
        tables(key).keySet().forEach(name -> maps.put(name, inner(key).map(name)));
        return maps;
    }

    private TomlReader inner(String key) {
        return new TomlReader((TomlTable) Objects.requireNonNull(value(key)), path + key + ".", begin, faults);
    }

    void fault(String key, String message) {
        fault(position(table, key), message);
    }

    private void fault(TomlPosition position, String message) {
        faults.add(new Fault(position.line(), position.column(), message));
    }

    private @Nullable Object value(String key) {
        return table.get(List.of(key));
    }

    private static TomlPosition position(TomlTable table, String key) {
        TomlPosition position = table.inputPositionOf(List.of(key));
        return position == null ? START : position;
    }
}
