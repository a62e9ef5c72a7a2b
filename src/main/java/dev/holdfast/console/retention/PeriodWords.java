package dev.holdfast.console.retention;

import dev.holdfast.console.fx.Texts;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;

/// Periods in words: `2 years 6 months`.
record PeriodWords(Texts texts) {
    String of(Period period) {
        List<String> parts = new ArrayList<>();
        add(parts, period.getYears(), "years");
        add(parts, period.getMonths(), "months");
        add(parts, period.getDays(), "days");
        return String.join(" ", parts);
    }

    private void add(List<String> parts, int number, String unit) {
        if (number != 0) {
            parts.add(texts.format("period." + unit, number));
        }
    }
}
