package dev.holdfast.estate;

import static dev.holdfast.store.db.Tables.DATABASE_;
import static dev.holdfast.store.db.Tables.POLICY;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.dialect.Engine;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.Database_Record;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Table `database_` of the control database.
final class Databases {
    private final AuditLog audit = new AuditLog();

    List<DatabaseSpec> all(Tx tx) {
        return tx.dsl().selectFrom(DATABASE_).orderBy(DATABASE_.NAME).fetch(Databases::spec);
    }

    Optional<DatabaseSpec> find(Tx tx, String name) {
        return tx.dsl().selectFrom(DATABASE_).where(DATABASE_.NAME.eq(name)).fetchOptional(Databases::spec);
    }

    void put(Tx tx, DatabaseSpec spec) {
        Told before = find(tx, spec.name()).map(Told::of).orElse(null);
        Database_Record row = tx.dsl().newRecord(DATABASE_);
        row.setName(spec.name());
        row.setEngine(spec.engine().id());
        row.setServer(spec.server());
        row.setDatabaseName(spec.databaseName());
        row.set(DATABASE_.LOGIN, spec.login());
        row.set(DATABASE_.SECRET, spec.secret() == null ? null : spec.secret().toString());
        row.setEnvironment(spec.environment().id());
        row.setRoles(spec.roles().stream().map(DatabaseSpec.Role::id).sorted().toArray(String[]::new));
        row.setUpdatedAt(Instant.now());
        tx.dsl()
                .insertInto(DATABASE_)
                .set(row)
                .onConflict(DATABASE_.NAME)
                .doUpdate()
                .set(row)
                .execute();
        audit.append(
                tx, Deed.done(AuditLog.account(), Act.DATABASE_CHANGED, object(spec.name()), before, Told.of(spec)));
    }

    /// A database as the audit knows it. @param secret where the password is, never the password
    private record Told(
            String engine,
            String server,
            String databaseName,
            @Nullable String login,
            @Nullable String secret,
            String environment,
            List<String> roles) {
        static Told of(DatabaseSpec spec) {
            return new Told(
                    spec.engine().id(),
                    spec.server(),
                    spec.databaseName(),
                    spec.login(),
                    spec.secret() == null ? null : spec.secret().toString(),
                    spec.environment().id(),
                    spec.roles().stream().map(DatabaseSpec.Role::id).sorted().toList());
        }
    }

    private static String object(String name) {
        return "database " + name;
    }

    /// Names of the policies that read from or archive to the database.
    List<String> policiesOf(Tx tx, String name) {
        return tx.dsl()
                .select(POLICY.NAME)
                .from(POLICY)
                .join(DATABASE_)
                .on(DATABASE_.ID.in(POLICY.DATABASE_ID, POLICY.ARCHIVE_DATABASE_ID))
                .where(DATABASE_.NAME.eq(name))
                .groupBy(POLICY.NAME)
                .orderBy(POLICY.NAME)
                .fetch(POLICY.NAME);
    }

    void delete(Tx tx, String name) {
        Told before = find(tx, name).map(Told::of).orElse(null);
        tx.dsl().deleteFrom(DATABASE_).where(DATABASE_.NAME.eq(name)).execute();
        audit.append(tx, Deed.done(AuditLog.account(), Act.DATABASE_FORGOTTEN, object(name), before, null));
    }

    private static DatabaseSpec spec(Database_Record row) {
        return new DatabaseSpec(
                row.getName(),
                Engine.valueOf(row.getEngine().toUpperCase(Locale.ROOT)),
                row.getServer(),
                row.getDatabaseName(),
                row.getLogin(),
                row.getSecret() == null ? null : reference(row),
                Environment.valueOf(row.getEnvironment().toUpperCase(Locale.ROOT)),
                Arrays.stream(row.getRoles())
                        .map(role -> DatabaseSpec.Role.valueOf(role.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static SecretRef reference(Database_Record row) {
        return SecretRef.parse(row.getSecret())
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.CONFIG, row.getName() + ": its secret in the control database is no reference"));
    }
}
