package dev.holdfast.dialect.sqlserver;

import com.microsoft.sqlserver.jdbc.ISQLServerBulkData;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopy;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopyOptions;
import com.microsoft.sqlserver.jdbc.SQLServerConnection;
import dev.holdfast.dialect.MoveTable.MoveColumn;
import dev.holdfast.dialect.RowSink;
import dev.holdfast.dialect.TableName;
import dev.holdfast.proof.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Takes rows by bulk copy, in slices: into `#hf_in`, whose columns have the few types that driver and server pass on
/// as they are, and from there, by one INSERT, into the table.
///
/// The server converts, as the INSERT says, and says so when it cannot. Bulk copy straight into the table would take
/// each value by the driver's own conversions and calendars, would leave checks and triggers out unless told
/// otherwise, and would lock the table from the first 5,000 rows on.
final class SqlServerSink implements RowSink {
    /// Below what the server turns into a lock on the whole table.
    private static final int ROWS_AT_ONCE = ChunkRows.SLICE;

    private static final long BYTES_AT_ONCE = 8L * 1024 * 1024;

    private final Connection connection;
    private final String into;
    private final List<Target> targets;
    private final String insert;
    private final List<@Nullable Object[]> pending = new ArrayList<>();
    private long pendingBytes;
    private long rows;

    /// A column that takes values. @param owner the table as it is named in messages
    record Target(String owner, String column, String type, SqlServerSpelling spelling) {
        static Target of(String owner, MoveColumn column) {
            return new Target(owner, column.name(), column.archiveType(), SqlServerSpelling.of(column.archiveType()));
        }
    }

    /// @param into a table as statements name it
    /// @param constants values of further columns, spelt, by their names: the same for each row
    SqlServerSink(Connection connection, String into, List<Target> targets, List<Constant> constants)
            throws SQLException {
        this(connection, into, targets, insertSql(into, targets, constants));
    }

    /// @param insert takes the rows of `#hf_in`, whose columns are `c1`, `c2`, ..., into the table, and empties it
    SqlServerSink(Connection connection, TableName into, List<Target> targets, String insert) throws SQLException {
        this(connection, SqlServerText.quote(into), targets, insert);
    }

    private SqlServerSink(Connection connection, String into, List<Target> targets, String insert) throws SQLException {
        this.connection = connection;
        this.into = into;
        this.targets = List.copyOf(targets);
        this.insert = insert;
        SqlServerText.execute(connection, createSql(targets));
    }

    record Constant(String column, String spelt) {}

    static String createSql(List<Target> targets) {
        return IntStream.range(0, targets.size())
                .mapToObj(i ->
                        "c%d %s NULL".formatted(i + 1, carrier(targets.get(i)).type()))
                .collect(Collectors.joining(", ", "DROP TABLE IF EXISTS #hf_in;\nCREATE TABLE #hf_in (", ");"));
    }

    private static SqlServerValues.Carrier carrier(Target target) {
        return SqlServerValues.carrier(target.spelling(), target.type());
    }

    static String insertSql(String into, List<Target> targets, List<Constant> constants) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            names.add(SqlServerText.quote(target.column()));
            values.add(SqlServerValues.carried(target.spelling(), target.type(), "i.c" + (i + 1)));
        }
        constants.forEach(constant -> {
            names.add(SqlServerText.quote(constant.column()));
            values.add(constant.spelt());
        });
        return "INSERT INTO %s (%s)\nSELECT %s\nFROM #hf_in i;\nTRUNCATE TABLE #hf_in;"
                .formatted(into, String.join(", ", names), String.join(", ", values));
    }

    @Override
    public void accept(@Nullable Value[] row) throws SQLException {
        @Nullable Object[] values = new Object[targets.size()];
        for (int i = 0; i < values.length; i++) {
            Target target = targets.get(i);
            try {
                values[i] = SqlServerValues.of(target.spelling(), row[i]);
            } catch (SqlServerValues.NoPlace e) {
                throw new SQLException(
                        "%s.%s (%s) cannot keep a value of its source: %s"
                                .formatted(target.owner(), target.column(), target.type(), e.getMessage()),
                        "22003",
                        e);
            }
            pendingBytes += SqlServerValues.size(values[i]);
        }
        pending.add(values);
        rows++;
        if (pending.size() == ROWS_AT_ONCE || pendingBytes > BYTES_AT_ONCE) {
            flush();
        }
    }

    private void flush() throws SQLException {
        if (pending.isEmpty()) {
            return;
        }
        try (SQLServerBulkCopy copy = new SQLServerBulkCopy(connection.unwrap(SQLServerConnection.class))) {
            SQLServerBulkCopyOptions options = new SQLServerBulkCopyOptions();
            options.setTableLock(true); // of a table of this connection alone
            options.setKeepNulls(true);
            options.setBulkCopyTimeout(0); // nobody else has the table; a server that is silent, the socket gives up
            copy.setBulkCopyOptions(options);
            copy.setDestinationTableName("#hf_in");
            copy.writeToServer(new Pending());
        }
        try (var statement = connection.createStatement()) {
            statement.execute(insert);
            int came = statement.getUpdateCount();
            SqlServerText.toItsEnd(statement);
            if (came != pending.size()) {
                throw new SQLException(
                        "%d rows were sent to %s, the server tells of %d".formatted(pending.size(), into, came),
                        "HY000");
            }
        }
        pending.clear();
        pendingBytes = 0;
    }

    /// What waits, as bulk copy asks for it.
    private final class Pending implements ISQLServerBulkData {
        private static final long serialVersionUID = 1;

        private int at = -1;

        @Override
        public Set<Integer> getColumnOrdinals() {
            return IntStream.rangeClosed(1, targets.size())
                    .boxed()
                    .collect(Collectors.toCollection(java.util.TreeSet::new));
        }

        @Override
        public String getColumnName(int column) {
            return "c" + column;
        }

        @Override
        public int getColumnType(int column) {
            return carrier(targets.get(column - 1)).jdbc();
        }

        @Override
        public int getPrecision(int column) {
            return carrier(targets.get(column - 1)).precision();
        }

        @Override
        public int getScale(int column) {
            return 0;
        }

        @Override
        @SuppressWarnings("NullAway") // the driver takes null for NULL
        public @Nullable Object[] getRowData() {
            return pending.get(at);
        }

        @Override
        public boolean next() {
            at++;
            return at < pending.size();
        }
    }

    @Override
    public long finish() throws SQLException {
        flush();
        SqlServerText.execute(connection, "DROP TABLE IF EXISTS #hf_in");
        return rows;
    }

    /// Given up, the transaction is rolled back, and the table with it.
    @Override
    public void close() {
        pending.clear();
    }
}
