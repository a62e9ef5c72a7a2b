package dev.holdfast.freeze;

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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Table `cold_request` of the control database: what nodes are asked to freeze, and how far they are.
public final class ColdRequests {
    private final Store store;
    private final WorkQueue queue = new WorkQueue("cold_request");
    private final AuditLog audit = new AuditLog();

    public ColdRequests(Store store) {
        this.store = store;
    }

    /// Asks for a partition to be frozen. One that is asked for already is not asked for twice.
    ///
    /// @return the number of the request
    public long request(Candidate candidate, String actor) {
        return store.inTransaction(tx -> {
            Optional<Long> id = Optional.empty();
            while (id.isEmpty()) { // what is met may end before it is looked at
                id = asked(tx, candidate, actor).or(() -> open(tx, candidate));
            }
            WorkQueue.tell(tx);
            return id.get();
        });
    }

    /// @return empty when it is asked for already
    private Optional<Long> asked(Tx tx, Candidate candidate, String actor) {
        Optional<Long> id = number(tx.dsl()
                .fetch(
                        """
                        insert into cold_request (database_name, table_schema, table_name, partition_schema,
                          partition_name, from_at, to_at, row_count, asked_by)
                        values (?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?, ?)
                        on conflict (database_name, table_schema, table_name, partition_name)
                          where state in ('waiting', 'running') do nothing
                        returning id""",
                        candidate.database(),
                        candidate.table().schema(),
                        candidate.table().table(),
                        candidate.partition().name().schema(),
                        candidate.partition().name().table(),
                        candidate.partition().from().toString(),
                        candidate.partition().to().toString(),
                        candidate.rows(),
                        actor));
        id.ifPresent(_ -> audit.append(
                tx,
                Deed.done(
                        actor,
                        Act.COLD_REQUESTED,
                        candidate.database() + " " + candidate.partition().name(),
                        null,
                        new Told(candidate.rows()))));
        return id;
    }

    private static Optional<Long> open(Tx tx, Candidate candidate) {
        return number(tx.dsl()
                .fetch(
                        """
                        select id from cold_request where database_name = ? and table_schema = ? and table_name = ?
                          and partition_name = ? and state in ('waiting', 'running')""",
                        candidate.database(),
                        candidate.table().schema(),
                        candidate.table().table(),
                        candidate.partition().name().table()));
    }

    private static Optional<Long> number(List<? extends Record> rows) {
        return rows.stream().findFirst().map(row -> row.get(0, Long.class));
    }

    private record Told(long rows) {}

    /// The latest first.
    public List<ColdRequest> all(int limit) {
        return store.inTransaction(tx -> list(tx, "order by id desc limit " + limit));
    }

    /// @throws HoldfastException `USAGE` when there is none of that number
    public ColdRequest find(long id) {
        return store.inTransaction(tx -> find(tx, id));
    }

    private static ColdRequest find(Tx tx, long id) {
        return list(tx, "where id = " + id).stream()
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "there is no request for a cold file with number " + id));
    }

    /// Asks that a request is not carried out. One that no node has is cancelled at once; a node that has it stops at
    /// its next step, unless the file is verified by then: then the rows are in the file.
    ///
    /// @throws HoldfastException `USAGE` when it has ended
    public ColdRequest cancel(long id, String actor) {
        return store.inTransaction(tx -> {
            boolean changed = queue.cancel(tx, id, actor);
            ColdRequest now = find(tx, id);
            if (!changed) {
                throw new HoldfastException(
                        ErrorCode.USAGE,
                        "request %d is %s; nothing was cancelled"
                                .formatted(id, now.state().id()));
            }
            audit.append(tx, Deed.done(actor, Act.COLD_CANCELLED, "request " + id, null, new Told(now.rows())));
            WorkQueue.tell(tx);
            return now;
        });
    }

    /// Hands the oldest request that waits to a node. @param resting requests that are left alone
    public Optional<ColdRequest> claim(UUID node, Collection<Long> resting) {
        return claim(node, "and " + WorkQueue.noneOf(resting));
    }

    /// As the other, of one request. @return empty when another node has it, or it has ended
    public Optional<ColdRequest> claim(UUID node, long id) {
        return claim(node, "and id = " + id);
    }

    private Optional<ColdRequest> claim(UUID node, String which) {
        return store.inTransaction(
                tx -> tx.dsl().fetch("""
                        update cold_request set state = 'running', node_id = ?,
                          started_at = coalesce(started_at, clock_timestamp()), problem = null
                        where id = (select id from cold_request where state = 'waiting' %s
                          order by id limit 1 for update skip locked)
                        returning id""".formatted(which), node).map(row -> find(tx, row.get(0, Long.class))).stream()
                        .findFirst());
    }

    /// What nodes that are gone had in hand waits for another one, which ends what they began.
    public void giveBack(Collection<UUID> dead) {
        store.run(tx -> tx.dsl()
                .execute(
                        "update cold_request set state = 'waiting', node_id = null"
                                + " where state = 'running' and node_id = any (?)",
                        (Object) dead.toArray(UUID[]::new)));
    }

    /// What a node has, but for these. @param inHand requests that it works on
    public void giveBackOthers(UUID node, Collection<Long> inHand) {
        store.run(tx -> tx.dsl()
                .execute(
                        "update cold_request set state = 'waiting', node_id = null where state = 'running'"
                                + " and node_id = ? and " + WorkQueue.noneOf(inHand),
                        node));
    }

    /// A node cannot go on with it for the moment. @param why for people
    public void giveBack(long id, String why) {
        store.run(tx -> tx.dsl()
                .execute(
                        "update cold_request set state = 'waiting', node_id = null, problem = ?"
                                + " where id = ? and state = 'running'",
                        why,
                        id));
    }

    /// @return whether somebody wants it no more
    public boolean step(long id, String step) {
        return store.inTransaction(tx -> {
            List<Boolean> unwanted = tx.dsl()
                    .fetch(
                            "update cold_request set step = ? where id = ? and state = 'running'"
                                    + " returning cancelled_by is not null",
                            step,
                            id)
                    .map(row -> row.get(0, Boolean.class));
            WorkQueue.tell(tx);
            return unwanted.contains(true);
        });
    }

    public void frozen(long id, long file) {
        end(id, ColdRequest.State.FROZEN, file, null);
    }

    /// Its rows are where they were.
    public void failed(long id, String why) {
        ColdRequest request = find(id);
        end(id, request.cancelledBy() == null ? ColdRequest.State.FAILED : ColdRequest.State.CANCELLED, null, why);
    }

    private void end(long id, ColdRequest.State state, @Nullable Long file, @Nullable String problem) {
        store.run(tx -> {
            tx.dsl().execute("""
                            update cold_request set state = ?, file_id = ?::bigint, problem = ?, ended_at = clock_timestamp()
                            where id = ? and state = 'running'""", state.id(), file, problem, id);
            WorkQueue.tell(tx);
        });
    }

    private static List<ColdRequest> list(Tx tx, String which) {
        return tx.dsl().fetch("""
                        select id, database_name, table_schema, table_name, partition_schema, partition_name, from_at,
                          to_at, row_count, asked_by, asked_at, state, step, cancelled_by, started_at, ended_at,
                          file_id, problem
                        from cold_request """ + " " + which).map(ColdRequests::request);
    }

    private static ColdRequest request(Record row) {
        return new ColdRequest(
                row.get(0, Long.class),
                row.get(1, String.class),
                new TableName(row.get(2, String.class), row.get(3, String.class)),
                new TableName(row.get(4, String.class), row.get(5, String.class)),
                row.get(6, Instant.class),
                row.get(7, Instant.class),
                row.get(8, Long.class),
                row.get(9, String.class),
                row.get(10, Instant.class),
                ColdRequest.State.ofId(row.get(11, String.class)),
                Objects.requireNonNullElse(row.get(12, String.class), ""),
                row.get(13, String.class),
                row.get(14, Instant.class),
                row.get(15, Instant.class),
                row.get(16, Long.class),
                Objects.requireNonNullElse(row.get(17, String.class), ""));
    }
}
