package dev.holdfast.hold;

import static dev.holdfast.store.db.Tables.HOLD;
import static dev.holdfast.store.db.Tables.HOLD_EVENT;
import static dev.holdfast.store.db.Tables.HOLD_FENCE;
import static dev.holdfast.store.db.Tables.HOLD_SCOPE;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.ledger.ChunkKeys;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.Sessions;
import dev.holdfast.store.Tx;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Tables `hold`, `hold_scope`, `hold_fence` and `hold_event` of the control database; holds themselves are read by
/// [HoldRows].
final class HoldTables {
    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

    long insert(Tx tx, NewHold hold) {
        long id = tx.dsl()
                .insertInto(HOLD)
                .set(HOLD.MATTER, hold.matter())
                .set(HOLD.REASON, hold.reason())
                .set(HOLD.STATE, HoldState.PLACING.id())
                .set(HOLD.PLACED_BY, hold.placedBy())
                .set(HOLD.EXPIRES_AT, hold.expiresAt())
                .returning(HOLD.ID)
                .fetchSingle()
                .getId();
        for (int i = 0; i < hold.scopes().size(); i++) {
            insert(tx, id, i, hold.scopes().get(i));
        }
        note(tx, id, "placed", hold.placedBy(), hold.reason());
        return id;
    }

    private static void insert(Tx tx, long hold, int position, HoldScope scope) {
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

    List<Long> placing(Tx tx) {
        return tx.dsl()
                .select(HOLD.ID)
                .from(HOLD)
                .where(HOLD.STATE.eq(DSL.inline(HoldState.PLACING.id())))
                .orderBy(HOLD.ID)
                .fetch(HOLD.ID);
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

    private static void note(Tx tx, long hold, String kind, String actor, String message) {
        tx.dsl()
                .insertInto(HOLD_EVENT)
                .set(HOLD_EVENT.HOLD_ID, hold)
                .set(HOLD_EVENT.KIND, kind)
                .set(HOLD_EVENT.ACTOR, actor)
                .set(HOLD_EVENT.MESSAGE, message)
                .execute();
        tx.dsl().execute("notify " + Sessions.CHANNEL);
    }

    List<HoldEvent> events(Tx tx, long hold) {
        return tx.dsl()
                .selectFrom(HOLD_EVENT)
                .where(HOLD_EVENT.HOLD_ID.eq(hold))
                .orderBy(HOLD_EVENT.ID)
                .fetch(row -> new HoldEvent(row.getKind(), row.getActor(), row.getMessage(), row.getAt()));
    }

    /// Sends to review what has come to its end, by the clock of the control database.
    ///
    /// @return their numbers
    List<Long> review(Tx tx) {
        return tx.dsl().fetch("""
                with ended as (
                  update hold set state = 'review'
                  where state = 'effective' and expires_at <= clock_timestamp() returning id),
                told as (
                  insert into hold_event (hold_id, kind, actor, message)
                  select id, 'review', 'holdfast', 'its end has come; it binds until it is extended or released'
                  from ended order by id)
                select id from ended order by id""").map(row -> row.get("id", Long.class));
    }

    /// @return whether it still bound
    boolean extend(Tx tx, long hold, @Nullable Instant until, String by, String message) {
        int rows = tx.dsl()
                .update(HOLD)
                .set(HOLD.EXPIRES_AT, until)
                .set(
                        HOLD.STATE,
                        DSL.when(HOLD.STATE.eq(HoldState.REVIEW.id()), HoldState.EFFECTIVE.id())
                                .otherwise(HOLD.STATE))
                .where(HOLD.ID.eq(hold), HOLD.STATE.ne(HoldState.RELEASED.id()))
                .execute();
        if (rows == 1) {
            note(tx, hold, "extended", by, message);
        }
        return rows == 1;
    }

    void counted(Tx tx, long hold, long hot, long warm) {
        tx.dsl()
                .update(HOLD)
                .set(HOLD.HOT_ROWS, hot)
                .set(HOLD.WARM_ROWS, warm)
                .set(HOLD.COUNTED_AT, NOW)
                .where(HOLD.ID.eq(hold), HOLD.STATE.ne(HoldState.RELEASED.id()))
                .execute();
    }

    /// The clock that expiry is measured by.
    Instant now(Tx tx) {
        return tx.dsl().select(NOW).fetchSingle().value1();
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
        boolean bound = tx.dsl()
                        .update(HOLD)
                        .set(HOLD.STATE, HoldState.RELEASED.id())
                        .set(HOLD.RELEASED_BY, by)
                        .set(HOLD.RELEASED_AT, NOW)
                        .set(HOLD.RELEASE_REASON, reason)
                        .where(HOLD.ID.eq(hold), HOLD.STATE.ne(HoldState.RELEASED.id()))
                        .execute()
                == 1;
        if (bound) {
            note(tx, hold, "released", by, reason);
        }
        return bound;
    }

    /// What binds rows of `policy`, and what may because they hang on something held.
    List<HeldScope> binding(Tx tx, Policy policy) {
        return HoldRows.scopes(
                tx,
                HOLD.STATE
                        .ne(DSL.inline(HoldState.RELEASED.id()))
                        .and(covers(policy).or(HOLD_SCOPE.BELOW)));
    }

    /// Those rows of `keys`, by number, whose key is among those of a scope of the same layout.
    BitSet among(Tx tx, HeldScope scope, Keys keys) {
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
