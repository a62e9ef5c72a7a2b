package dev.holdfast.history;

import java.io.IOException;

/// A file of rows in some format.
interface RowFile extends AutoCloseable {
    void row(HistoryRow row) throws IOException;

    /// What stands after the last row.
    void end(long rows) throws IOException;

    @Override
    void close() throws IOException;
}
