package dev.holdfast.legacy;

import static dev.holdfast.store.db.Tables.LEGACY_CHILD;
import static dev.holdfast.store.db.Tables.LEGACY_CHUNK;
import static dev.holdfast.store.db.Tables.LEGACY_PLAN;
import static dev.holdfast.store.db.Tables.LEGACY_TABLE;
import static dev.holdfast.store.db.Tables.POLICY;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.SessionTables.Layout;
import dev.holdfast.dialect.SessionTables.Numbered;
import dev.holdfast.dialect.SessionTables.Receipt;
import dev.holdfast.dialect.TableName;
import dev.holdfast.ledger.LedgerIntake.Sum;
import dev.holdfast.legacy.LegacyPlan.Child;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Plans, their tables and what became of each, in the control database.
final class LegacyTables {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final Field<Instant> NOW = DSL.field("clock_timestamp()", Instant.class);

    /// A table as the work on it needs it.
    record Row(
            int number, String session, TableName table, TableState state, int generation, long pending, String ddl) {
        Numbered numbered() {
            return new Numbered(number, table, session);
        }
    }

    /// A table to be planned.
    record Planned(
            String child,
            String session,
            TableName table,
            long rows,
            long pending,
            @Nullable String refused) {}

    /// A child to be planned.
    record PlannedChild(String child, int policy, TableName kept, TableName view) {}

    long insert(Tx tx, LegacyPlan plan) {
        return tx.dsl()
                .insertInto(LEGACY_PLAN)
                .set(LEGACY_PLAN.DATABASE_NAME, plan.database())
                .set(LEGACY_PLAN.TABLE_SCHEMA, plan.schema())
                .set(LEGACY_PLAN.TEMPLATE, plan.template())
                .set(LEGACY_PLAN.OWNER, plan.owner())
                .set(LEGACY_PLAN.LAYOUT, JSONB.valueOf(MAPPER.writeValueAsString(plan.layout())))
                .set(LEGACY_PLAN.DIGEST, plan.digest())
                .set(LEGACY_PLAN.GRACE_SECONDS, plan.grace().toSeconds())
                .set(LEGACY_PLAN.CREATED_BY, plan.createdBy())
                .returning(LEGACY_PLAN.ID)
                .fetchSingle()
                .getId();
    }

    void insert(Tx tx, long plan, PlannedChild child) {
        tx.dsl()
                .insertInto(LEGACY_CHILD)
                .set(LEGACY_CHILD.PLAN_ID, plan)
                .set(LEGACY_CHILD.CHILD, child.child())
                .set(LEGACY_CHILD.POLICY_ID, child.policy())
                .set(LEGACY_CHILD.KEPT_TABLE, child.kept().table())
                .set(LEGACY_CHILD.VIEW_SCHEMA, child.view().schema())
                .set(LEGACY_CHILD.VIEW_NAME, child.view().table())
                .execute();
    }

    void insert(Tx tx, long plan, List<Planned> tables) {
        tx.dsl().connection(connection -> {
            try (var insert = connection.prepareStatement("""
                    INSERT INTO legacy_table (plan_id, number, child, session, table_name, state, row_count, pending, note)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
                for (int i = 0; i < tables.size(); i++) {
                    Planned table = tables.get(i);
                    insert.setLong(1, plan);
                    insert.setInt(2, i + 1);
                    insert.setString(3, table.child());
                    insert.setString(4, table.session());
                    insert.setString(5, table.table().table());
                    insert.setString(6, (table.refused() == null ? TableState.SEEN : TableState.REFUSED).id());
                    insert.setLong(7, table.rows());
                    insert.setLong(8, table.pending());
                    insert.setString(9, table.refused());
                    insert.addBatch();
                    if (i % 1000 == 999) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
        });
    }

    /// Tables of other plans whose ids are in the ledger or on their way there, by name.
    Map<String, Long> inOtherPlans(Tx tx, String database, String schema) {
        Map<String, Long> found = new HashMap<>();
        tx.dsl()
                .select(LEGACY_TABLE.TABLE_NAME, LEGACY_TABLE.PLAN_ID)
                .from(LEGACY_TABLE)
                .join(LEGACY_PLAN)
                .on(LEGACY_PLAN.ID.eq(LEGACY_TABLE.PLAN_ID))
                .where(
                        LEGACY_PLAN.DATABASE_NAME.eq(database),
                        LEGACY_PLAN.TABLE_SCHEMA.eq(schema),
                        LEGACY_TABLE.STATE.in("folding", "folded", "changed", "dropping", "undoing"))
                .forEach(row -> found.put(row.value1(), row.value2()));
        return found;
    }

    /// What was only planned before gives way to this plan.
    int supersede(Tx tx, long plan) {
        return tx.dsl().execute("""
                        UPDATE legacy_table t SET state = 'refused', note = 'planned again, as plan ' || {0},
                          changed_at = clock_timestamp()
                        FROM legacy_plan p, legacy_plan own, legacy_table mine
                        WHERE p.id = t.plan_id AND own.id = {0} AND mine.plan_id = own.id AND p.id <> own.id
                          AND p.database_name = own.database_name AND p.table_schema = own.table_schema
                          AND t.table_name = mine.table_name AND mine.state = 'seen'
                          AND t.state IN ('seen', 'undone')""", DSL.val(plan));
    }

    /// @throws HoldfastException `USAGE` when there is none
    LegacyPlan find(Tx tx, long id) {
        return tx.dsl()
                .selectFrom(LEGACY_PLAN)
                .where(LEGACY_PLAN.ID.eq(id))
                .fetchOptional(row -> plan(tx, row))
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "there is no legacy plan " + id + "; nothing was changed"));
    }

    List<LegacyPlan> all(Tx tx) {
        return tx.dsl().selectFrom(LEGACY_PLAN).orderBy(LEGACY_PLAN.ID.desc()).fetch(row -> plan(tx, row));
    }

    private static LegacyPlan plan(Tx tx, Record row) {
        long id = row.get(LEGACY_PLAN.ID);
        return new LegacyPlan(
                id,
                row.get(LEGACY_PLAN.DATABASE_NAME),
                row.get(LEGACY_PLAN.TABLE_SCHEMA),
                row.get(LEGACY_PLAN.TEMPLATE),
                row.get(LEGACY_PLAN.OWNER),
                MAPPER.readValue(row.get(LEGACY_PLAN.LAYOUT).data(), Layout.class),
                row.get(LEGACY_PLAN.DIGEST),
                Duration.ofSeconds(row.get(LEGACY_PLAN.GRACE_SECONDS)),
                row.get(LEGACY_PLAN.CREATED_BY),
                row.get(LEGACY_PLAN.CREATED_AT),
                row.get(LEGACY_PLAN.FOLDED_AT),
                row.get(LEGACY_PLAN.DROPPED_AT),
                row.get(LEGACY_PLAN.FORGOTTEN_AT),
                children(tx, id));
    }

    private static List<Child> children(Tx tx, long plan) {
        Map<String, Map<TableState, Long>> states = new HashMap<>();
        Map<String, long[]> sums = new HashMap<>();
        tx.dsl().fetch("""
                        SELECT child, state, count(*), sum(row_count), sum(pending) FROM legacy_table
                        WHERE plan_id = {0} GROUP BY 1, 2""", DSL.val(plan)).forEach(row -> {
            TableState state = TableState.ofId(row.get(1, String.class));
            states.computeIfAbsent(row.get(0, String.class), _ -> new EnumMap<>(TableState.class))
                    .put(state, row.get(2, Long.class));
            if (state != TableState.REFUSED) {
                long[] sum = sums.computeIfAbsent(row.get(0, String.class), _ -> new long[2]);
                sum[0] += row.get(3, Long.class);
                sum[1] += row.get(4, Long.class);
            }
        });
        return tx.dsl()
                .select(LEGACY_CHILD.asterisk(), POLICY.NAME)
                .from(LEGACY_CHILD)
                .leftJoin(POLICY)
                .on(POLICY.ID.eq(LEGACY_CHILD.POLICY_ID))
                .where(LEGACY_CHILD.PLAN_ID.eq(plan))
                .orderBy(LEGACY_CHILD.CHILD)
                .fetch(row -> {
                    String child = row.get(LEGACY_CHILD.CHILD);
                    String policy = row.get(POLICY.NAME);
                    long[] sum = sums.getOrDefault(child, new long[2]);
                    return new Child(
                            child,
                            row.get(LEGACY_CHILD.POLICY_ID),
                            policy == null ? "" : policy,
                            new TableName("holdfast", row.get(LEGACY_CHILD.KEPT_TABLE)),
                            new TableName(row.get(LEGACY_CHILD.VIEW_SCHEMA), row.get(LEGACY_CHILD.VIEW_NAME)),
                            row.get(LEGACY_CHILD.VIEWED_AT),
                            sum[0],
                            sum[1],
                            states.getOrDefault(child, Map.of()));
                });
    }

    /// Tables of a child in one of `states` after a number, in order.
    List<Row> rows(Tx tx, LegacyPlan plan, String child, int after, int limit, TableState... states) {
        return rows(tx, plan, child, DSL.noCondition(), after, limit, states);
    }

    /// As the other, of those that have been in that state since `before`.
    List<Row> rowsSince(
            Tx tx, LegacyPlan plan, String child, Instant before, int after, int limit, TableState... states) {
        return rows(tx, plan, child, LEGACY_TABLE.CHANGED_AT.le(before), after, limit, states);
    }

    private static List<Row> rows(
            Tx tx, LegacyPlan plan, String child, Condition more, int after, int limit, TableState... states) {
        return tx.dsl()
                .selectFrom(LEGACY_TABLE)
                .where(
                        LEGACY_TABLE.PLAN_ID.eq(plan.id()),
                        LEGACY_TABLE.CHILD.eq(child),
                        LEGACY_TABLE.NUMBER.gt(after),
                        LEGACY_TABLE.STATE.in(java.util.Arrays.stream(states)
                                .map(TableState::id)
                                .toList()),
                        more)
                .orderBy(LEGACY_TABLE.NUMBER)
                .limit(limit)
                .fetch(row -> new Row(
                        row.getNumber(),
                        row.getSession(),
                        new TableName(plan.schema(), row.getTableName()),
                        TableState.ofId(row.getState()),
                        row.getGeneration(),
                        row.getPending(),
                        row.getDdl() == null ? "" : row.getDdl()));
    }

    /// @param state empty for all
    List<LegacyPlan.Line> lines(Tx tx, LegacyPlan plan, String state, int offset, int limit) {
        return tx.dsl()
                .selectFrom(LEGACY_TABLE)
                .where(
                        LEGACY_TABLE.PLAN_ID.eq(plan.id()),
                        state.isEmpty() ? DSL.noCondition() : LEGACY_TABLE.STATE.eq(state))
                .orderBy(LEGACY_TABLE.NUMBER)
                .offset(offset)
                .limit(limit)
                .fetch(row -> new LegacyPlan.Line(
                        row.getNumber(),
                        row.getChild(),
                        row.getSession(),
                        plan.schema() + "." + row.getTableName(),
                        TableState.ofId(row.getState()),
                        row.getRowCount(),
                        row.getPending(),
                        row.getNote() == null ? "" : row.getNote(),
                        row.getChangedAt()));
    }

    /// Moves those of `numbers` that are in one of `from`.
    int become(Tx tx, long plan, Collection<Integer> numbers, TableState next, List<TableState> from) {
        tx.dsl().execute("notify " + dev.holdfast.session.Sessions.CHANNEL);
        return tx.dsl()
                .update(LEGACY_TABLE)
                .set(LEGACY_TABLE.STATE, next.id())
                .set(LEGACY_TABLE.NOTE, (String) null)
                .set(LEGACY_TABLE.CHANGED_AT, NOW)
                .where(
                        LEGACY_TABLE.PLAN_ID.eq(plan),
                        LEGACY_TABLE.NUMBER.in(numbers),
                        LEGACY_TABLE.STATE.in(from.stream().map(TableState::id).toList()))
                .execute();
    }

    void note(Tx tx, long plan, int number, TableState state, String note) {
        tx.dsl()
                .update(LEGACY_TABLE)
                .set(LEGACY_TABLE.STATE, state.id())
                .set(LEGACY_TABLE.NOTE, note)
                .set(
                        LEGACY_TABLE.CHANGED_AT,
                        // one that could not be dropped has been folded for as long as before
                        state == TableState.FOLDED ? LEGACY_TABLE.CHANGED_AT : NOW)
                .where(LEGACY_TABLE.PLAN_ID.eq(plan), LEGACY_TABLE.NUMBER.eq(number))
                .execute();
    }

    /// Locks those of `numbers` that are being folded for the generation, to the end of the transaction.
    List<Integer> claim(Tx tx, long plan, Collection<Integer> numbers, int generation) {
        return tx.dsl()
                .select(LEGACY_TABLE.NUMBER)
                .from(LEGACY_TABLE)
                .where(
                        LEGACY_TABLE.PLAN_ID.eq(plan),
                        LEGACY_TABLE.NUMBER.in(numbers),
                        LEGACY_TABLE.STATE.eq(TableState.FOLDING.id()),
                        LEGACY_TABLE.GENERATION.eq(generation - 1))
                .orderBy(LEGACY_TABLE.NUMBER)
                .forUpdate()
                .fetch(LEGACY_TABLE.NUMBER);
    }

    /// The ids of a table's receipt are in the ledger, in these chunks.
    void folded(Tx tx, long plan, Receipt receipt) {
        boolean first = receipt.generation() == 1;
        tx.dsl()
                .update(LEGACY_TABLE)
                .set(LEGACY_TABLE.STATE, TableState.FOLDED.id())
                .set(LEGACY_TABLE.NOTE, (String) null)
                .set(LEGACY_TABLE.GENERATION, receipt.generation())
                .set(LEGACY_TABLE.ROW_COUNT, receipt.rows())
                .set(LEGACY_TABLE.ROW_HASH, receipt.rowHash())
                .set(
                        LEGACY_TABLE.PENDING,
                        first ? DSL.val(receipt.pending()) : LEGACY_TABLE.PENDING.plus(receipt.pending()))
                .set(
                        LEGACY_TABLE.PENDING_HASH,
                        first ? DSL.val(receipt.pendingHash()) : LEGACY_TABLE.PENDING_HASH.plus(receipt.pendingHash()))
                .set(LEGACY_TABLE.CHANGED_AT, NOW)
                .where(LEGACY_TABLE.PLAN_ID.eq(plan), LEGACY_TABLE.NUMBER.eq(receipt.number()))
                .execute();
    }

    /// A chunk that ids of a table went into.
    record ChunkOf(int number, long session, long chunk) {}

    void chunks(Tx tx, long plan, List<ChunkOf> chunks, int generation) {
        var insert = tx.dsl()
                .insertInto(
                        LEGACY_CHUNK,
                        LEGACY_CHUNK.PLAN_ID,
                        LEGACY_CHUNK.NUMBER,
                        LEGACY_CHUNK.SESSION_ID,
                        LEGACY_CHUNK.CHUNK_ID,
                        LEGACY_CHUNK.GENERATION);
        for (ChunkOf chunk : chunks) {
            insert = insert.values(plan, chunk.number(), chunk.session(), chunk.chunk(), generation);
        }
        if (!chunks.isEmpty()) {
            insert.execute();
        }
    }

    List<ChunkOf> chunks(Tx tx, long plan, Collection<Integer> numbers) {
        return tx.dsl()
                .selectFrom(LEGACY_CHUNK)
                .where(LEGACY_CHUNK.PLAN_ID.eq(plan), LEGACY_CHUNK.NUMBER.in(numbers))
                .orderBy(LEGACY_CHUNK.CHUNK_ID)
                .fetch(row -> new ChunkOf(row.getNumber(), row.getSessionId(), row.getChunkId()));
    }

    /// What entered the ledger of each table.
    Map<Integer, Sum> entered(Tx tx, long plan, Collection<Integer> numbers) {
        return tx.dsl()
                .selectFrom(LEGACY_TABLE)
                .where(LEGACY_TABLE.PLAN_ID.eq(plan), LEGACY_TABLE.NUMBER.in(numbers), LEGACY_TABLE.GENERATION.gt(0))
                .fetchMap(
                        LEGACY_TABLE.NUMBER,
                        row -> new Sum(
                                row.getPending(),
                                row.getPendingHash() == null ? java.math.BigDecimal.ZERO : row.getPendingHash()));
    }

    /// Whether the chunks' partition was dropped, so that nothing can be said of them.
    boolean pruned(Tx tx, List<ChunkOf> chunks) {
        return chunks.stream().mapToLong(ChunkOf::session).distinct().allMatch(session -> tx.dsl()
                .fetchSingle("SELECT to_regclass('ledger_' || {0} / 10000 * 10000) IS NULL", DSL.val(session))
                .get(0, Boolean.class));
    }

    void forgetChunks(Tx tx, long plan, Collection<Integer> numbers) {
        tx.dsl()
                .deleteFrom(LEGACY_CHUNK)
                .where(LEGACY_CHUNK.PLAN_ID.eq(plan), LEGACY_CHUNK.NUMBER.in(numbers))
                .execute();
    }

    /// As if it had never been folded.
    void unfolded(Tx tx, long plan, Collection<Integer> numbers) {
        tx.dsl()
                .update(LEGACY_TABLE)
                .set(LEGACY_TABLE.STATE, TableState.UNDONE.id())
                .set(LEGACY_TABLE.GENERATION, 0)
                .set(LEGACY_TABLE.PENDING_HASH, (java.math.BigDecimal) null)
                .set(LEGACY_TABLE.ROW_HASH, (java.math.BigDecimal) null)
                .set(LEGACY_TABLE.CHANGED_AT, NOW)
                .where(
                        LEGACY_TABLE.PLAN_ID.eq(plan),
                        LEGACY_TABLE.NUMBER.in(numbers),
                        LEGACY_TABLE.STATE.eq(TableState.UNDOING.id()))
                .execute();
    }

    void dropping(Tx tx, long plan, Map<Integer, String> ddl) {
        ddl.forEach((number, statements) -> tx.dsl()
                .update(LEGACY_TABLE)
                .set(LEGACY_TABLE.STATE, TableState.DROPPING.id())
                .set(LEGACY_TABLE.DDL, statements)
                .set(LEGACY_TABLE.NOTE, (String) null)
                .where(
                        LEGACY_TABLE.PLAN_ID.eq(plan),
                        LEGACY_TABLE.NUMBER.eq(number),
                        LEGACY_TABLE.STATE.in("folded", "dropping"))
                .execute());
    }

    /// Tables whose ids are in the ledger and all at their child, or were pruned since.
    List<Integer> settled(Tx tx, long plan, String child) {
        return tx.dsl().fetch("""
                        SELECT t.number FROM legacy_table t
                        WHERE t.plan_id = {0} AND t.child = {1} AND t.generation > 0 AND NOT EXISTS (
                          SELECT FROM legacy_chunk c JOIN handoff h USING (session_id, chunk_id)
                          WHERE c.plan_id = t.plan_id AND c.number = t.number AND h.state <> 'settled')
                        ORDER BY 1""", DSL.val(plan), DSL.val(child)).map(row -> row.get(0, Integer.class));
    }

    void viewed(Tx tx, long plan, String child) {
        tx.dsl()
                .update(LEGACY_CHILD)
                .set(LEGACY_CHILD.VIEWED_AT, NOW)
                .where(LEGACY_CHILD.PLAN_ID.eq(plan), LEGACY_CHILD.CHILD.eq(child))
                .execute();
    }

    void session(Tx tx, long plan, String child, long session) {
        tx.dsl()
                .update(LEGACY_CHILD)
                .set(LEGACY_CHILD.SESSION_ID, session)
                .where(LEGACY_CHILD.PLAN_ID.eq(plan), LEGACY_CHILD.CHILD.eq(child))
                .execute();
    }

    /// Writes down that every table came so far, or that it is no longer so.
    void milestones(Tx tx, long plan) {
        tx.dsl().execute("""
                        UPDATE legacy_plan p SET
                          folded_at = CASE WHEN s.unfolded = 0 AND s.folded > 0 THEN coalesce(p.folded_at, clock_timestamp()) END,
                          dropped_at = CASE WHEN s.standing = 0 AND s.folded > 0 THEN coalesce(p.dropped_at, clock_timestamp()) END
                        FROM (SELECT count(*) FILTER (WHERE generation = 0) AS unfolded,
                                count(*) FILTER (WHERE generation > 0) AS folded,
                                count(*) FILTER (WHERE state <> 'dropped') AS standing
                              FROM legacy_table WHERE plan_id = {0} AND state <> 'refused') s
                        WHERE p.id = {0}""", DSL.val(plan));
    }

    void forgotten(Tx tx, long plan) {
        tx.dsl()
                .update(LEGACY_PLAN)
                .set(LEGACY_PLAN.FORGOTTEN_AT, NOW)
                .where(LEGACY_PLAN.ID.eq(plan))
                .execute();
    }
}
