package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.estate.DatabaseAddress;
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

    /// Names that policies use, and may not be forgotten.
    public final Map<String, String> used = new TreeMap<>();

    @Override
    public void forget(String name) {
        if (used.containsKey(name)) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "database " + name + " is named by the policies " + used.get(name) + "; nothing was removed");
        }
        if (specs.remove(name) == null) {
            throw new HoldfastException(ErrorCode.USAGE, "no database is named '" + name + "'");
        }
    }

    @Override
    public DatabaseAddress address(String text) {
        return DatabaseAddress.parse(text);
    }

    @Override
    public DatabaseCheck check(DatabaseSpec spec) {
        return check(spec.name());
    }

    @Override
    public DatabaseCheck check(String name) {
        return new DatabaseCheck(
                name,
                List.of(
                        new Finding(Severity.OK, "reachable", "here"),
                        name.startsWith("bad")
                                ? new Finding(Severity.ERROR, "version", "too old")
                                : new Finding(Severity.OK, "version", "PostgreSQL 18, new enough"),
                        new Finding(Severity.OK, "clock", "the server's clock is 12 ms ahead of ours"),
                        new Finding(Severity.OK, "recovery", "it is a primary"),
                        new Finding(Severity.OK, "rights", "schema holdfast is there and ours to use"),
                        new Finding(Severity.OK, "tls", "TLSv1.3, TLS_AES_256_GCM_SHA384"),
                        new Finding(
                                Severity.WARNING, "login", "it is a superuser; a login with fewer rights would do")));
    }
}
