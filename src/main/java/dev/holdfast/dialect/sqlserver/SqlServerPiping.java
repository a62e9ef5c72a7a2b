package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.MoveTable;
import dev.holdfast.dialect.Piping;
import dev.holdfast.dialect.RowSink;
import dev.holdfast.dialect.Stamp;
import dev.holdfast.proof.ProofColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;

/// Rows as typed values on SQL Server.
final class SqlServerPiping implements Piping {
    @Override
    public List<ProofColumn> proofColumns(MoveTable table) {
        return SqlServerRows.ofSource(table).proofColumns();
    }

    @Override
    public void send(Connection source, MoveTable table, Keys keys, Stamp stamp, RowSink sink) throws SQLException {
        throw new SQLFeatureNotSupportedException("sending rows from SQL Server is not built yet", "0A000");
    }

    @Override
    public RowSink sink(Connection archive, MoveTable table, Stamp stamp) throws SQLException {
        throw new SQLFeatureNotSupportedException("taking rows into SQL Server is not built yet", "0A000");
    }
}
