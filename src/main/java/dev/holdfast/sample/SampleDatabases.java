package dev.holdfast.sample;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.store.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The databases of one sample on the embedded server, each marked as ours by a comment.
final class SampleDatabases {
    private final EmbeddedServer server;
    private final String mark;

    /// @param mark the comment that says whose they are
    SampleDatabases(EmbeddedServer server, String mark) {
        this.server = server;
        this.mark = mark;
    }

    /// @throws HoldfastException `BLOCKED` when one of them exists: without a sample it is somebody's
    void mustBeAbsent(List<String> databases) {
        for (String database : databases) {
            if (state(database).exists()) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "embedded server: database " + database + " exists and was not made by a sample; "
                                + "nothing was changed");
            }
        }
    }

    /// Makes each anew. What an interrupted load left is dropped; anything else is refused before the first drop.
    void recreate(List<String> databases) {
        for (String database : databases) {
            mustBeOurs(database);
        }
        for (String database : databases) {
            execute("drop database if exists %s with (force)".formatted(quote(database)));
            server.createDatabase(database);
            execute("comment on database %s is '%s'".formatted(quote(database), mark.replace("'", "''")));
        }
    }

    private void mustBeOurs(String database) {
        State state = state(database);
        if (state.exists() && !mark.equals(state.comment()) && !isEmpty(database)) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "embedded server: database " + database + " has tables and lacks the mark \"" + mark
                            + "\"; nothing was changed");
        }
    }

    /// The process may die between the making of a database and its mark: then it has no table yet.
    private boolean isEmpty(String database) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                var found = statement.executeQuery("""
                        select 1 from pg_class join pg_namespace on pg_namespace.oid = relnamespace
                        where nspname not like 'pg\\_%' and nspname <> 'information_schema' limit 1""")) {
            return !found.next();
        } catch (SQLException e) {
            throw failed(database, e);
        }
    }

    private record State(boolean exists, @Nullable String comment) {}

    private State state(String database) {
        try (Connection connection = server.connect("postgres");
                var query = connection.prepareStatement(
                        "select shobj_description(oid, 'pg_database') from pg_database where datname = ?")) {
            query.setString(1, database);
            try (var found = query.executeQuery()) {
                return found.next() ? new State(true, found.getString(1)) : new State(false, null);
            }
        } catch (SQLException e) {
            throw failed(database, e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    private static String quote(String identifier) {
        return "\"" + identifier.replace("\"", "\"\"") + "\"";
    }

    private static HoldfastException failed(String what, SQLException e) {
        return new HoldfastException(ErrorCode.DATABASE, "embedded server: " + what + ": " + e.getMessage(), e);
    }
}
