package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Names, values and keys as SQL Server wants them.
///
/// Keys travel as one JSON text, whatever their number and layout: one parameter of 2,100, no table of ours, and no
/// right to make one. Batches would cost round trips, table-valued parameters a type in the governed database.
final class SqlServerText {
    /// What `timestamptz 'infinity'` is in PostgreSQL: the end of what has no end.
    static final Instant ENDLESS = Instant.parse("9999-12-31T00:00:00Z");

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'+00:00'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private SqlServerText() {}

    static String quote(String identifier) {
        if (identifier.isEmpty() || identifier.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("no identifier of SQL Server: '" + identifier + "'");
        }
        return "[" + identifier.replace("]", "]]") + "]";
    }

    /// Stands before the schema of a table that has a scratch table: the columns of both are the same, and the catalog
    /// of the database knows those of the one.
    static final String SCRATCH = "#";

    static String quote(TableName table) {
        if (table.schema().startsWith(SCRATCH)) {
            return quote("#hf_scratch_" + Integer.toHexString(table.hashCode()));
        }
        return quote(table.schema()) + "." + quote(table.table());
    }

    /// As a literal; always Unicode, so that it means the same under every code page.
    static String literal(String text) {
        return "N'" + text.replace("'", "''") + "'";
    }

    /// `alias.[a], alias.[b]`
    static String columns(String alias, List<String> names) {
        return names.stream().map(name -> alias + "." + quote(name)).collect(Collectors.joining(", "));
    }

    static String bare(List<String> names) {
        return names.stream().map(SqlServerText::quote).collect(Collectors.joining(", "));
    }

    /// A moment, to be bound where the statement says [#MOMENT_PARAMETER]: no driver's calendar comes in.
    static String moment(Instant moment) {
        return MOMENT.format(moment);
    }

    static final String MOMENT_PARAMETER = "CAST(? AS datetimeoffset(6))";

    /// `OPENJSON(?) WITH (k1 bigint '$[0]', k2 nvarchar(4000) '$[1]') k`; one parameter, see [#json].
    static String keys(List<KeyType> layout) {
        return keys(layout, "k");
    }

    static String keys(List<KeyType> layout, String alias) {
        return keys(layout, alias, "?");
    }

    /// As [#keys(List)], of keys that the batch has in a variable.
    static String declaredKeys(List<KeyType> layout, String variable) {
        return keys(layout, "k", variable);
    }

    private static String keys(List<KeyType> layout, String alias, String json) {
        return IntStream.range(0, layout.size())
                .mapToObj(i -> "k%d %s '$[%d]'".formatted(i + 1, carrier(layout.get(i)), i))
                .collect(Collectors.joining(", ", "OPENJSON(" + json + ") WITH (", ") " + alias));
    }

    private static String carrier(KeyType type) {
        return switch (type) {
            case BIGINT -> "bigint";
            case UUID -> "uniqueidentifier";
            case TEXT -> "nvarchar(4000)";
        };
    }

    /// `[[1,"a"],[2,"b"]]`
    static String json(Keys keys) {
        StringBuilder json =
                new StringBuilder(2 + 24 * keys.size() * keys.layout().size()).append('[');
        for (int row = 0; row < keys.size(); row++) {
            json.append(row == 0 ? "[" : ",[");
            for (int column = 0; column < keys.columns().size(); column++) {
                if (column > 0) {
                    json.append(',');
                }
                switch (keys.columns().get(column)) {
                    case long[] numbers -> json.append(numbers[row]);
                    case java.util.UUID[] uuids ->
                        json.append('"').append(uuids[row]).append('"');
                    case String[] texts -> append(json, texts[row]);
                    default -> throw new IllegalStateException("no key array");
                }
            }
            json.append(']');
        }
        return json.append(']').toString();
    }

    /// `["a","b"]`
    static String json(List<String> texts) {
        StringBuilder json = new StringBuilder("[");
        for (String text : texts) {
            if (json.length() > 1) {
                json.append(',');
            }
            append(json, text);
        }
        return json.append(']').toString();
    }

    /// `[7,"a",null]`: a number, then texts.
    static void json(StringBuilder json, int number, @Nullable String[] texts) {
        json.append('[').append(number);
        for (String text : texts) {
            json.append(',');
            if (text == null) {
                json.append("null");
            } else {
                append(json, text);
            }
        }
        json.append(']');
    }

    private static void append(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }

    /// `t.[a] = k.k1 AND t.[b] = TRY_CAST(k.k2 AS date)`: a carried value takes the column's type, never the other way
    /// round, so that an index on the column serves. One that is none of the type meets no row.
    static String matches(String alias, List<Column> columns) {
        return matches(alias, columns, "k");
    }

    /// @param keys the alias of the carried keys
    static String matches(String alias, List<Column> columns, String keys) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> equalsCarried(
                        alias + "." + quote(columns.get(i).name()), columns.get(i), keys + ".k" + (i + 1)))
                .collect(Collectors.joining(" AND "));
    }

    /// `reference = value`, for a value as it is carried.
    ///
    /// Characters that the column's code page lacks would become others, and what is too long would be cut: so the
    /// column's own characters are compared once more, in Unicode.
    static String equalsCarried(String reference, Column column, String value) {
        SqlServerType type = SqlServerType.parse(column.type());
        String equal = reference + " = " + typed(value, column, "TRY_");
        return column.keyType() == KeyType.TEXT && type.codePage()
                ? equal + " AND CAST(" + reference + " AS nvarchar(4000)) = " + value + type.collate()
                : equal;
    }

    /// A carried value in the column's type.
    ///
    /// @param attempt `TRY_`: null where it is none of the type; empty: an error
    static String typed(String value, Column column, String attempt) {
        SqlServerType type = SqlServerType.parse(column.type());
        return switch (column.keyType()) {
            case BIGINT ->
                type.base().equals("bigint") ? value : attempt + "CAST(" + value + " AS " + type.bare() + ")";
            case UUID -> value;
            case TEXT -> ofText(value, type, attempt);
        };
    }

    /// Text of [#text] in the type that it came from.
    static String ofText(String value, SqlServerType type, String attempt) {
        if (type.unicode()) {
            return value + type.collate();
        }
        if (type.codePage()) {
            return "CAST(" + value + type.collate() + " AS " + type.bare() + ")"; // by the column's code page
        }
        if (type.binary()) {
            return attempt + "CONVERT(varbinary(" + (type.length() > 8000 ? "max" : type.length()) + "), " + value
                    + ", 1)";
        }
        return switch (type.base()) {
            case "time", "datetime2", "datetimeoffset" ->
                attempt + "CAST(" + value + " AS " + type.base() + ")"; // all digits
            default -> attempt + "CAST(" + value + " AS " + type.bare() + ")";
        };
    }

    /// A column as it is carried: `CAST(t.[a] AS bigint)`.
    static String asCarried(String alias, Column column) {
        String reference = alias + "." + quote(column.name());
        return switch (column.keyType()) {
            case BIGINT -> "CAST(" + reference + " AS bigint)";
            case UUID -> reference;
            case TEXT -> text(reference, SqlServerType.parse(column.type()));
        };
    }

    static String asCarried(String alias, List<Column> columns) {
        return columns.stream().map(column -> asCarried(alias, column)).collect(Collectors.joining(", "));
    }

    /// A value's text, exact, whatever language the session has; [#ofText] reads it back.
    static String text(String reference, SqlServerType type) {
        return switch (type.base()) {
            case "nchar", "nvarchar", "sysname" -> reference;
            case "date" -> "CONVERT(nvarchar(10), " + reference + ", 23)";
            case "time" -> "CONVERT(nvarchar(16), " + reference + ", 121)";
            case "datetime", "smalldatetime", "datetime2", "datetimeoffset" ->
                "CONVERT(nvarchar(40), " + reference + ", 126)";
            case "float", "real" -> "CONVERT(nvarchar(40), " + reference + ", 3)";
            case "money", "smallmoney" -> "CAST(CAST(" + reference + " AS decimal(19,4)) AS nvarchar(40))";
            case "binary", "varbinary", "image", "rowversion" ->
                "CONVERT(nvarchar(max), CAST(" + reference + " AS varbinary(max)), 1)";
            case "tinyint", "smallint", "int", "bigint", "bit", "decimal", "uniqueidentifier" ->
                "CAST(" + reference + " AS nvarchar(41))";
            case "char", "varchar" ->
                "CAST(" + reference + " AS nvarchar(" + (type.length() > 4000 ? "max" : type.length()) + "))";
            default -> "CAST(" + reference + " AS nvarchar(max))";
        };
    }

    static int bind(PreparedStatement statement, int at, Keys keys) throws SQLException {
        statement.setString(at, json(keys));
        return at + 1;
    }

    static int bind(PreparedStatement statement, int at, List<Object> values) throws SQLException {
        int next = at;
        for (Object value : values) {
            statement.setObject(next++, value instanceof Keys keys ? json(keys) : value);
        }
        return next;
    }

    /// Runs a batch to its end. The driver stops at the first statement that counts rows or makes a table; what fails
    /// behind it, nobody would be told of who does not ask for what comes next.
    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
            toItsEnd(statement);
        }
    }

    /// Passes over what is left of the results of a batch.
    static void toItsEnd(Statement statement) throws SQLException {
        boolean more = true;
        while (more) {
            more = statement.getMoreResults() || statement.getUpdateCount() != -1;
        }
    }

    static long number(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /// The first column of the last result: statements before it may have counted rows, and triggers may have answered.
    static long last(PreparedStatement statement) throws SQLException {
        String last = null;
        boolean rows = statement.execute();
        while (rows || statement.getUpdateCount() != -1) {
            if (rows) {
                try (ResultSet row = statement.getResultSet()) {
                    last = row.next() ? row.getString(1) : null;
                }
            }
            rows = statement.getMoreResults();
        }
        if (last == null) {
            throw new SQLException("the server sent no result");
        }
        return Long.parseLong(last);
    }

    static String truth(String condition) {
        return "CASE WHEN " + condition + " THEN 1 ELSE 0 END";
    }
}
