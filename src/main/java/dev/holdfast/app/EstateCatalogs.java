package dev.holdfast.app;

import dev.holdfast.catalog.Schema;
import dev.holdfast.catalog.SchemaReader;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.policy.EstateView;
import dev.holdfast.store.Tx;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The estate as policy authors see it: names, and catalogs read when they are asked for.
record EstateCatalogs(Estate estate) implements EstateView {
    @Override
    public Map<String, DatabaseSpec> databases() {
        return estate.databases().stream().collect(Collectors.toMap(DatabaseSpec::name, Function.identity()));
    }

    @Override
    public Schema schema(String name) {
        GovernedDatabase database = estate.database(name);
        return database.read(connection -> SchemaReader.read(name, database.dialect(), connection));
    }

    @Override
    public Schema schema(DatabaseSpec spec) {
        return estate.anew(spec, (dialect, connection) -> SchemaReader.read(spec.name(), dialect, connection));
    }

    @Override
    public void put(Tx tx, DatabaseSpec spec) {
        estate.put(tx, spec);
    }
}
