package dev.holdfast.catalog;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.CatalogReader;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.TableInfo;
import dev.holdfast.dialect.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

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

    /// As the other one, with these tables; others may lack. Foreign keys and triggers are those of the whole database.
    public static Schema read(String database, Dialect dialect, Connection connection, List<TableName> wanted) {
        return read(database, dialect, connection, catalog -> catalog.tables(connection, wanted));
    }

    private interface Tables {
        List<TableInfo> of(CatalogReader catalog) throws SQLException;
    }

    private static Schema read(String database, Dialect dialect, Connection connection, Tables tables) {
        CatalogReader catalog = dialect.catalog();
        try {
            return Schema.of(
                    database, tables.of(catalog), catalog.foreignKeys(connection), catalog.triggers(connection));
        } catch (SQLException e) {
            throw new HoldfastException(
                    ErrorCode.DATABASE, database + ": its catalog could not be read: " + e.getMessage(), e);
        }
    }
}
