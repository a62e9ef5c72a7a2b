package dev.holdfast.catalog;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.CatalogReader;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads the catalog of a governed database.
public final class SchemaReader {
    private SchemaReader() {}

    /// What the catalog says now; a handful of statements, however many tables there are.
    ///
    /// @param database its name in the estate, for the schema and for messages
    /// @throws HoldfastException `DATABASE` when a statement fails
    public static Schema read(String database, Dialect dialect, Connection connection) {
        return read(database, dialect, connection, catalog -> catalog.tables(connection));
    }

    /// As the other one, with these tables alone. Foreign keys and triggers are those of the whole database.
    public static Schema read(String database, Dialect dialect, Connection connection, List<TableName> wanted) {
        return read(database, dialect, connection, catalog -> catalog.tables(connection, wanted));
    }

    /// Those of `wanted` that there are, and nothing else of the catalog: who reads it for one table of 20,000 would
    /// wait for the others.
    public static Map<TableName, TableInfo> tables(
            String database, Dialect dialect, Connection connection, Collection<TableName> wanted) {
        List<TableName> each = wanted.stream().distinct().toList();
        return asked(database, dialect, catalog -> catalog.tables(connection, each).stream()
                .collect(Collectors.toMap(TableInfo::name, Function.identity())));
    }

    /// As [#tables]; empty when there is none of that name.
    public static Optional<TableInfo> table(String database, Dialect dialect, Connection connection, TableName wanted) {
        return Optional.ofNullable(
                tables(database, dialect, connection, List.of(wanted)).get(wanted));
    }

    private interface Question<T> {
        T ask(CatalogReader catalog) throws SQLException;
    }

    private static Schema read(
            String database, Dialect dialect, Connection connection, Question<List<TableInfo>> tables) {
        return asked(
                database,
                dialect,
                catalog -> Schema.of(
                        database, tables.ask(catalog), catalog.foreignKeys(connection), catalog.triggers(connection)));
    }

    private static <T> T asked(String database, Dialect dialect, Question<T> question) {
        try {
            return question.ask(dialect.catalog());
        } catch (SQLException e) {
            throw new HoldfastException(
                    ErrorCode.DATABASE, database + ": its catalog could not be read: " + e.getMessage(), e);
        }
    }
}
