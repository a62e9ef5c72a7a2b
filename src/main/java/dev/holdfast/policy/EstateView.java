package dev.holdfast.policy;

import dev.holdfast.catalog.Schema;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.store.Tx;
import java.util.Map;

/// What authoring must know of the governed databases, and where it registers those that a document brings.
public interface EstateView {
    /// By name.
    Map<String, DatabaseSpec> databases();

    /// The catalog as it is now; may block on the database.
    Schema schema(String database);

    /// As the other one, of a database that is not registered, or not as it is told here.
    Schema schema(DatabaseSpec database);

    /// Registers a database, or replaces the settings of the one of that name. Connects to nothing.
    void put(Tx tx, DatabaseSpec database);
}
