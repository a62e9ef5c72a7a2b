package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A key as it is remembered: each column as its text, behind its length and a colon: `3:9991:2` is 999 and 2.
final class KeyText {
    private KeyText() {}

    /// What the server makes of a row's key.
    static String of(String alias, List<Column> key) {
        return key.stream()
                .map(column -> text(alias, column))
                .map(text -> "DATALENGTH(%1$s) / 2, N':', %1$s".formatted(text))
                .collect(Collectors.joining(", ", "CONCAT(", ")"));
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
        int at = 0;
        while (at < key.length()) {
            int colon = key.indexOf(':', at);
            int end = colon + 1 + Integer.parseInt(key.substring(at, colon));
            texts.add(key.substring(colon + 1, end));
            at = end;
        }
        return texts;
    }
}
