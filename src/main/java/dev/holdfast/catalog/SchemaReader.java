package dev.holdfast.catalog;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.CatalogReader;
import dev.holdfast.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;

/// Reads the catalog of a governed database.
public final class SchemaReader {
    private SchemaReader() {}

    /// What the catalog says now; a handful of statements, however many tables there are.
    ///
    /// @param database its name in the estate, for the schema and for messages
    /// @throws HoldfastException `DATABASE` when a statement fails
    public static Schema read(String database, Dialect dialect, Connection connection) {
        CatalogReader catalog = dialect.catalog();
        try {
            return Schema.of(
                    database,
                    catalog.tables(connection),
                    catalog.foreignKeys(connection),
                    catalog.triggers(connection));
        } catch (SQLException e) {
            throw new HoldfastException(
                    ErrorCode.DATABASE, database + ": its catalog could not be read: " + e.getMessage(), e);
        }
    }
}
