package dev.holdfast.console.fx;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javafx.collections.ObservableList;

/// Brings the rows of a live table up to date with as few changes as possible, so that selection and scroll stay.
public final class Rows {
    private Rows() {}

    /// @param rows newest first, as shown
    /// @param fresh newest first, as read
    /// @param key tells one row from another
    public static <T> void update(ObservableList<T> rows, List<T> fresh, Function<T, ?> key) {
        int added = rows.isEmpty() ? -1 : indexOf(fresh, key, key.apply(rows.getFirst()));
        if (added < 0) {
            rows.setAll(fresh);
            return;
        }
        rows.addAll(0, fresh.subList(0, added));
        if (rows.size() > fresh.size()) {
            rows.remove(fresh.size(), rows.size());
        }
        for (int i = 0; i < rows.size(); i++) {
            if (!Objects.equals(rows.get(i), fresh.get(i))) {
                rows.set(i, fresh.get(i));
            }
        }
        rows.addAll(fresh.subList(rows.size(), fresh.size()));
    }

    private static <T> int indexOf(List<T> rows, Function<T, ?> key, Object wanted) {
        for (int i = 0; i < rows.size(); i++) {
            if (wanted.equals(key.apply(rows.get(i)))) {
                return i;
            }
        }
        return -1;
    }
}
