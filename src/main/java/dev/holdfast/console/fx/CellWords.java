package dev.holdfast.console.fx;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.TableColumnBase;

/// What a column says of a row, as text: whole, however little of it a cell has room for. Copies and exports are made
/// of it.
public final class CellWords {
    private CellWords() {}

    /// Says how the rows of a column are told.
    public static <R> void put(TableColumnBase<R, ?> column, Function<R, String> words) {
        column.getProperties().put(CellWords.class, words);
    }

    /// Empty where nobody said it.
    @SuppressWarnings("unchecked") // only `put` writes it
    private static <R> Optional<Function<R, String>> known(TableColumnBase<R, ?> column) {
        return Optional.ofNullable((Function<R, String>) column.getProperties().get(CellWords.class));
    }

    /// Whether it was said how a column tells its rows.
    public static boolean told(TableColumnBase<?, ?> column) {
        return known(column).isPresent();
    }

    /// A column of which nobody said it tells its plain value.
    public static <R> String of(TableColumnBase<R, ?> column, R row) {
        return known(column).map(words -> words.apply(row)).orElseGet(() -> {
            ObservableValue<?> value = column.getCellObservableValue(row);
            return value == null ? "" : Objects.toString(value.getValue(), "");
        });
    }
}
