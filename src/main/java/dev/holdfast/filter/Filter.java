package dev.holdfast.filter;

import java.util.List;
import java.util.stream.Collectors;

/// What is asked for. Values of one word are alternatives; different words must all fit.
public record Filter(List<Term> terms) {
    public static final Filter ALL = new Filter(List.of());

    public Filter {
        terms = List.copyOf(terms);
    }

    /// @param value as it is compared, without quotes
    public record Term(String word, String value) {
        /// As it is typed.
        @Override
        public String toString() {
            return word + ":" + quoted(value);
        }
    }

    private static String quoted(String value) {
        boolean plain =
                !value.isEmpty() && value.chars().noneMatch(each -> Character.isWhitespace(each) || each == '"');
        return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    public boolean isEmpty() {
        return terms.isEmpty();
    }

    /// As it is typed.
    @Override
    public String toString() {
        return terms.stream().map(Term::toString).collect(Collectors.joining(" "));
    }
}
