package dev.holdfast.hold;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.TableName;
import dev.holdfast.policy.Policy;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A scope of a hold, without its keys.
///
/// @param hold 0 before it was placed; @param position among the scopes of its hold
/// @param policy empty unless it covers a policy; @param table null when it does, else in `database`
/// @param columns key columns, @param layout their types and @param keyCount how many keys; of keys only
/// @param criteria empty unless it covers what satisfies them, with dates read in `zone`
/// @param below whether it covers what is handed off below its keys
public record HeldScope(
        long hold,
        int position,
        Kind kind,
        String policy,
        String database,
        @Nullable TableName table,
        List<String> columns,
        List<KeyType> layout,
        int keyCount,
        String criteria,
        @Nullable ZoneId zone,
        boolean below) {
    /// What tells its rows from others.
    public enum Kind {
        POLICY,
        TABLE,
        KEYS,
        PREDICATE;

        /// The name in the control schema and in JSON.
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind ofId(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }

    public HeldScope {
        columns = List.copyOf(columns);
        layout = List.copyOf(layout);
    }

    /// Whether rows of the policy's own tables are covered as what they are, not as what they hang on.
    boolean covers(Policy other) {
        if (table == null) {
            return policy.equals(other.name());
        }
        return database.equals(other.database())
                && (table.equals(other.table()) || other.bundle().contains(table));
    }

    /// Whether what `ancestor` hands off below the keys is covered.
    boolean reachesBelow(Policy ancestor) {
        return below && database.equals(ancestor.database()) && ancestor.table().equals(table);
    }

    /// `shop/public.orders: 3 keys and everything below them`.
    public String words() {
        String where = database + "/" + table;
        return switch (kind) {
            case POLICY -> "policy " + policy;
            case TABLE -> where + ": every row";
            case KEYS ->
                where + ": " + String.format(Locale.ROOT, "%,d", keyCount) + (keyCount == 1 ? " key" : " keys")
                        + (below ? " and everything below" : "");
            case PREDICATE -> where + ": " + criteria;
        };
    }
}
