package dev.holdfast.cli;

import java.util.function.Function;

/// A column of a table on the screen.
///
/// @param numeric set against the right edge
record Column<T>(String title, boolean numeric, Function<T, String> text) {
    static <T> Column<T> text(String title, Function<T, String> text) {
        return new Column<>(title, false, text);
    }

    static <T> Column<T> number(String title, Function<T, String> text) {
        return new Column<>(title, true, text);
    }
}
