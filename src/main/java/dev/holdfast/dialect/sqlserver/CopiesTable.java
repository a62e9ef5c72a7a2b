package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Copies;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.MoveTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Names of archived copies in `#hf_copies`: root key and chunk. A table, not the text that they came in, because the
/// planner counts its rows, and may go by chunk or by key.
final class CopiesTable {
    /// Keys that are sent in one message.
    private static final int BATCH = 20_000;

    private CopiesTable() {}

    static List<Copies> batches(Copies copies) {
        List<Copies> batches = new ArrayList<>();
        for (int from = 0; from < copies.size(); from += BATCH) {
            batches.add(copies.slice(from, Math.min(copies.size(), from + BATCH)));
        }
        return batches;
    }

    /// Layout of a copy's name.
    static List<KeyType> named(MoveTable standing) {
        List<KeyType> layout = new ArrayList<>(KeyPath.layout(standing));
        layout.add(KeyType.BIGINT);
        return layout;
    }

    /// A column that carries one value of a key in a table of ours.
    static String type(KeyType type) {
        return switch (type) {
            case BIGINT -> "bigint";
            case UUID -> "uniqueidentifier";
            case TEXT -> "nvarchar(4000) COLLATE Latin1_General_100_BIN2";
        };
    }

    static String create(List<KeyType> layout) {
        return IntStream.range(0, layout.size())
                .mapToObj(i -> "k%d %s NOT NULL".formatted(i + 1, type(layout.get(i))))
                .collect(Collectors.joining(", ", "DROP TABLE IF EXISTS #hf_copies;\nCREATE TABLE #hf_copies (", ");"));
    }

    static String fillSql(List<KeyType> layout) {
        return "INSERT INTO #hf_copies SELECT " + names(layout.size(), "k.k") + " FROM " + SqlServerText.keys(layout);
    }

    static void fill(Connection connection, Copies copies) throws SQLException {
        List<KeyType> layout = copies.named().layout();
        SqlServerText.execute(connection, create(layout));
        try (PreparedStatement statement = connection.prepareStatement(fillSql(layout))) {
            SqlServerText.bind(statement, 1, copies.named());
            statement.execute();
        }
    }

    static void drop(Connection connection) throws SQLException {
        SqlServerText.execute(connection, "DROP TABLE IF EXISTS #hf_copies");
    }

    /// `k.k1, k.k2`
    static String names(int count, String prefix) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).collect(Collectors.joining(", "));
    }

    /// ` FROM ... WHERE ...`: the archived rows of a table, as `t`, that hang on the copies, as `k`.
    static String hanging(MoveTable standing) {
        String chunk = "k.k" + (standing.rootKey().size() + 1);
        return "\nFROM " + KeyPath.from(standing, "#hf_copies k", "") + "\nWHERE " + KeyPath.where(standing)
                + KeyPath.aliases(standing).stream()
                        .map(alias -> " AND " + alias + ".hf_chunk = " + chunk)
                        .collect(Collectors.joining());
    }
}
