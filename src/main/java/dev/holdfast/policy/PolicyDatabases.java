package dev.holdfast.policy;

import static dev.holdfast.store.db.Tables.DATABASE_;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Engine;
import dev.holdfast.store.Tx;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The governed databases as policies refer to them, read at one moment.
///
/// @param ids by name; @param names by number; @param engines by name
record PolicyDatabases(Map<String, Integer> ids, Map<Integer, String> names, Map<String, Engine> engines) {
    static PolicyDatabases read(Tx tx) {
        Map<String, Integer> ids = new HashMap<>();
        Map<Integer, String> names = new HashMap<>();
        Map<String, Engine> engines = new HashMap<>();
        tx.dsl()
                .select(DATABASE_.ID, DATABASE_.NAME, DATABASE_.ENGINE)
                .from(DATABASE_)
                .forEach(row -> {
                    ids.put(row.value2(), row.value1());
                    names.put(row.value1(), row.value2());
                    engines.put(row.value2(), Engine.valueOf(row.value3().toUpperCase(Locale.ROOT)));
                });
        return new PolicyDatabases(ids, names, engines);
    }

    /// @throws HoldfastException `USAGE` when a definition names a database that is not there
    int id(PolicyDefinition definition, String database) {
        return Optional.ofNullable(ids.get(database)).orElseThrow(() -> unknown(definition, database));
    }

    /// Where the rows of a definition are.
    ///
    /// @throws HoldfastException `USAGE` when it names a database that is not there
    Engine source(PolicyDefinition definition) {
        return Optional.ofNullable(engines.get(definition.database()))
                .orElseThrow(() -> unknown(definition, definition.database()));
    }

    /// Where the rows of a policy that stands are.
    Engine source(Policy policy) {
        return Objects.requireNonNull(engines.get(policy.database()), "a foreign key keeps the database");
    }

    /// The name of a database that a policy refers to.
    String name(int id) {
        return Objects.requireNonNull(names.get(id), "a foreign key keeps the database");
    }

    private static HoldfastException unknown(PolicyDefinition definition, String database) {
        return new HoldfastException(
                ErrorCode.USAGE, "policy " + definition.name() + ": there is no database " + database);
    }
}
