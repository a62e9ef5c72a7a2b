package dev.holdfast.history;

import dev.holdfast.dialect.Looking.Copy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One life of a row.
///
/// @param place `vault/shop.orders`
/// @param key as text, in key order
/// @param values in the order of the page's columns, as the database prints them; null for NULL
/// @param copy when and by what it was archived; null for a hot row
/// @param confirmed false for a copy whose delete from the source is not known of: the application may have deleted the
///     row while it was on its way, or the source could not be asked
/// @param file the number of the cold file that it is in; null for a row that is in a database
public record HistoryRow(
        Where where,
        String place,
        List<String> key,
        List<@Nullable String> values,
        @Nullable Copy copy,
        boolean confirmed,
        @Nullable Long file) {
    public HistoryRow {
        key = List.copyOf(key);
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }
}
