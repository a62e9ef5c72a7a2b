package dev.holdfast.dialect.sqlserver;

import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.dialect.TableName;
import dev.holdfast.proof.Sha256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/// Fences of a database: epochs, and the locks under which they are read and raised.
///
/// Exclusion is by application lock, owned by the transaction: it queues fairly, and it is gone when the transaction
/// is. The fence row only carries the value.
final class Fence {
    private Fence() {}

    /// Waits its turn for an application lock that the transaction then owns. It looks at a table first: before that
    /// an implied transaction has not begun, and the lock would be refused.
    ///
    /// @throws SQLException with the server's own number where it was not got: 1222 too late, 1205 a deadlock
    static void lock(Connection connection, String name, String mode, Duration longest) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                DECLARE @got int;
                SELECT @got = COUNT(*) FROM sys.databases WHERE database_id = DB_ID();
                EXEC @got = sp_getapplock @Resource = ?, @LockMode = ?, @LockOwner = 'Transaction', @LockTimeout = ?;
                SELECT @got;""")) {
            statement.setString(1, resource(name));
            statement.setString(2, mode);
            statement.setLong(3, longest.toMillis());
            long got = SqlServerText.last(statement);
            if (got < 0) {
                throw refused(name, mode, got);
            }
        }
    }

    private static SQLException refused(String name, String mode, long got) {
        String lock = "the application lock " + name + " (" + mode + ")";
        return got == -1
                ? new SQLException(lock + " was not free in time", "S0051", 1222)
                : got == -3
                        ? new SQLException(lock + " was given up in a deadlock", "40001", 1205)
                        : new SQLException(lock + " was refused: sp_getapplock said " + got, "S0001", 15600);
    }

    /// A name of any length as one that a lock may have: at most 255 characters.
    private static String resource(String name) {
        return "holdfast/" + Sha256.hex(name);
    }

    private static void lockScope(Connection connection, UUID installation, String scope, String mode, Duration longest)
            throws SQLException {
        lock(connection, installation + "/" + scope, mode, longest);
    }

    /// Keeps everybody from raising an epoch of a scope until the transaction ends, whatever its epochs are.
    static void join(Connection connection, UUID installation, String scope) throws SQLException {
        lockScope(connection, installation, scope, "Shared", ServerLimits.DEFAULT.lock());
    }

    static boolean installEpoch(Connection connection, UUID installation, String scope, long epoch)
            throws SQLException {
        lockScope(connection, installation, scope, "Exclusive", ServerLimits.DEFAULT.transaction());
        try (PreparedStatement statement = connection.prepareStatement("""
                DECLARE @installation uniqueidentifier = ?, @scope nvarchar(200) = ?, @epoch bigint = ?;
                UPDATE holdfast.fence SET lease_epoch = @epoch
                WHERE installation = @installation AND scope = @scope AND lease_epoch <= @epoch;
                DECLARE @raised int = @@ROWCOUNT;
                IF @raised = 0
                BEGIN
                  INSERT INTO holdfast.fence (installation, scope, lease_epoch)
                  SELECT @installation, @scope, @epoch
                  WHERE NOT EXISTS (SELECT 1 FROM holdfast.fence WHERE installation = @installation AND scope = @scope);
                  SET @raised = @@ROWCOUNT;
                END;
                SELECT @raised;""")) {
            statement.setString(1, installation.toString());
            statement.setString(2, scope);
            statement.setLong(3, epoch);
            return SqlServerText.last(statement) == 1;
        }
    }

    /// Sets the limits, takes the shared lock, and only then reads the fence, as it is committed now whatever row
    /// versions the database keeps.
    ///
    /// The server bounds no statement: the driver gives up a server that does not answer.
    ///
    /// @return lease epoch and hold epoch; empty when the scope has no fence
    static long[] share(Connection connection, UUID installation, String scope, ServerLimits limits)
            throws SQLException {
        SqlServerText.execute(
                connection,
                "SET XACT_ABORT ON; SET DEADLOCK_PRIORITY LOW; SET LOCK_TIMEOUT "
                        + limits.lock().toMillis());
        lockScope(connection, installation, scope, "Shared", limits.lock());
        return fence(connection, installation, scope);
    }

    /// Reading one row of each table under an update lock holds an intent lock until the transaction ends, which keeps
    /// the table's form; a row that others have locked is not waited for. Where READ COMMITTED reads by row
    /// versions, the server takes READPAST beside READCOMMITTEDLOCK alone, and beside that no ROWLOCK.
    ///
    /// It may be a row that another chunk is about to delete, and then waits for: who knows which rows go takes
    /// [SqlServerMoving#keepForm].
    static String keepForm(List<TableName> tables) {
        return tables.stream()
                .map(table -> "IF EXISTS (SELECT 1 FROM " + SqlServerText.quote(table)
                        + " WITH (UPDLOCK, READCOMMITTEDLOCK, READPAST)) SET @any = 1;")
                .collect(Collectors.joining("\n", "DECLARE @any int;\n", ""));
    }

    private static long[] fence(Connection connection, UUID installation, String scope) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT lease_epoch, hold_epoch FROM holdfast.fence WITH (READCOMMITTEDLOCK)
                WHERE installation = CAST(? AS uniqueidentifier) AND scope = ?""")) {
            statement.setString(1, installation.toString());
            statement.setString(2, scope);
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? new long[] {found.getLong(1), found.getLong(2)} : new long[0];
            }
        }
    }

    static long holdEpoch(Connection connection, UUID installation, String scope) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT hold_epoch FROM holdfast.fence
                WHERE installation = CAST(? AS uniqueidentifier) AND scope = ?""")) {
            statement.setString(1, installation.toString());
            statement.setString(2, scope);
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? found.getLong(1) : 0;
            }
        }
    }

    static long raiseHoldEpoch(Connection connection, UUID installation, String scope) throws SQLException {
        lockScope(connection, installation, scope, "Exclusive", ServerLimits.DEFAULT.transaction());
        try (PreparedStatement statement = connection.prepareStatement("""
                DECLARE @installation uniqueidentifier = ?, @scope nvarchar(200) = ?;
                UPDATE holdfast.fence SET hold_epoch = hold_epoch + 1
                WHERE installation = @installation AND scope = @scope;
                IF @@ROWCOUNT = 0
                  INSERT INTO holdfast.fence (installation, scope, lease_epoch, hold_epoch)
                  VALUES (@installation, @scope, 0, 1);
                SELECT hold_epoch FROM holdfast.fence WHERE installation = @installation AND scope = @scope;""")) {
            statement.setString(1, installation.toString());
            statement.setString(2, scope);
            return SqlServerText.last(statement);
        }
    }
}
