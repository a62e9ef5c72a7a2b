package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Keys in settings of the transaction, `holdfast.k1` and so on, for what takes no parameters: a COPY.
final class KeySettings {
    private KeySettings() {}

    /// Until the transaction ends.
    static void bind(Connection connection, Keys keys) throws SQLException {
        String sql = IntStream.rangeClosed(1, keys.layout().size())
                .mapToObj(i -> "set_config('holdfast.k" + i + "', (?::"
                        + PostgresText.arrayType(keys.layout().get(i - 1)) + ")::text, true)")
                .collect(Collectors.joining(", ", "SELECT ", ""));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            PostgresText.bind(statement, 1, keys);
            statement.execute();
        }
    }

    /// The keys that were bound, as a table in FROM; see [PostgresText#unnest].
    static String unnest(List<KeyType> layout) {
        return PostgresText.unnestOf(IntStream.range(0, layout.size())
                .mapToObj(i -> "current_setting('holdfast.k" + (i + 1) + "')::" + PostgresText.arrayType(layout.get(i)))
                .toList());
    }
}
