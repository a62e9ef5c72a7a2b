package dev.holdfast.policy;

import dev.holdfast.catalog.Schema;
import dev.holdfast.estate.DatabaseSpec;
import java.util.Map;

/// What authoring must know of the governed databases.
public interface EstateView {
    /// By name.
    Map<String, DatabaseSpec> databases();

    /// The catalog as it is now; may block on the database.
    Schema schema(String database);
}
