package dev.holdfast.console.palette;

import dev.holdfast.filter.TypedWords;
import java.util.List;

/// How well an entry fits what was typed: every word must be found, in the title before kind and detail, at the
/// beginning of a word before amid one; last come titles that have its letters in order, such as `medord` for
/// `medication_orders`.
final class Match {
    static final int NONE = 0;

    private static final int EXACT = 100;
    private static final int FIRST = 80;
    private static final int WORD = 60;
    private static final int AMID = 40;
    private static final int BESIDE = 20;
    private static final int LETTERS = 10;

    private final List<String> wanted;

    Match(String typed) {
        wanted = TypedWords.of(typed).words();
    }

    boolean asksNothing() {
        return wanted.isEmpty();
    }

    /// @return the more the better; [#NONE] when a word was not found
    int score(Entry.Words words) {
        int sum = 0;
        for (String word : wanted) {
            int score = score(words, word);
            if (score == NONE) {
                return NONE;
            }
            sum += score;
        }
        return sum;
    }

    private static int score(Entry.Words words, String wanted) {
        String title = words.title();
        int at = title.indexOf(wanted);
        if (at == 0) {
            return title.length() == wanted.length() ? EXACT : FIRST;
        }
        if (at > 0) {
            return beginsWord(title, wanted) ? WORD : AMID;
        }
        if (words.rest().contains(wanted)) {
            return BESIDE;
        }
        return inOrder(title, wanted) ? LETTERS : NONE;
    }

    private static boolean beginsWord(String title, String wanted) {
        for (int at = title.indexOf(wanted); at >= 0; at = title.indexOf(wanted, at + 1)) {
            if (at == 0 || !Character.isLetterOrDigit(title.charAt(at - 1))) {
                return true;
            }
        }
        return false;
    }

    private static boolean inOrder(String title, String letters) {
        int at = 0;
        for (int i = 0; i < title.length() && at < letters.length(); i++) {
            if (title.charAt(i) == letters.charAt(at)) {
                at++;
            }
        }
        return at == letters.length();
    }
}
