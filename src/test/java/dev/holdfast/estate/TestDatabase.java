package dev.holdfast.estate;

import dev.holdfast.dialect.Engine;
import dev.holdfast.estate.DatabaseSpec.Role;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A governed database for tests, which say only what matters to them.
public final class TestDatabase {
    private final String name;
    private Engine engine = Engine.POSTGRESQL;
    private String server = DatabaseSpec.EMBEDDED;
    private String databaseName;
    private @Nullable String login;
    private @Nullable SecretRef secret;
    private Environment environment = Environment.DEVELOPMENT;
    private Set<Role> roles = Set.of(Role.SOURCE, Role.ARCHIVE);

    private TestDatabase(String name) {
        this.name = name;
        databaseName = name;
    }

    /// The database of the same name in the embedded server: PostgreSQL, of development, source and archive.
    public static TestDatabase named(String name) {
        return new TestDatabase(name);
    }

    /// All that `known` says.
    public static TestDatabase like(DatabaseSpec known) {
        TestDatabase database = new TestDatabase(known.name());
        database.engine = known.engine();
        database.server = known.server();
        database.databaseName = known.databaseName();
        database.login = known.login();
        database.secret = known.secret();
        database.environment = known.environment();
        database.roles = known.roles();
        return database;
    }

    public TestDatabase engine(Engine wanted) {
        engine = wanted;
        return this;
    }

    /// @param address `HOST:PORT`
    public TestDatabase at(String address) {
        server = address;
        return this;
    }

    /// At an address where no server is, so that every connection is refused.
    public TestDatabase unreachable() {
        return at("127.0.0.1:1").login("nobody");
    }

    public TestDatabase database(String wanted) {
        databaseName = wanted;
        return this;
    }

    public TestDatabase login(String wanted) {
        login = wanted;
        return this;
    }

    /// @param place where the password is, as [SecretRef] reads it
    public TestDatabase secret(String place) {
        secret = SecretRef.parse(place).orElseThrow();
        return this;
    }

    public TestDatabase environment(Environment wanted) {
        environment = wanted;
        return this;
    }

    public TestDatabase roles(Role... wanted) {
        roles = Set.of(wanted);
        return this;
    }

    public DatabaseSpec spec() {
        return new DatabaseSpec(name, engine, server, databaseName, login, secret, environment, roles);
    }
}
