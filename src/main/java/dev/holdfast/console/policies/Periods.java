package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Texts;
import java.time.DateTimeException;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// ISO-8601 periods in words.
final class Periods {
    private Periods() {}

    /// `P2Y6M` as `2 years 6 months`; empty when `iso` is no period.
    static Optional<String> words(String iso, Texts texts) {
        try {
            Period period = Period.parse(iso.strip());
            List<String> parts = new ArrayList<>();
            add(parts, period.getYears(), "years", texts);
            add(parts, period.getMonths(), "months", texts);
            add(parts, period.getDays(), "days", texts);
            return Optional.of(parts.isEmpty() ? texts.get("period.none") : String.join(" ", parts));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static void add(List<String> parts, int number, String unit, Texts texts) {
        if (number != 0) {
            parts.add(texts.format("period." + unit, number));
        }
    }
}
