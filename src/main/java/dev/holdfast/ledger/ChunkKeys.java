package dev.holdfast.ledger;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.postgresql.ArrayBytes;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.postgresql.PGConnection;

/// How keys lie in the ledger, and in holds: three two-dimensional arrays, [column of that type][row], and a layout
/// that says which array each key column is in. So a key of any number and mix of columns fits three columns of the
/// table.
public final class ChunkKeys {
    private static final List<KeyType> ARRAYS = List.of(KeyType.BIGINT, KeyType.UUID, KeyType.TEXT);

    private ChunkKeys() {}

    /// The names of the key columns' types, in key order.
    public static String[] layout(Keys keys) {
        return keys.layout().stream().map(KeyType::id).toArray(String[]::new);
    }

    /// The arrays in a select list, as [#read] wants them.
    ///
    /// @param table name or alias of the ledger
    public static String columns(String table) {
        return "%1$s.key_layout, array_send(%1$s.bigint_keys), array_send(%1$s.uuid_keys), array_send(%1$s.text_keys)"
                .formatted(table);
    }

    /// Binds the arrays to three parameters from `at` on.
    public static void bind(PreparedStatement statement, int at, Keys keys) throws SQLException {
        for (int i = 0; i < ARRAYS.size(); i++) {
            KeyType type = ARRAYS.get(i);
            List<Object> columns = new ArrayList<>();
            for (int column = 0; column < keys.layout().size(); column++) {
                if (keys.layout().get(column) == type) {
                    columns.add(keys.columns().get(column));
                }
            }
            if (columns.isEmpty() || keys.size() == 0) {
                statement.setNull(at + i, java.sql.Types.ARRAY);
            } else {
                ArrayBytes.bind(statement, at + i, type, columns);
            }
        }
    }

    /// Binds each key column as an array of its own, from parameter `at` on.
    ///
    /// @return the next free parameter
    public static int bindColumns(PreparedStatement statement, int at, Keys keys) throws SQLException {
        PGConnection connection = statement.getConnection().unwrap(PGConnection.class);
        int next = at;
        for (int i = 0; i < keys.layout().size(); i++) {
            statement.setArray(
                    next++,
                    connection.createArrayOf(
                            element(keys.layout().get(i)), keys.columns().get(i)));
        }
        return next;
    }

    private static String element(KeyType type) {
        return switch (type) {
            case BIGINT -> "int8";
            case UUID -> "uuid";
            case TEXT -> "text";
        };
    }

    /// Reads layout and arrays from the four [#columns] of a row, from `at` on.
    public static Keys read(ResultSet row, int at) throws SQLException {
        String[] layout = (String[]) row.getArray(at).getArray();
        Map<KeyType, Object[]> stacked = new EnumMap<>(KeyType.class);
        for (int i = 0; i < ARRAYS.size(); i++) {
            byte[] sent = row.getBytes(at + 1 + i);
            if (sent != null) {
                stacked.put(ARRAYS.get(i), ArrayBytes.decode(ARRAYS.get(i), sent));
            }
        }
        Map<KeyType, Integer> used = new EnumMap<>(KeyType.class);
        List<KeyType> types = new ArrayList<>();
        List<Object> columns = new ArrayList<>();
        for (String id : layout) {
            KeyType type = KeyType.ofId(id);
            int index = used.merge(type, 1, Integer::sum) - 1;
            types.add(type);
            Object[] ofType = stacked.get(type);
            columns.add(ofType == null ? empty(type) : ofType[index]);
        }
        return new Keys(types, columns);
    }

    private static Object empty(KeyType type) {
        return switch (type) {
            case BIGINT -> new long[0];
            case UUID -> new UUID[0];
            case TEXT -> new String[0];
        };
    }
}
