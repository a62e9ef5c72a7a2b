package dev.holdfast.node;

import dev.holdfast.estate.DatabaseSpec;

/// Governed databases as they should not be.
final class DatabaseSpecs {
    private DatabaseSpecs() {}

    /// The same under its name, in another database of the server.
    static DatabaseSpec elsewhere(DatabaseSpec known, String databaseName) {
        return new DatabaseSpec(
                known.name(),
                known.engine(),
                known.server(),
                databaseName,
                known.login(),
                known.secret(),
                known.environment(),
                known.roles());
    }
}
