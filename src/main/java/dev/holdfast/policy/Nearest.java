package dev.holdfast.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// Finds the name that someone may have meant.
public final class Nearest {
    private Nearest() {}

    /// The nearest of `names` by edits, case aside; empty when a third of the letters would have to change.
    static Optional<String> to(String wrong, Collection<String> names) {
        int most = Math.max(1, wrong.length() / 3);
        return names.stream()
                .filter(name -> edits(lower(wrong), lower(name)) <= most)
                .min(Comparator.<String>comparingInt(name -> edits(lower(wrong), lower(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /// `; did you mean NAME?`, or nothing.
    public static String hint(String wrong, Collection<String> names) {
        return to(wrong, names).map(name -> "; did you mean " + name + "?").orElse("");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /// Insertions, removals, replacements and swaps of neighbours that turn `a` into `b`.
    private static int edits(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
                best = Math.min(best, cost[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = best;
            }
        }
        return cost[a.length()][b.length()];
    }
}
