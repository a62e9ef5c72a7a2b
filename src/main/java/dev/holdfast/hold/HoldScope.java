package dev.holdfast.hold;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import java.time.ZoneId;
import java.util.List;

/// What a hold covers.
public sealed interface HoldScope {
    /// Every row of a policy, bundle and all.
    record OfPolicy(String policy) implements HoldScope {}

    /// Every row of a table, whichever policy takes it.
    record OfTable(String database, TableName table) implements HoldScope {}

    /// The rows of a table with these keys.
    ///
    /// @param columns the table's key columns, in the order of `keys`
    /// @param below also everything that is handed off below these rows, now and later
    record OfKeys(String database, TableName table, List<String> columns, Keys keys, boolean below)
            implements HoldScope {
        public OfKeys {
            columns = List.copyOf(columns);
            if (columns.size() != keys.layout().size()) {
                throw new IllegalArgumentException(columns.size() + " columns for " + keys.layout());
            }
        }

        public OfKeys(String database, TableName table, List<String> columns, Keys keys) {
            this(database, table, columns, keys, false);
        }
    }

    /// The rows of a table that satisfy criteria, at any time while the hold binds.
    ///
    /// @param zone in which dates are read
    record Matching(String database, TableName table, String criteria, ZoneId zone) implements HoldScope {}

    /// The scope without its keys.
    default HeldScope summary() {
        return switch (this) {
            case OfPolicy(String policy) ->
                new HeldScope(0, 0, HeldScope.Kind.POLICY, policy, "", null, List.of(), List.of(), 0, "", null, false);
            case OfTable(String database, TableName table) ->
                new HeldScope(
                        0, 0, HeldScope.Kind.TABLE, "", database, table, List.of(), List.of(), 0, "", null, false);
            case OfKeys(String database, TableName table, List<String> columns, Keys keys, boolean below) -> {
                List<KeyType> layout = keys.layout();
                yield new HeldScope(
                        0, 0, HeldScope.Kind.KEYS, "", database, table, columns, layout, keys.size(), "", null, below);
            }
            case Matching(String database, TableName table, String criteria, ZoneId zone) ->
                new HeldScope(
                        0,
                        0,
                        HeldScope.Kind.PREDICATE,
                        "",
                        database,
                        table,
                        List.of(),
                        List.of(),
                        0,
                        criteria,
                        zone,
                        false);
        };
    }
}
