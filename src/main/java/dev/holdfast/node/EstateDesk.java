package dev.holdfast.node;

import dev.holdfast.estate.DatabaseAddress;
import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Estate;
import java.util.List;

/// Where the ways in ask about governed databases.
record EstateDesk(Estate estate) implements EstateOperations {
    @Override
    public List<DatabaseSpec> databases() {
        return estate.databases();
    }

    @Override
    public boolean put(DatabaseSpec spec) {
        boolean there =
                estate.databases().stream().anyMatch(known -> known.name().equals(spec.name()));
        estate.put(spec);
        return there;
    }

    @Override
    public DatabaseCheck check(String name) {
        return estate.check(name);
    }

    @Override
    public DatabaseCheck check(DatabaseSpec spec) {
        return estate.check(spec);
    }

    @Override
    public DatabaseAddress address(String text) {
        return DatabaseAddress.parse(text);
    }

    @Override
    public void forget(String name) {
        estate.forget(name);
    }
}
