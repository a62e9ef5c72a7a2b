package dev.holdfast.onboard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Takes names of tables and columns apart.
final class Naming {
    /// What says nothing about what a table is.
    private static final Set<String> PREFIXES = Set.of("tbl", "tb", "t", "tab", "table");

    /// Last words of a column that holds a key.
    private static final Set<String> KEY_WORDS =
            Set.of("id", "key", "no", "nr", "num", "number", "code", "ref", "uid", "uuid", "guid");

    private Naming() {}

    /// Lower-case words: `PriceHistory`, `price_history` and `tblPriceHistory` are `price`, `history`.
    static List<String> words(String name) {
        String apart = name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2");
        List<String> words = new ArrayList<>();
        for (String word : apart.split("[^\\p{L}\\p{N}]+", -1)) {
            if (!word.isEmpty()) {
                words.add(word.toLowerCase(Locale.ROOT));
            }
        }
        if (words.size() > 1 && PREFIXES.contains(words.getFirst())) {
            words.removeFirst();
        }
        return words;
    }

    /// The words as one name that a policy may have.
    static String snake(String name) {
        String joined = words(name).stream()
                .map(word -> word.replaceAll("[^a-z0-9]", ""))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining("_"));
        return joined.isEmpty() || !Character.isLetter(joined.charAt(0)) ? "t" + joined : joined;
    }

    /// Whether both are one word, one of them perhaps in the plural.
    static boolean same(String a, String b) {
        return singulars(a).stream().anyMatch(singulars(b)::contains);
    }

    /// What the word may be in the singular, itself among them.
    static List<String> singulars(String word) {
        List<String> singulars = new ArrayList<>(List.of(word));
        int length = word.length();
        if (length > 4 && word.endsWith("ies")) {
            singulars.add(word.substring(0, length - 3) + "y");
        }
        if (length > 4 && word.endsWith("es")) {
            singulars.add(word.substring(0, length - 2));
        }
        if (length > 3 && word.endsWith("s") && !word.endsWith("ss")) {
            singulars.add(word.substring(0, length - 1));
        }
        return singulars;
    }

    static boolean same(List<String> a, List<String> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!same(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// Whether `name` begins with all words of `first` and goes on: `order_items` with `orders`.
    static boolean beginsWith(String name, String first) {
        List<String> words = words(name);
        List<String> head = words(first);
        return words.size() > head.size() && same(words.subList(0, head.size()), head);
    }

    /// Whether a column's name says that it holds the key of `table`: `order_id` of `orders`, `contractId` of
    /// `Contract`.
    static boolean namesKeyOf(String column, String table) {
        List<String> words = words(column);
        return words.size() > 1
                && KEY_WORDS.contains(words.getLast())
                && same(words.subList(0, words.size() - 1), words(table));
    }
}
