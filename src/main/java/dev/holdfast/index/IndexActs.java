package dev.holdfast.index;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.dialect.TableName;
import dev.holdfast.session.WorkQueue;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Table `index_act` of the control database: what is to be done to indexes, how far it is, and what takes it back.
public final class IndexActs {
    private final Store store;
    private final WorkQueue queue = new WorkQueue("index_act");
    private final AuditLog audit = new AuditLog();

    public IndexActs(Store store) {
        this.store = store;
    }

    /// @param columns empty where the statements are all there is
    record Wanted(
            IndexAct.Kind kind,
            String database,
            TableName table,
            String index,
            List<String> columns,
            List<String> statements,
            List<String> undo,
            String definition,
            long bytes,
            @Nullable Long undoes) {}

    /// Writes down what is to be done; nothing is sent yet.
    ///
    /// @throws HoldfastException `BLOCKED` when something is being done to that index already
    long ask(Wanted wanted, String actor, String reason) {
        return store.inTransaction(tx -> {
            long id = tx
                    .dsl()
                    .fetch(
                            """
                            insert into index_act (kind, database_name, table_schema, table_name, index_name, columns,
                              statements, undo_statements, definition, byte_count, undoes, reason, asked_by)
                            values (?, ?, ?, ?, ?, ?::text[], ?::text[], ?::text[], nullif(?, ''), ?, ?::bigint, ?, ?)
                            on conflict (database_name, table_schema, index_name) where state in ('waiting', 'running')
                              do nothing
                            returning id""",
                            wanted.kind().id(),
                            wanted.database(),
                            wanted.table().schema(),
                            wanted.table().table(),
                            wanted.index(),
                            wanted.columns().toArray(String[]::new),
                            wanted.statements().toArray(String[]::new),
                            wanted.undo().toArray(String[]::new),
                            wanted.definition(),
                            wanted.bytes(),
                            wanted.undoes(),
                            reason,
                            actor)
                    .map(row -> row.get(0, Long.class))
                    .stream()
                    .findFirst()
                    .orElseThrow(() -> new HoldfastException(
                            ErrorCode.BLOCKED,
                            "index %s of %s/%s: somebody has asked for a build or drop of it that has not ended"
                                    .formatted(wanted.index(), wanted.database(), wanted.table())));
            WorkQueue.tell(tx);
            return id;
        });
    }

    /// Writes down a build that is over.
    void built(Tx tx, Wanted built, String actor, String reason) {
        tx.dsl()
                .execute(
                        """
                        insert into index_act (kind, database_name, table_schema, table_name, index_name, columns,
                          statements, undo_statements, definition, byte_count, reason, asked_by, state, started_at, ended_at)
                        values (?, ?, ?, ?, ?, ?::text[], ?::text[], ?::text[], ?, ?, ?, ?, 'done', clock_timestamp(),
                          clock_timestamp())""",
                        built.kind().id(),
                        built.database(),
                        built.table().schema(),
                        built.table().table(),
                        built.index(),
                        built.columns().toArray(String[]::new),
                        built.statements().toArray(String[]::new),
                        built.undo().toArray(String[]::new),
                        built.definition(),
                        built.bytes(),
                        reason,
                        actor);
        WorkQueue.tell(tx);
    }

    /// The latest first.
    public List<IndexAct> all(int limit) {
        return store.inTransaction(tx -> list(tx, "order by a.id desc limit " + limit));
    }

    /// @throws HoldfastException `USAGE` when there is none of that number
    public IndexAct find(long id) {
        return store.inTransaction(tx -> find(tx, id));
    }

    private static IndexAct find(Tx tx, long id) {
        return list(tx, "where a.id = " + id).stream()
                .findFirst()
                .orElseThrow(
                        () -> new HoldfastException(ErrorCode.USAGE, "there is no act on an index with number " + id));
    }

    /// When each standing index of ours was built.
    Map<TableName, Instant> builtAt(String database) {
        Map<TableName, Instant> built = new HashMap<>();
        store.run(tx -> tx.dsl()
                .fetch("""
                        select table_schema, index_name, max(ended_at) from index_act
                        where database_name = ? and kind = 'build' and state = 'done' group by 1, 2""", database)
                .forEach(row -> built.put(
                        new TableName(row.get(0, String.class), row.get(1, String.class)), row.get(2, Instant.class))));
        return built;
    }

    /// Asks that an act is not carried out, or is broken off.
    ///
    /// @throws HoldfastException `USAGE` when it has ended
    public IndexAct cancel(long id, String actor) {
        return store.inTransaction(tx -> {
            boolean changed = queue.cancel(tx, id, actor);
            IndexAct now = find(tx, id);
            if (!changed) {
                throw new HoldfastException(
                        ErrorCode.USAGE,
                        "act %d is %s; nothing was cancelled"
                                .formatted(id, now.state().id()));
            }
            audit.append(
                    tx, Deed.done(actor, Act.INDEX_CANCELLED, object(now), null, new Told(id, now.index(), List.of())));
            WorkQueue.tell(tx);
            return now;
        });
    }

    private record Told(long act, String index, List<String> statements) {}

    private static String object(IndexAct act) {
        return "table %s/%s".formatted(act.database(), act.table());
    }

    /// @param resumed whether somebody began it before
    public record Claimed(IndexAct act, boolean resumed) {}

    /// Hands the oldest act that waits, or that a node which is gone left, to a node.
    ///
    /// @param dead nodes; @param resting acts that are left alone
    public Optional<Claimed> claim(
            UUID node, Collection<UUID> dead, Collection<Long> inHand, Collection<Long> resting) {
        return claim(node, dead, inHand, "and " + WorkQueue.noneOf(resting));
    }

    /// As the other, of one act. @return empty when another node has it, or it has ended
    public Optional<Claimed> claim(UUID node, Collection<UUID> dead, Collection<Long> inHand, long id) {
        return claim(node, dead, inHand, "and id = " + id);
    }

    private Optional<Claimed> claim(UUID node, Collection<UUID> dead, Collection<Long> inHand, String which) {
        return store.inTransaction(tx -> tx
                .dsl()
                .fetch("""
                        update index_act set state = 'running', node_id = ?,
                          started_at = coalesce(started_at, clock_timestamp())
                        from (
                          select id, started_at is not null as resumed from index_act
                          where (state = 'waiting'
                              or state = 'running' and (node_id = any (?) or node_id = ?
                                and %s)) %s
                          order by id limit 1 for update skip locked) found
                        where index_act.id = found.id
                        returning index_act.id, found.resumed""".formatted(WorkQueue.noneOf(inHand), which), node, dead.toArray(UUID[]::new), node)
                .map(row -> new Claimed(find(tx, row.get(0, Long.class)), row.get(1, Boolean.class)))
                .stream()
                .findFirst());
    }

    /// Acts that ended and left an index which is not valid.
    public List<IndexAct> leftovers() {
        return store.inTransaction(tx -> list(tx, "where a.leftover order by a.id"));
    }

    public void cleared(long id) {
        store.run(tx -> tx.dsl().execute("update index_act set leftover = false where id = ?", id));
    }

    /// @param definition and `bytes`: of the index that was built; of one that was dropped they are known before
    void done(IndexAct act, String definition, long bytes) {
        store.run(tx -> {
            tx.dsl().execute("""
                    update index_act set state = 'done', ended_at = clock_timestamp(), problem = null,
                      definition = coalesce(nullif(?, ''), definition), byte_count = ? where id = ?""", definition, bytes, act.id());
            audit.append(
                    tx,
                    Deed.done(
                                    act.askedBy(),
                                    switch (act.kind()) {
                                        case BUILD -> Act.INDEX_BUILT;
                                        case DROP -> Act.INDEX_DROPPED;
                                    },
                                    object(act),
                                    null,
                                    new Done(act.id(), act.index(), act.undoes(), act.statements(), act.undo()))
                            .because(act.reason()));
            WorkQueue.tell(tx);
        });
    }

    private record Done(long act, String index, @Nullable Long undoes, List<String> statements, List<String> undo) {}

    void ended(long id, boolean cancelled, String problem, boolean leftover) {
        store.run(tx -> {
            tx.dsl().execute("""
                    update index_act set state = ?, ended_at = clock_timestamp(), problem = ?, leftover = ?
                    where id = ?""", cancelled ? "cancelled" : "failed", problem, leftover, id);
            WorkQueue.tell(tx);
        });
    }

    private static List<IndexAct> list(Tx tx, String which) {
        return tx.dsl().fetch("""
                        select a.id, a.kind, a.database_name, a.table_schema, a.table_name, a.index_name, a.columns,
                          a.statements, a.undo_statements, coalesce(a.definition, ''), coalesce(a.byte_count, 0), a.undoes,
                          (select max(u.id) from index_act u where u.undoes = a.id and u.state = 'done'), a.reason,
                          a.asked_by, a.asked_at, a.state, a.cancelled_by, a.started_at, a.ended_at,
                          coalesce(a.problem, ''), a.leftover
                        from index_act a """ + " " + which).map(IndexActs::act);
    }

    private static IndexAct act(Record row) {
        return new IndexAct(
                row.get(0, Long.class),
                row.get(1, String.class).equals("build") ? IndexAct.Kind.BUILD : IndexAct.Kind.DROP,
                row.get(2, String.class),
                new TableName(row.get(3, String.class), row.get(4, String.class)),
                row.get(5, String.class),
                List.of(row.get(6, String[].class)),
                List.of(row.get(7, String[].class)),
                List.of(row.get(8, String[].class)),
                row.get(9, String.class),
                row.get(10, Long.class),
                row.get(11, Long.class),
                row.get(12, Long.class),
                row.get(13, String.class),
                row.get(14, String.class),
                row.get(15, Instant.class),
                IndexAct.State.ofId(row.get(16, String.class)),
                row.get(17, String.class),
                row.get(18, Instant.class),
                row.get(19, Instant.class),
                Objects.requireNonNull(row.get(20, String.class)),
                row.get(21, Boolean.class));
    }
}
