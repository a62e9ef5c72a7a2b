package dev.holdfast.legacy;

import dev.holdfast.dialect.SessionTables.Consumed;
import dev.holdfast.dialect.SessionTables.Found;
import dev.holdfast.legacy.Census.Suggested;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Finds templates in the names of tables: the first number of a name is its session; names that then differ in one
/// word, and have the same columns, tell children.
final class Suggestions {
    /// As many tables of one shape are no accident.
    private static final int FEWEST = 5;

    private static final Pattern DAY = Pattern.compile("(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])");
    private static final Pattern WORDS = Pattern.compile("done|consumed|processed|completed|archived|finished");

    private Suggestions() {}

    /// @param tables whose names have this shape
    private record Shape(List<String> words, List<Found> tables) {
        String text() {
            return String.join("_", words);
        }
    }

    static List<Suggested> of(List<Found> tables) {
        Map<String, Shape> shapes = new TreeMap<>();
        for (Found found : tables) {
            List<String> words = words(found.name().table());
            if (words.stream().anyMatch(word -> word.startsWith("{"))) {
                shapes.computeIfAbsent(
                                String.join("_", words) + " " + found.columns(),
                                _ -> new Shape(words, new ArrayList<>()))
                        .tables()
                        .add(found);
            }
        }
        List<Shape> many = shapes.values().stream()
                .filter(shape -> shape.tables().size() >= FEWEST)
                .toList();
        Map<String, List<Shape>> families = new LinkedHashMap<>();
        for (Shape shape : many) {
            families.computeIfAbsent(family(shape, many), _ -> new ArrayList<>())
                    .add(shape);
        }
        return families.entrySet().stream()
                .map(each -> suggested(each.getKey(), each.getValue()))
                .sorted(Comparator.comparingInt(Suggested::tables).reversed())
                .toList();
    }

    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        boolean told = false;
        for (String word : name.split("_", -1)) {
            if (!told && word.matches("[0-9]+")) {
                words.add(DAY.matcher(word).matches() ? "{date}" : "{session}");
                told = true;
            } else {
                words.add(word);
            }
        }
        return words;
    }

    /// The shape with one word as the child, where another shape differs in that word alone.
    private static String family(Shape shape, List<Shape> all) {
        for (int i = shape.words().size() - 1; i >= 0; i--) {
            int at = i;
            boolean other = !shape.words().get(at).startsWith("{")
                    && all.stream().anyMatch(one -> !one.equals(shape) && differInOne(shape, one, at));
            if (other) {
                List<String> words = new ArrayList<>(shape.words());
                words.set(at, "{child}");
                return String.join("_", words);
            }
        }
        return shape.text();
    }

    private static boolean differInOne(Shape one, Shape other, int at) {
        return one.words().size() == other.words().size()
                && one.tables()
                        .getFirst()
                        .columns()
                        .equals(other.tables().getFirst().columns())
                && IntStream.range(0, one.words().size())
                        .allMatch(i -> (i == at)
                                != one.words().get(i).equals(other.words().get(i)));
    }

    private static Suggested suggested(String text, List<Shape> shapes) {
        Template template = new Template(text);
        List<Found> tables =
                shapes.stream().flatMap(shape -> shape.tables().stream()).toList();
        Found first = tables.getFirst();
        return new Suggested(
                text,
                tables.size(),
                List.copyOf(tables.stream()
                        .flatMap(found -> template.match(found.name().table()).stream())
                        .map(Template.Match::child)
                        .collect(Collectors.toCollection(TreeSet::new))),
                first.columns(),
                first.key(),
                consumed(first.columns()));
    }

    /// By the columns' names; a person must say whether it is so.
    private static @Nullable Consumed consumed(String columns) {
        for (String column : columns.split(", ", -1)) {
            int gap = column.indexOf(' ');
            String name = column.substring(0, gap);
            String type = column.substring(gap + 1);
            boolean done = WORDS.matcher(name).find();
            if (done && (type.startsWith("timestamp") || type.equals("date"))) {
                return new Consumed(name, List.of());
            }
            if (done && type.equals("boolean")) {
                return new Consumed(name, List.of("true"));
            }
            if (name.equals("state") || name.equals("status")) {
                return new Consumed(
                        name, List.of("done", "consumed", "processed", "completed", "archived", "finished"));
            }
        }
        return null;
    }
}
