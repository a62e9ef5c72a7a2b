package dev.holdfast.dispose;

import dev.holdfast.cold.KeyedRead;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Gathers keys as they are carried from rows as files print them.
final class FileKeys {
    private final List<Column> key;
    private final List<List<Object>> columns;

    FileKeys(List<Column> key) {
        this.key = key;
        this.columns = key.stream().<List<Object>>map(_ -> new ArrayList<>()).toList();
    }

    /// @param values of a row, the key's from `at` on
    void add(@Nullable String[] values, int at) {
        for (int i = 0; i < key.size(); i++) {
            columns.get(i).add(KeyedRead.carried(key.get(i), Objects.requireNonNull(values[at + i], "a key")));
        }
    }

    Keys keys() {
        return new Keys(
                key.stream().map(Column::keyType).toList(),
                IntStream.range(0, key.size())
                        .<Object>mapToObj(i -> switch (key.get(i).keyType()) {
                            case BIGINT ->
                                columns.get(i).stream()
                                        .mapToLong(Long.class::cast)
                                        .toArray();
                            case UUID -> columns.get(i).toArray(UUID[]::new);
                            case TEXT -> columns.get(i).toArray(String[]::new);
                        })
                        .toList());
    }
}
