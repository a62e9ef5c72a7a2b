package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A key as it is remembered: the texts of its columns, each with a comma behind it; a comma or a backslash within one
/// has a backslash before it.
final class KeyText {
    private KeyText() {}

    /// What the server makes of a row's key.
    static String of(String alias, List<Column> key) {
        return key.stream()
                .map(column -> escaped(column, text(alias, column)) + ", N','")
                .collect(Collectors.joining(", ", "CONCAT(", ")"));
    }

    private static String escaped(Column column, String text) {
        return column.keyType() == KeyType.TEXT
                ? "REPLACE(REPLACE(%s COLLATE Latin1_General_100_BIN2, N'\\', N'\\\\'), N',', N'\\,')".formatted(text)
                : text;
    }

    /// One column's text, as `toString` of the value that [KeyColumns] reads.
    static String text(String alias, Column column) {
        String reference = alias + "." + SqlServerText.quote(column.name());
        String text = SqlServerText.text(reference, SqlServerType.parse(column.type()));
        return column.keyType() == KeyType.UUID ? "LOWER(" + text + ")" : text;
    }

    /// What stands for a remembered key in an index.
    static String hash(String text) {
        return "CAST(HASHBYTES('SHA2_256', CAST(" + text + " AS varbinary(max))) AS binary(32))";
    }

    static List<String> parse(String key) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == ',') {
                texts.add(text.toString());
                text.setLength(0);
            } else {
                text.append(c == '\\' ? key.charAt(++i) : c);
            }
        }
        return texts;
    }
}
