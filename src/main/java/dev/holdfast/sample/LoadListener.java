package dev.holdfast.sample;

/// Hears how far a load is. Called by two threads at once.
@FunctionalInterface
public interface LoadListener {
    /// For callers that show nothing.
    LoadListener SILENT = (_, _, _) -> {};

    /// @param table `database.table`, or what is done instead, such as `shop: indexes`
    /// @param tableRows rows of that table so far
    /// @param allRows rows of all tables so far, never falling
    void progress(String table, long tableRows, long allRows);
}
