package dev.holdfast.hold;

import static dev.holdfast.store.db.Tables.HOLD;
import static dev.holdfast.store.db.Tables.HOLD_FENCE;
import static dev.holdfast.store.db.Tables.HOLD_SCOPE;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.ledger.ChunkKeys;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.HoldRecord;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// Tables `hold`, `hold_scope` and `hold_fence` of the control database.
final class HoldTables {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

    long insert(Tx tx, NewHold hold) {
        long id = tx.dsl()
                .insertInto(HOLD)
                .set(HOLD.MATTER, hold.matter())
                .set(HOLD.REASON, hold.reason())
                .set(HOLD.STATE, HoldState.PLACING.id())
                .set(HOLD.PLACED_BY, hold.placedBy())
                .returning(HOLD.ID)
                .fetchSingle()
                .getId();
        for (int i = 0; i < hold.scopes().size(); i++) {
            insert(tx, id, i, hold.scopes().get(i));
        }
        return id;
    }

    private static void insert(Tx tx, long hold, int position, HoldScope scope) {
        tx.dsl().connection(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO hold_scope (hold_id, position, kind, policy_name, database_name, table_schema,
                      table_name, key_columns, key_layout, bigint_keys, uuid_keys, text_keys, key_count)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
                insert.setLong(1, hold);
                insert.setInt(2, position);
                for (int unset = 4; unset <= 7; unset++) {
                    insert.setNull(unset, java.sql.Types.VARCHAR);
                }
                for (int unset = 8; unset <= 12; unset++) {
                    insert.setNull(unset, java.sql.Types.ARRAY);
                }
                insert.setNull(13, java.sql.Types.INTEGER);
                switch (scope) {
                    case HoldScope.OfPolicy(String policy) -> {
                        insert.setString(3, "policy");
                        insert.setString(4, policy);
                    }
                    case HoldScope.OfTable(String database, TableName table) -> {
                        insert.setString(3, "table");
                        bind(insert, database, table);
                    }
                    case HoldScope.OfKeys(String database, TableName table, List<String> columns, Keys keys) -> {
                        insert.setString(3, "keys");
                        bind(insert, database, table);
                        insert.setArray(8, connection.createArrayOf("text", columns.toArray()));
                        insert.setArray(9, connection.createArrayOf("text", ChunkKeys.layout(keys)));
                        ChunkKeys.bind(insert, 10, keys);
                        insert.setInt(13, keys.size());
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

    Optional<Hold> find(Tx tx, long id) {
        return tx.dsl().selectFrom(HOLD).where(HOLD.ID.eq(id)).fetchOptional(row -> hold(tx, row));
    }

    List<Hold> all(Tx tx) {
        return tx.dsl().selectFrom(HOLD).orderBy(HOLD.ID.desc()).fetch(row -> hold(tx, row));
    }

    List<Long> placing(Tx tx) {
        return tx.dsl()
                .select(HOLD.ID)
                .from(HOLD)
                .where(HOLD.STATE.eq(DSL.inline(HoldState.PLACING.id())))
                .orderBy(HOLD.ID)
                .fetch(HOLD.ID);
    }

    private static Hold hold(Tx tx, HoldRecord row) {
        String releasedBy = row.getReleasedBy();
        return new Hold(
                row.getId(),
                row.getMatter(),
                row.getReason(),
                HoldState.ofId(row.getState()),
                row.getPlacedBy(),
                row.getPlacedAt(),
                row.getEffectiveAt(),
                releasedBy == null ? null : new Hold.Release(releasedBy, row.getReleasedAt(), row.getReleaseReason()),
                fences(tx, row.getId()));
    }

    private static List<Hold.Fence> fences(Tx tx, long hold) {
        return tx.dsl()
                .selectFrom(HOLD_FENCE)
                .where(HOLD_FENCE.HOLD_ID.eq(hold))
                .orderBy(HOLD_FENCE.DATABASE_NAME, HOLD_FENCE.FENCE)
                .fetch(row ->
                        new Hold.Fence(row.getDatabaseName(), row.getFence(), row.getRaisedAt(), row.getProblem()));
    }

    /// Whether the hold covers rows of `policy`.
    boolean concerns(Tx tx, long hold, Policy policy) {
        return tx.dsl().fetchExists(HOLD_SCOPE, HOLD_SCOPE.HOLD_ID.eq(hold), covers(policy));
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

    void expect(Tx tx, long hold, String database, String fence) {
        tx.dsl()
                .insertInto(HOLD_FENCE)
                .set(HOLD_FENCE.HOLD_ID, hold)
                .set(HOLD_FENCE.DATABASE_NAME, database)
                .set(HOLD_FENCE.FENCE, fence)
                .onConflictDoNothing()
                .execute();
    }

    void raised(Tx tx, long hold, Hold.Fence fence) {
        tx.dsl()
                .update(HOLD_FENCE)
                .set(HOLD_FENCE.RAISED_AT, NOW)
                .setNull(HOLD_FENCE.PROBLEM)
                .where(is(hold, fence))
                .execute();
    }

    void failed(Tx tx, long hold, Hold.Fence fence, String problem) {
        tx.dsl()
                .update(HOLD_FENCE)
                .set(HOLD_FENCE.PROBLEM, problem)
                .where(is(hold, fence), HOLD_FENCE.RAISED_AT.isNull())
                .execute();
    }

    private static Condition is(long hold, Hold.Fence fence) {
        return HOLD_FENCE
                .HOLD_ID
                .eq(hold)
                .and(HOLD_FENCE.DATABASE_NAME.eq(fence.database()))
                .and(HOLD_FENCE.FENCE.eq(fence.fence()));
    }

    /// Makes a hold effective whose fences are all raised; nothing happens to one that is past `placing`.
    ///
    /// @return whether it has become effective now
    boolean effective(Tx tx, long hold) {
        return tx.dsl()
                        .update(HOLD)
                        .set(HOLD.STATE, HoldState.EFFECTIVE.id())
                        .set(HOLD.EFFECTIVE_AT, NOW)
                        .where(
                                HOLD.ID.eq(hold),
                                HOLD.STATE.eq(HoldState.PLACING.id()),
                                DSL.notExists(DSL.selectOne()
                                        .from(HOLD_FENCE)
                                        .where(HOLD_FENCE.HOLD_ID.eq(hold), HOLD_FENCE.RAISED_AT.isNull())))
                        .execute()
                == 1;
    }

    /// @return whether it still bound
    boolean release(Tx tx, long hold, String by, String reason) {
        return tx.dsl()
                        .update(HOLD)
                        .set(HOLD.STATE, HoldState.RELEASED.id())
                        .set(HOLD.RELEASED_BY, by)
                        .set(HOLD.RELEASED_AT, NOW)
                        .set(HOLD.RELEASE_REASON, reason)
                        .where(HOLD.ID.eq(hold), HOLD.STATE.ne(HoldState.RELEASED.id()))
                        .execute()
                == 1;
    }

    /// A scope that binds, without its keys. @param columns empty when it holds whole tables
    record Binding(long hold, int position, Optional<TableName> keysOf, List<String> columns, List<KeyType> layout) {}

    /// What binds rows of `policy`.
    List<Binding> binding(Tx tx, Policy policy) {
        return tx.dsl()
                .select(
                        HOLD_SCOPE.HOLD_ID,
                        HOLD_SCOPE.POSITION,
                        HOLD_SCOPE.KIND,
                        HOLD_SCOPE.TABLE_SCHEMA,
                        HOLD_SCOPE.TABLE_NAME,
                        HOLD_SCOPE.KEY_COLUMNS,
                        HOLD_SCOPE.KEY_LAYOUT)
                .from(HOLD)
                .join(HOLD_SCOPE)
                .on(HOLD_SCOPE.HOLD_ID.eq(HOLD.ID))
                .where(HOLD.STATE.ne(DSL.inline(HoldState.RELEASED.id())), covers(policy))
                .fetch(row -> {
                    boolean keys = row.value3().equals("keys");
                    return new Binding(
                            row.value1(),
                            row.value2(),
                            keys ? Optional.of(new TableName(row.value4(), row.value5())) : Optional.empty(),
                            keys ? List.of(row.value6()) : List.of(),
                            keys
                                    ? IntStream.range(0, row.value7().length)
                                            .mapToObj(i -> KeyType.ofId(row.value7()[i]))
                                            .toList()
                                    : List.of());
                });
    }

    /// Those rows of `keys`, by number, whose key is among those of a scope of the same layout.
    BitSet among(Tx tx, Binding scope, Keys keys) {
        return tx.dsl().connectionResult(connection -> {
            BitSet rows = new BitSet(keys.size());
            try (PreparedStatement select = connection.prepareStatement(amongSql(keys.layout()))) {
                int next = ChunkKeys.bindColumns(select, 1, keys);
                select.setLong(next++, scope.hold());
                select.setInt(next, scope.position());
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        rows.set((int) row.getLong(1) - 1);
                    }
                }
            }
            return rows;
        });
    }

    /// The keys of a scope lie in arrays of [column of that type][row]; slices of one row each are unnested side by
    /// side.
    private static String amongSql(List<KeyType> layout) {
        Map<KeyType, Integer> used = new EnumMap<>(KeyType.class);
        String held = layout.stream()
                .map(type -> "s.%1$s_keys[%2$d:%2$d]".formatted(type.id(), used.merge(type, 1, Integer::sum)))
                .collect(Collectors.joining(", "));
        String asked = layout.stream().map(type -> "?::" + type.id() + "[]").collect(Collectors.joining(", "));
        String names =
                IntStream.rangeClosed(1, layout.size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
        return """
                SELECT DISTINCT asked.n
                FROM unnest(%2$s) WITH ORDINALITY AS asked(%3$s, n)
                JOIN (SELECT h.* FROM hold_scope s, unnest(%1$s) AS h(%3$s) WHERE s.hold_id = ? AND s.position = ?) held
                USING (%3$s)""".formatted(held, asked, names);
    }
}
