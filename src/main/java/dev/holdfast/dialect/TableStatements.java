package dev.holdfast.dialect;

import java.util.function.UnaryOperator;

/// The statements by which a [CatalogReader] reads tables, their columns and their indexes.
public record TableStatements(String tables, String columns, String indexes) {
    /// Those in the files `tables.sql`, `columns.sql` and `indexes.sql`.
    ///
    /// @param file reads one of them, by its name
    /// @param every the condition by which each of them asks for every table
    /// @param wanted the condition that takes its place
    public static TableStatements read(UnaryOperator<String> file, String every, String wanted) {
        return new TableStatements(
                read(file, "tables.sql", every, wanted),
                read(file, "columns.sql", every, wanted),
                read(file, "indexes.sql", every, wanted));
    }

    private static String read(UnaryOperator<String> file, String name, String every, String wanted) {
        String sql = file.apply(name);
        if (!sql.contains(every)) {
            throw new IllegalStateException(name + " does not say which tables it reads");
        }
        return sql.replace(every, wanted);
    }
}
