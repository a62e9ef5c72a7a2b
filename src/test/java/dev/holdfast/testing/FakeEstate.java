package dev.holdfast.testing;

import dev.holdfast.estate.DatabaseCheck;
import dev.holdfast.estate.DatabaseCheck.Finding;
import dev.holdfast.estate.DatabaseCheck.Severity;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.node.EstateOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Databases that nobody connects to; one whose name begins with `bad` cannot be governed.
public final class FakeEstate implements EstateOperations {
    private final Map<String, DatabaseSpec> specs = new TreeMap<>();

    @Override
    public List<DatabaseSpec> databases() {
        return new ArrayList<>(specs.values());
    }

    @Override
    public boolean put(DatabaseSpec spec) {
        return specs.put(spec.name(), spec) != null;
    }

    @Override
    public DatabaseCheck check(String name) {
        return new DatabaseCheck(
                name,
                List.of(
                        new Finding(Severity.OK, "reachable", "here"),
                        name.startsWith("bad")
                                ? new Finding(Severity.ERROR, "version", "too old")
                                : new Finding(Severity.OK, "version", "new enough")));
    }
}
