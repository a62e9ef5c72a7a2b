package dev.holdfast.console.fx;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/// What a window leaves behind for the next one: sizes, dividers, columns, tabs. Losing it costs nobody anything.
public final class Layout {
    private final Path file;
    private final Properties values = new Properties();

    private Layout(Path file) {
        this.file = file;
    }

    /// Reads `file`; one that is not there, or is damaged, is an empty layout.
    public static Layout read(Path file) {
        Layout layout = new Layout(file);
        if (Files.isReadable(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                layout.values.load(reader);
            } catch (IOException | IllegalArgumentException damaged) {
                System.getLogger(Layout.class.getName())
                        .log(System.Logger.Level.WARNING, "layout starts afresh: " + file, damaged);
            }
        }
        return layout;
    }

    public String get(String key, String otherwise) {
        return values.getProperty(key, otherwise);
    }

    public double number(String key, double otherwise) {
        return finite(get(key, "")).orElse(otherwise);
    }

    /// What [#put(String, List)] keeps.
    public List<String> list(String key, List<String> otherwise) {
        String kept = values.getProperty(key);
        if (kept == null) {
            return otherwise;
        }
        return kept.isEmpty()
                ? List.of()
                : Arrays.stream(kept.split(",", -1))
                        .map(each -> each.replace("%2C", ",").replace("%25", "%"))
                        .toList();
    }

    /// None where there are none, or one of them is damaged.
    public double[] numbers(String key) {
        List<OptionalDouble> numbers =
                Arrays.stream(get(key, "").split(",", -1)).map(Layout::finite).toList();
        return numbers.contains(OptionalDouble.empty())
                ? new double[0]
                : numbers.stream().mapToDouble(OptionalDouble::getAsDouble).toArray();
    }

    private static OptionalDouble finite(String text) {
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    public void put(String key, String value) {
        values.setProperty(key, value);
    }

    public void put(String key, double value) {
        put(key, Double.toString(value));
    }

    /// What [#list] reads; a text may have commas.
    public void put(String key, List<String> texts) {
        put(
                key,
                texts.stream()
                        .map(each -> each.replace("%", "%25").replace(",", "%2C"))
                        .collect(Collectors.joining(",")));
    }

    /// What [#numbers] reads.
    public void put(String key, double[] numbers) {
        put(key, Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(",")));
    }

    public void remove(String key) {
        values.remove(key);
    }

    /// Forgets whatever begins with `prefix`.
    public void removeAll(String prefix) {
        values.keySet().removeIf(key -> key.toString().startsWith(prefix));
    }

    /// Forgets everything but these.
    void keepOnly(Set<String> keys) {
        values.keySet().retainAll(keys);
    }

    /// Writes the file in one move, so that a crash leaves the old one.
    public void write() {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (Writer writer = Files.newBufferedWriter(draft)) {
                values.store(writer, null);
            }
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the layout in " + file, e);
        }
    }
}
