package dev.holdfast.filter;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Words that are typed to find things in a list that is at hand: a thing is meant when its text has every one of them,
/// in whatever order and case.
///
/// @param words in small letters
public record TypedWords(List<String> words) {
    public TypedWords {
        words = List.copyOf(words);
    }

    public static TypedWords of(String typed) {
        return new TypedWords(Arrays.stream(folded(typed).strip().split("\\s+", -1))
                .filter(word -> !word.isEmpty())
                .toList());
    }

    /// What a thing says of itself, as words are looked for in it.
    public static String folded(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    public boolean none() {
        return words.isEmpty();
    }

    /// @param folded by [#folded]
    public boolean allIn(String folded) {
        for (String word : words) { // of 20,000 things, a stream for each was most of what a filter allocated
            if (!folded.contains(word)) {
                return false;
            }
        }
        return true;
    }
}
