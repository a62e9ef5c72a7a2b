package dev.holdfast.testing;

import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// An engine that a contract is tried on: one real server for the JVM, databases made as needed.
public interface ContractEngine {
    /// The server by its own words, for messages.
    String server();

    Dialect dialect();

    /// The name of a new, empty database.
    String freshDatabase(String prefix) throws SQLException;

    /// Takes a database of [#freshDatabase] away, where that is worth it.
    default void forget(String database) {}

    /// A connection of the driver's own: no pool, auto-commit.
    Connection connect(String database) throws SQLException;

    /// How the estate is told of a database.
    DatabaseSpec spec(String name, String database);

    /// What secrets of [#spec] refer to.
    Map<String, String> environment();

    /// `name` in the schema where tables are that are named without one.
    default TableName table(String name) {
        return new TableName(dialect().engine().defaultSchema(), name);
    }

    /// What makes a column `bigint` number itself.
    String identity();

    /// What makes a trigger on DELETE of a table in the default schema that does nothing; PostgreSQL needs its
    /// function.
    List<String> deleteTrigger(String table, String name);

    /// A query that answers after so many seconds.
    String sleep(int seconds);

    /// Whether the server is the engine itself. A stand-in fails some promises that are not ours: a test names what it
    /// leaves out then.
    default boolean genuine() {
        return true;
    }

    default void execute(Connection connection, String... statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
