package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What hangs on copies of root rows is found by whole chunks, which an index serves, and joined to the keys by hash:
/// planners know nothing of how many keys there are.
final class CopiesSql {
    /// Keys that are sent in one message.
    private static final int BATCH = 20_000;

    private CopiesSql() {}

    static List<KeyType> layout(List<Column> columns) {
        return columns.stream().map(Column::keyType).toList();
    }

    /// A key as it is remembered: its columns as text.
    static String keyText(String alias, List<Column> key) {
        return key.stream()
                .map(column -> alias + "." + PostgresText.quote(column.name()) + "::text")
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
    }

    static List<Copies> batches(Copies copies) {
        List<Copies> batches = new ArrayList<>();
        for (int from = 0; from < copies.size(); from += BATCH) {
            batches.add(copies.slice(from, Math.min(copies.size(), from + BATCH)));
        }
        return batches;
    }

    /// Layout of a copy's name: root key and chunk.
    static List<KeyType> named(MoveTable standing) {
        List<KeyType> layout = new ArrayList<>(layout(standing.rootKey()));
        layout.add(KeyType.BIGINT);
        return layout;
    }

    /// ` FROM ... WHERE ...`: the archived rows of a table, as `t`, that hang on copies, as `k`. Its parameters are the
    /// arrays of `unnest` and the chunks once more.
    static String hanging(MoveTable standing, String unnest) {
        return hanging(standing, unnest, "?::bigint[]");
    }

    static String hanging(MoveTable standing, String unnest, String chunks) {
        String from = KeyPath.using(standing, unnest);
        String chunk = "k.k" + (standing.rootKey().size() + 1);
        StringBuilder where = new StringBuilder("t.hf_chunk = ANY (" + chunks + ") AND t.hf_chunk = " + chunk);
        for (int i = 1; i <= standing.path().size(); i++) {
            if (from.contains(" p" + i + ",") || from.endsWith(" p" + i)) {
                where.append(" AND p").append(i).append(".hf_chunk = t.hf_chunk");
            }
        }
        return "\nFROM " + PostgresText.quote(standing.source()) + " t, " + from + "\nWHERE " + where + "\n  AND "
                + KeyPath.where(standing);
    }

    /// As [#hanging(MoveTable, String)] for a COPY, which takes no parameters: copies are those of [#bindToSettings].
    static String hangingOnSettings(MoveTable standing) {
        return hanging(standing, KeySettings.unnest(named(standing)), "current_setting('holdfast.chunks')::bigint[]");
    }

    static void bindToSettings(Connection connection, Copies copies) throws SQLException {
        KeySettings.bind(connection, copies.named());
        try (PreparedStatement statement = connection.prepareStatement("SELECT set_config(?, ?, true)")) {
            statement.setString(1, "holdfast.chunks");
            statement.setString(
                    2,
                    Arrays.stream(copies.distinctChunks())
                            .mapToObj(Long::toString)
                            .collect(Collectors.joining(",", "{", "}")));
            statement.execute();
        }
    }

    static int bindHanging(PreparedStatement statement, int at, Copies copies) throws SQLException {
        int next = PostgresText.bind(statement, at, copies.named());
        return PostgresText.bind(statement, next, new Keys(List.of(KeyType.BIGINT), List.of(copies.distinctChunks())));
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
