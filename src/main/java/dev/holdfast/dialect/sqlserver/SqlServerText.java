package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.TableName;

/// Names as SQL Server wants them.
final class SqlServerText {
    private SqlServerText() {}

    static String quote(String identifier) {
        return "[" + identifier.replace("]", "]]") + "]";
    }

    static String quote(TableName table) {
        return quote(table.schema()) + "." + quote(table.table());
    }

    /// As a literal; always Unicode, so that it means the same under every code page.
    static String literal(String text) {
        return "N'" + text.replace("'", "''") + "'";
    }
}
