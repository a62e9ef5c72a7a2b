package dev.holdfast.hold;

import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import java.util.List;

/// What a hold covers.
public sealed interface HoldScope {
    /// Every row of a policy, bundle and all.
    record OfPolicy(String policy) implements HoldScope {}

    /// Every row of a table, whichever policy takes it.
    record OfTable(String database, TableName table) implements HoldScope {}

    /// The rows of a table with these keys. @param columns the table's key columns, in the order of `keys`
    record OfKeys(String database, TableName table, List<String> columns, Keys keys) implements HoldScope {
        public OfKeys {
            columns = List.copyOf(columns);
            if (columns.size() != keys.layout().size()) {
                throw new IllegalArgumentException(columns.size() + " columns for " + keys.layout());
            }
        }
    }
}
