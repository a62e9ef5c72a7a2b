package dev.holdfast.history;

import org.jspecify.annotations.Nullable;

/// One value of a CSV file (RFC 4180), safe to open in a spreadsheet.
///
/// A text that a spreadsheet would take for a formula gets a `'` before it, and so does a text that begins with `'`:
/// who takes one leading `'` away has every text as it was. Numbers stay as they are. NULL is nothing, the empty text
/// is `""`.
public final class CsvCell {
    /// What spreadsheets begin a formula with, in their full width too, and what some of them skip before it.
    private static final String FORMULA = "=+-@\t\r\n'\uFF1D\uFF0B\uFF0D\uFF20";

    private CsvCell() {}

    /// @param number of a column of numbers: left as it is
    public static String of(@Nullable String value, boolean number) {
        if (value == null) {
            return "";
        }
        String safe = harmless(value, number);
        boolean quoted = safe.isEmpty() || safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /// The value without the quotes of CSV, for what is pasted into a spreadsheet.
    ///
    /// @param number of a column of numbers: left as it is
    public static String harmless(String value, boolean number) {
        boolean formula = !number && !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0;
        return formula ? "'" + value : value;
    }
}
