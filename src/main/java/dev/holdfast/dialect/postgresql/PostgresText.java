package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;

/// Pieces of SQL that several statements share: quoting, key lists, row hashes.
final class PostgresText {
    private PostgresText() {}

    static String quote(String identifier) {
        if (identifier.isEmpty() || identifier.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("no identifier of PostgreSQL: '" + identifier + "'");
        }
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    static String quote(TableName table) {
        return quote(table.schema()) + "." + quote(table.table());
    }

    static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /// `alias."a", alias."b"`
    static String columns(String alias, List<String> names) {
        return names.stream().map(name -> alias + "." + quote(name)).collect(Collectors.joining(", "));
    }

    /// The array type that carries a key column.
    static String arrayType(KeyType type) {
        return switch (type) {
            case BIGINT -> "bigint[]";
            case UUID -> "uuid[]";
            case TEXT -> "text[]";
        };
    }

    /// `unnest(?::bigint[], ?::text[]) AS k(k1, k2)`; one parameter for each key column.
    static String unnest(List<KeyType> layout) {
        return unnestOf(layout.stream().map(type -> "?::" + arrayType(type)).toList());
    }

    /// As [#unnest(List)] for array expressions that are already spelt.
    static String unnestOf(List<String> arrays) {
        return IntStream.rangeClosed(1, arrays.size())
                .mapToObj(i -> "k" + i)
                .collect(Collectors.joining(", ", "unnest(" + String.join(", ", arrays) + ") AS k(", ")"));
    }

    /// `alias."a" = k.k1 AND alias."b" = k.k2::date`: a carried value is cast to the column's type, never the other way
    /// round, so that an index on the column serves.
    static String matches(String alias, List<Column> columns) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> alias + "." + quote(columns.get(i).name()) + " = " + carried(columns.get(i), i))
                .collect(Collectors.joining(" AND "));
    }

    static String carried(Column column, int index) {
        String value = "k.k" + (index + 1);
        return column.keyType() == KeyType.TEXT ? value + "::" + column.type() : value;
    }

    /// A key column as it is carried: `alias."a"::bigint`.
    static String asCarried(String alias, Column column) {
        return alias + "." + quote(column.name()) + "::" + scalar(column.keyType());
    }

    /// The type of one carried value.
    static String scalar(KeyType type) {
        return type.id();
    }

    /// The hash of one row: a bigint expression over the columns of `alias`, in the form in which the archive keeps
    /// them, so that a source's row and its archived copy hash alike.
    static String hash(String alias, MoveTable table) {
        return hash(
                table.columns().stream()
                        .map(column -> {
                            String reference = alias + "." + quote(column.name());
                            boolean unhashable =
                                    !column.column().hashable() && table.hashing() == MoveTable.Hashing.RECORD;
                            return column.asText() || unhashable ? reference + "::text" : reference;
                        })
                        .toList(),
                table.hashing());
    }

    /// @param values one expression a column
    static String hash(List<String> values, MoveTable.Hashing hashing) {
        String row = "ROW(" + String.join(", ", values) + ")";
        return switch (hashing) {
            case RECORD -> "hash_record_extended(" + row + ", 0)";
            case TEXT -> "hashtextextended(" + row + "::text, 0)";
            case CANONICAL -> throw new IllegalArgumentException("the server knows no canonical hash");
        };
    }

    /// Binds each key column as one array, from parameter `at` on.
    ///
    /// @return the next free parameter
    static int bind(PreparedStatement statement, int at, Keys keys) throws SQLException {
        int next = at;
        for (int i = 0; i < keys.layout().size(); i++) {
            statement.setArray(
                    next++,
                    array(
                            statement.getConnection(),
                            keys.layout().get(i),
                            keys.columns().get(i)));
        }
        return next;
    }

    private static Array array(Connection connection, KeyType type, Object values) throws SQLException {
        String element =
                switch (type) {
                    case BIGINT -> "int8";
                    case UUID -> "uuid";
                    case TEXT -> "text";
                };
        return connection.unwrap(PGConnection.class).createArrayOf(element, values);
    }

    /// A key column among other values.
    record CarriedArray(KeyType type, Object values) {}

    static int bind(PreparedStatement statement, int at, List<Object> values) throws SQLException {
        int next = at;
        for (Object value : values) {
            if (value instanceof CarriedArray(KeyType type, Object keys)) {
                statement.setArray(next++, array(statement.getConnection(), type, keys));
            } else {
                statement.setObject(next++, value);
            }
        }
        return next;
    }
}
