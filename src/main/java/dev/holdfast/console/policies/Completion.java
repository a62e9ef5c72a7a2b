package dev.holdfast.console.policies;

import dev.holdfast.policy.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// What may stand where the caret is in criteria: columns first, those of joins by their alias, then words.
///
/// @param tables by alias; the policy's own under the empty one
record Completion(Map<String, TableShape> tables) {
    static final Completion NONE = new Completion(Map.of());

    private static final List<String> WORDS = List.of(
            "AND",
            "OR",
            "NOT",
            "IN (",
            "BETWEEN",
            "LIKE",
            "IS NULL",
            "IS NOT NULL",
            "lower(",
            "upper(",
            "length(",
            "abs(",
            "coalesce(",
            "date '",
            "timestamp '",
            "true",
            "false");

    Completion {
        tables = Map.copyOf(tables);
    }

    /// @param insert what stands in place of what was begun; @param detail its type, or what it is
    record Choice(String insert, String detail) {}

    /// Where the word begins that the caret is in or after.
    static int start(String text, int caret) {
        int start = caret;
        while (start > 0 && partOfWord(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static boolean partOfWord(char each) {
        return Character.isLetterOrDigit(each) || each == '_' || each == '.' || each == '"';
    }

    /// Those that begin with what was begun, and then those that have it inside. Nothing inside of a text.
    List<Choice> at(String text, int caret) {
        if (text.substring(0, caret).chars().filter(each -> each == '\'').count() % 2 == 1) {
            return List.of();
        }
        String begun = text.substring(start(text, caret), caret).toLowerCase(Locale.ROOT);
        List<Choice> all = all();
        List<Choice> found = new ArrayList<>(
                all.stream().filter(each -> plain(each).startsWith(begun)).toList());
        all.stream()
                .filter(each -> !plain(each).startsWith(begun) && plain(each).contains(begun))
                .forEach(found::add);
        return found;
    }

    private static String plain(Choice choice) {
        return choice.insert().replace("\"", "").toLowerCase(Locale.ROOT);
    }

    private List<Choice> all() {
        Stream<Choice> columns = tables.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(table -> table.getValue().columns().stream()
                        .map(column -> new Choice(
                                table.getKey().isEmpty()
                                        ? column.criteriaName()
                                        : table.getKey() + "." + column.criteriaName(),
                                column.type())));
        return Stream.concat(columns, WORDS.stream().map(word -> new Choice(word, "")))
                .toList();
    }
}
