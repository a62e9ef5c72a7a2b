package dev.holdfast.hold;

import static dev.holdfast.store.db.Tables.HOLD;
import static dev.holdfast.store.db.Tables.HOLD_SCOPE;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.ledger.ChunkKeys;
import dev.holdfast.ledger.StoredKeys;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Tx;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/// Table `hold_scope` of the control database: what holds cover.
final class ScopeTable {
    private static final StoredKeys KEYS = new StoredKeys("hold_scope", "s.hold_id = ? AND s.position = ?");

    void insert(Tx tx, long hold, int position, HoldScope scope) {
        tx.dsl().connection(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO hold_scope (hold_id, position, kind, policy_name, database_name, table_schema,
                      table_name, key_columns, key_layout, bigint_keys, uuid_keys, text_keys, key_count, criteria, zone,
                      below)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
                insert.setLong(1, hold);
                insert.setInt(2, position);
                for (int unset = 4; unset <= 7; unset++) {
                    insert.setNull(unset, java.sql.Types.VARCHAR);
                }
                for (int unset = 8; unset <= 12; unset++) {
                    insert.setNull(unset, java.sql.Types.ARRAY);
                }
                insert.setNull(13, java.sql.Types.INTEGER);
                insert.setNull(14, java.sql.Types.VARCHAR);
                insert.setNull(15, java.sql.Types.VARCHAR);
                insert.setBoolean(16, false);
                switch (scope) {
                    case HoldScope.OfPolicy(String policy) -> {
                        insert.setString(3, "policy");
                        insert.setString(4, policy);
                    }
                    case HoldScope.OfTable(String database, TableName table) -> {
                        insert.setString(3, "table");
                        bind(insert, database, table);
                    }
                    case HoldScope.Matching(String database, TableName table, String criteria, ZoneId zone) -> {
                        insert.setString(3, "predicate");
                        bind(insert, database, table);
                        insert.setString(14, criteria);
                        insert.setString(15, zone.getId());
                    }
                    case HoldScope.OfKeys(
                            String database,
                            TableName table,
                            List<String> columns,
                            Keys keys,
                            boolean below) -> {
                        insert.setString(3, "keys");
                        bind(insert, database, table);
                        insert.setArray(8, connection.createArrayOf("text", columns.toArray()));
                        insert.setArray(9, connection.createArrayOf("text", ChunkKeys.layout(keys)));
                        ChunkKeys.bind(insert, 10, keys);
                        insert.setInt(13, keys.size());
                        insert.setBoolean(16, below);
                    }
                }
                insert.executeUpdate();
            }
        });
    }

    private static void bind(PreparedStatement insert, String database, TableName table) throws java.sql.SQLException {
        insert.setString(5, database);
        insert.setString(6, table.schema());
        insert.setString(7, table.table());
    }

    /// What holds in whatever state cover, one after the other, in order.
    List<HeldScope> of(Tx tx, Long[] holds) {
        return scopes(tx, HOLD_SCOPE.HOLD_ID.eq(DSL.any(holds)));
    }

    /// Of all holds that bind: what covers rows of `policy`, and what may because they hang on something held.
    List<HeldScope> binding(Tx tx, Policy policy) {
        return scopes(
                tx,
                HOLD.STATE
                        .ne(DSL.inline(HoldState.RELEASED.id()))
                        .and(covers(policy).or(HOLD_SCOPE.BELOW)));
    }

    private static Condition covers(Policy policy) {
        List<TableName> tables = new ArrayList<>(policy.bundle());
        tables.add(policy.table());
        return HOLD_SCOPE
                .POLICY_NAME
                .eq(policy.name())
                .or(HOLD_SCOPE
                        .DATABASE_NAME
                        .eq(policy.database())
                        .and(DSL.row(HOLD_SCOPE.TABLE_SCHEMA, HOLD_SCOPE.TABLE_NAME)
                                .in(tables.stream()
                                        .map(table -> DSL.row(table.schema(), table.table()))
                                        .toList())));
    }

    private static List<HeldScope> scopes(Tx tx, Condition which) {
        return tx.dsl()
                .select(
                        HOLD_SCOPE.HOLD_ID,
                        HOLD_SCOPE.POSITION,
                        HOLD_SCOPE.KIND,
                        HOLD_SCOPE.POLICY_NAME,
                        HOLD_SCOPE.DATABASE_NAME,
                        HOLD_SCOPE.TABLE_SCHEMA,
                        HOLD_SCOPE.TABLE_NAME,
                        HOLD_SCOPE.KEY_COLUMNS,
                        HOLD_SCOPE.KEY_LAYOUT,
                        HOLD_SCOPE.KEY_COUNT,
                        HOLD_SCOPE.CRITERIA,
                        HOLD_SCOPE.ZONE,
                        HOLD_SCOPE.BELOW)
                .from(HOLD_SCOPE)
                .join(HOLD)
                .on(HOLD.ID.eq(HOLD_SCOPE.HOLD_ID))
                .where(which)
                .orderBy(HOLD_SCOPE.HOLD_ID, HOLD_SCOPE.POSITION)
                .fetch(row -> new HeldScope(
                        row.value1(),
                        row.value2(),
                        HeldScope.Kind.ofId(row.value3()),
                        row.value4() == null ? "" : row.value4(),
                        row.value5() == null ? "" : row.value5(),
                        row.value7() == null ? null : new TableName(row.value6(), row.value7()),
                        row.value8() == null ? List.of() : List.of(row.value8()),
                        row.value9() == null
                                ? List.of()
                                : Arrays.stream(row.value9()).map(KeyType::ofId).toList(),
                        row.value10() == null ? 0 : row.value10(),
                        row.value11() == null ? "" : row.value11(),
                        row.value12() == null ? null : ZoneId.of(row.value12()),
                        row.value13()));
    }

    /// The keys of a scope that has some.
    Keys keys(Tx tx, HeldScope scope) {
        return tx.dsl().connectionResult(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT " + ChunkKeys.columns("hold_scope")
                    + " FROM hold_scope WHERE hold_id = ? AND position = ?")) {
                select.setLong(1, scope.hold());
                select.setInt(2, scope.position());
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return ChunkKeys.read(row, 1);
                }
            }
        });
    }

    BitSet among(Tx tx, HeldScope scope, Keys keys) {
        return tx.dsl().connectionResult(connection -> KEYS.among(connection, keys, scope.hold(), scope.position()));
    }
}
