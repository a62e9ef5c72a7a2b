package dev.holdfast.ledger;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Keys that one row of a table holds, as [ChunkKeys] lays them out.
///
/// @param table as `pin`; @param which tells the row from all others, with parameters: `id = ?`
public record StoredKeys(String table, String which) {
    /// Those rows of `keys`, by number, that are among the stored ones, which have the same layout.
    ///
    /// @param row values of the parameters of `which`
    public BitSet among(Connection connection, Keys keys, long... row) throws SQLException {
        BitSet rows = new BitSet(keys.size());
        try (PreparedStatement select = connection.prepareStatement(sql(keys.layout()))) {
            int next = ChunkKeys.bindColumns(select, 1, keys);
            for (long value : row) {
                select.setLong(next++, value);
            }
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    rows.set((int) found.getLong(1) - 1);
                }
            }
        }
        return rows;
    }

    /// The stored keys lie in arrays of [column of that type][row]; slices of one column each are unnested side by
    /// side.
    private String sql(List<KeyType> layout) {
        Map<KeyType, Integer> used = new EnumMap<>(KeyType.class);
        String stored = layout.stream()
                .map(type -> "s.%1$s_keys[%2$d:%2$d]".formatted(type.id(), used.merge(type, 1, Integer::sum)))
                .collect(Collectors.joining(", "));
        String asked = layout.stream().map(type -> "?::" + type.id() + "[]").collect(Collectors.joining(", "));
        String names =
                IntStream.rangeClosed(1, layout.size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
        return """
                SELECT DISTINCT asked.n
                FROM unnest(%2$s) WITH ORDINALITY AS asked(%3$s, n)
                JOIN (SELECT h.* FROM %4$s s, unnest(%1$s) AS h(%3$s) WHERE %5$s) stored
                USING (%3$s)""".formatted(stored, asked, names, table, which);
    }
}
