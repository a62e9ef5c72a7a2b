package dev.holdfast.plan;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where what was found differs from what was planned.
///
/// @param kind and
/// @param subject as in [Fact]
/// @param planned null when the plan knew nothing of it
/// @param found null when it is there no more
public record Difference(
        String kind,
        String subject,
        @Nullable String planned,
        @Nullable String found) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /// Longer texts are not set into a sentence.
    private static final int SHORT = 120;

    /// `rows of public.orders: 1,000 planned, 1,300 found`.
    public String sentence() {
        String what = subject.isEmpty() ? kind : kind + (kind.equals(Fact.ROWS) ? " of " : " ") + subject;
        if (planned == null) {
            return what + ": new since the plan" + (worthTelling(found) ? ", " + found : "");
        }
        if (found == null) {
            return what + ": gone since the plan" + (worthTelling(planned) ? ", it was " + planned : "");
        }
        if (kind.equals(Fact.ROWS)) {
            return "%s: %s planned, %s found".formatted(what, counted(planned), counted(found));
        }
        return tellable(planned) && tellable(found)
                ? "%s: %s planned, %s found".formatted(what, quoted(planned), quoted(found))
                : what + ": differs from the plan";
    }

    private static boolean worthTelling(@Nullable String value) {
        return value != null && !value.isEmpty() && tellable(value);
    }

    /// A hash says nothing to anybody.
    private static boolean tellable(String value) {
        return !HASH.matcher(value).matches() && value.length() <= SHORT && value.indexOf('\n') < 0;
    }

    private static String quoted(String value) {
        return value.isEmpty() ? "nothing" : value;
    }

    private static String counted(String rows) {
        return String.format(Locale.ROOT, "%,d", Long.valueOf(rows));
    }
}
