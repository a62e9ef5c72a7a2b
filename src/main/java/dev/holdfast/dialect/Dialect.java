package dev.holdfast.dialect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// One engine's SQL. Implementations hold no state and open no connection.
public interface Dialect {
    Engine engine();

    /// The identifier as the engine wants it quoted; always quoted.
    String quote(String identifier);

    default String quote(TableName table) {
        return quote(table.schema()) + "." + quote(table.table());
    }

    CatalogReader catalog();

    CriteriaSql criteria();

    HelperSchema helpers();

    ArchiveDdl archiveDdl();

    Marking marking();

    Moving moving();

    Holding holding();

    Checking checking();

    Indexing indexing();

    IndexKeeping indexKeeping();

    Upkeep upkeep();

    Watching watching();

    Proving proving();

    Looking looking();

    Disposing disposing();

    Searching searching();

    Viewing viewing();

    Recalling recalling();

    Restoring restoring();

    Retaining retaining();

    Freezing freezing();

    Piping piping();

    /// Empty where rows go from server to server as values, by [#piping], even between two of this engine.
    default Optional<Copying> copying() {
        return Optional.empty();
    }

    /// Whether the engine hashes a row by itself, so that a statement can sum the hashes up. If not, rows are hashed
    /// where they are read, see [MoveTable.Hashing#CANONICAL].
    default boolean hashesRows() {
        return true;
    }

    default Surveying surveying() {
        return Surveying.NONE;
    }

    Sampling sampling();

    /// Empty where session tables are not known how to be folded.
    default Optional<SessionTables> sessionTables() {
        return Optional.empty();
    }

    /// Asks the server to end the statement that runs on `connection`, for another thread; nothing happens when none
    /// runs.
    void cancel(Connection connection) throws SQLException;
}
