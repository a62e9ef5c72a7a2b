package dev.holdfast.estate;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.dialect.Dialect;
import dev.holdfast.dialect.Engine;
import dev.holdfast.estate.DatabaseCheck.Finding;
import dev.holdfast.estate.DatabaseCheck.Severity;
import dev.holdfast.store.Links;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;

/// All databases that this installation governs. Safe for use by many threads.
public final class Estate implements AutoCloseable {
    private final Store store;
    private final Databases databases = new Databases();
    private final Connector postgres;
    private final Connector sqlServer;
    private final Function<Engine, Dialect> dialects;
    private final Map<String, GovernedDatabase> open = new ConcurrentHashMap<>();
    private final Queue<GovernedDatabase> replaced = new ConcurrentLinkedQueue<>();

    /// @param embedded the login of the embedded server; empty when none runs
    /// @param dialects the dialect of each engine
    public Estate(Store store, Secrets secrets, Optional<EmbeddedLogin> embedded, Function<Engine, Dialect> dialects) {
        this(store, secrets, embedded, dialects, Links.DEFAULT);
    }

    /// As the other, with other bounds for the connections.
    public Estate(
            Store store,
            Secrets secrets,
            Optional<EmbeddedLogin> embedded,
            Function<Engine, Dialect> dialects,
            Links links) {
        this.store = store;
        this.postgres = new PostgresConnector(secrets, embedded, links);
        this.sqlServer = new SqlServerConnector(secrets, links);
        this.dialects = dialects;
    }

    /// Every database, by name.
    public List<DatabaseSpec> databases() {
        return store.look(databases::all);
    }

    /// Names of the databases of now.
    public Set<String> names() {
        return databases().stream().map(DatabaseSpec::name).collect(Collectors.toUnmodifiableSet());
    }

    /// @throws HoldfastException `USAGE` when there is none of that name; the message lists those that exist
    public DatabaseSpec spec(String name) {
        return store.look(tx -> databases.find(tx, name).orElseThrow(() -> unknown(name, databases.all(tx))));
    }

    private static HoldfastException unknown(String name, List<DatabaseSpec> known) {
        String names = known.stream().map(DatabaseSpec::name).collect(Collectors.joining(", "));
        return new HoldfastException(
                ErrorCode.USAGE,
                "no database is named '" + name + "'; " + (known.isEmpty() ? "none is known" : "known: " + names));
    }

    /// Adds a database, or replaces the settings of the one of that name. Connects to nothing.
    ///
    /// @throws HoldfastException `CONFIG` with everything that is wrong with `spec`
    public void put(DatabaseSpec spec) {
        store.run(tx -> put(tx, spec));
    }

    /// As [#put(DatabaseSpec)], in a transaction of the caller.
    public void put(Tx tx, DatabaseSpec spec) {
        refuse(spec.problems(), "stored");
        databases.put(tx, spec);
    }

    private static void refuse(List<String> problems, String what) {
        if (!problems.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.CONFIG,
                    "the settings of a database are wrong; nothing was " + what + ": " + String.join("; ", problems));
        }
    }

    /// Removes a database from the estate; nothing happens to the database itself.
    ///
    /// @throws HoldfastException `USAGE` when it is unknown, `BLOCKED` while policies name it
    public void forget(String name) {
        new AuditLog()
                .guard(
                        store,
                        AuditLog.account(),
                        Act.DATABASE_FORGOTTEN,
                        "database " + name,
                        () -> store.inTransaction(tx -> forgotten(tx, name)));
        GovernedDatabase gone = open.remove(name);
        if (gone != null) {
            replaced.add(gone);
        }
    }

    private boolean forgotten(Tx tx, String name) {
        if (databases.find(tx, name).isEmpty()) {
            throw unknown(name, databases.all(tx));
        }
        List<String> policies = databases.policiesOf(tx, name);
        if (!policies.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "database " + name + " is named by the policies " + String.join(", ", policies)
                            + "; nothing was removed");
        }
        databases.delete(tx, name);
        return true;
    }

    /// The database of that name, connected. The same object as long as its settings stay the same; when they
    /// changed, who holds the old object may finish with it, its connections end when idle.
    ///
    /// @throws HoldfastException `USAGE` when it is unknown, `CONFIG` when it cannot be used as it is set up,
    ///     `UNREACHABLE` when it does not answer or refuses the login
    public GovernedDatabase database(String name) {
        DatabaseSpec spec = spec(name);
        GovernedDatabase known = open.get(name);
        if (known != null && known.spec().equals(spec)) {
            return known;
        }
        tryConnection(spec); // a pool would try for its whole timeout and report less
        return open.compute(name, (_, current) -> {
            if (current != null && current.spec().equals(spec)) {
                return current;
            }
            if (current != null) {
                replaced.add(current);
            }
            return connected(spec);
        });
    }

    private Connector connector(Engine engine) {
        return switch (engine) {
            case POSTGRESQL -> postgres;
            case SQLSERVER -> sqlServer;
        };
    }

    private GovernedDatabase connected(DatabaseSpec spec) {
        Connector connector = connector(spec.engine());
        try {
            return new GovernedDatabase(
                    spec, dialects.apply(spec.engine()), connector.readers(spec), connector.writers(spec));
        } catch (SQLException e) {
            throw GovernedDatabase.failure(spec.name(), e);
        }
    }

    /// Runs `work` on a connection of its own, made for it: what a program without a pool does.
    public <T> T anew(String name, GovernedDatabase.Work<T> work) {
        return anew(spec(name), (_, connection) -> work.on(connection));
    }

    /// What is asked of a database that need not be stored.
    public interface Question<T> {
        T ask(Dialect dialect, Connection connection) throws SQLException;
    }

    /// As [#anew(String, GovernedDatabase.Work)], of a database that need not be stored.
    ///
    /// @throws HoldfastException `CONFIG` with everything that is wrong with `spec`
    public <T> T anew(DatabaseSpec spec, Question<T> question) {
        refuse(spec.problems(), "connected to");
        try (Connection connection = connector(spec.engine()).connect(spec)) {
            return question.ask(dialects.apply(spec.engine()), connection);
        } catch (SQLException e) {
            throw GovernedDatabase.failure(spec.name(), e);
        }
    }

    /// Times a dump of the database's definitions by the server's own client, where one is at hand.
    public SchemaDump dumpSchema(String name) {
        DatabaseSpec spec = spec(name);
        return connector(spec.engine()).dumpSchema(spec);
    }

    private void tryConnection(DatabaseSpec spec) {
        try (Connection connection = connector(spec.engine()).connect(spec)) {
            connection.getMetaData(); // reaching this point is the test
        } catch (SQLException e) {
            throw GovernedDatabase.failure(spec.name(), e);
        }
    }

    /// Looks whether a database can be governed as it is. What is wrong with it is a finding, not an exception.
    ///
    /// @throws HoldfastException `USAGE` when it is unknown
    public DatabaseCheck check(String name) {
        return look(spec(name));
    }

    /// As [#check], at a database that need not be stored.
    ///
    /// @throws HoldfastException `CONFIG` with everything that is wrong with `spec`
    public DatabaseCheck check(DatabaseSpec spec) {
        refuse(spec.problems(), "connected to");
        return look(spec);
    }

    private DatabaseCheck look(DatabaseSpec spec) {
        List<Finding> findings = new ArrayList<>();
        try (Connection connection = connector(spec.engine()).connect(spec)) {
            findings.add(new Finding(Severity.OK, "reachable", spec.server() + "/" + spec.databaseName()));
            findings.addAll(
                    switch (spec.engine()) {
                        case POSTGRESQL -> new PostgresCheck(InstantSource.system()).on(connection);
                        case SQLSERVER -> new SqlServerCheck(InstantSource.system()).on(connection);
                    });
            if (spec.engine() == Engine.SQLSERVER) {
                findings.add(SqlServerConnector.encryption(spec));
            }
        } catch (SQLException e) {
            findings.add(new Finding(
                    Severity.ERROR,
                    "reachable",
                    GovernedDatabase.failure(spec.name(), e).getMessage()));
        } catch (HoldfastException e) {
            findings.add(new Finding(Severity.ERROR, "reachable", e.getMessage()));
        }
        return new DatabaseCheck(spec.name(), findings);
    }

    /// Ends all connections to governed databases. The control database stays open: it belongs to the caller.
    @Override
    public void close() {
        open.values().forEach(GovernedDatabase::close);
        open.clear();
        replaced.forEach(GovernedDatabase::close);
        replaced.clear();
    }
}
