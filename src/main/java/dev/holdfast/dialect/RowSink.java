package dev.holdfast.dialect;

import dev.holdfast.proof.Value;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Takes the rows of one chunk into a table, one by one; keeps no more of them than one batch. Closed without
/// [#finish()] it gives up, and the transaction must be rolled back.
public interface RowSink extends AutoCloseable {
    /// @param row a value for each column of the table that moves, null for NULL; then when the row's retention ends,
    ///     and, where it is counted from a date, that date, both [Value.Ticks] since 1970. Not kept: may be filled
    /// again
    /// @throws SQLException also, with a state of class 22, when a value has no place in its column: the message
    /// names
    ///     table and column
    void accept(@Nullable Value[] row) throws SQLException;

    /// @return how many rows came
    long finish() throws SQLException;

    @Override
    void close() throws SQLException;
}
