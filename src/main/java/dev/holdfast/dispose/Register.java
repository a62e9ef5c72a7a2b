package dev.holdfast.dispose;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// What went, as the executed items of all orders tell: asked when rows are found again, or somebody asks for a key or
/// for the proof of an order.
public final class Register {
    private final Store store;
    private final UUID installation;
    private final Orders orders = new Orders();
    private final OrderItems orderItems = new OrderItems();
    private final AuditLog audit = new AuditLog();

    Register(Store store, UUID installation) {
        this.store = store;
        this.installation = installation;
    }

    /// What proves an order that has ended.
    ///
    /// @throws HoldfastException `BLOCKED` when nothing of it was executed, or it still runs
    public Certificate certificate(long id) {
        return store.inTransaction(tx -> {
            Order order = orders.find(tx, id);
            if (order.state() != OrderState.DONE && order.state() != OrderState.STOPPED) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "disposal order %d is %s: there is a certificate when it has ended"
                                .formatted(id, order.state().id()));
            }
            return Certificate.of(installation, order, orderItems.all(tx, id), audit.list(tx, entries(id)));
        });
    }

    /// Checks a certificate's JSON in itself, and against the register when it is of this installation.
    ///
    /// @return what is wrong, in sentences; empty when all is as it says
    public List<String> problems(String json) {
        List<String> problems = new ArrayList<>(Certificate.problems(json));
        if (!Certificate.installationOf(json).equals(installation.toString())) {
            problems.add("it is of another installation, %s: it was checked in itself alone"
                    .formatted(Certificate.installationOf(json)));
            return problems;
        }
        Certificate now = certificate(Certificate.orderOf(json));
        if (!now.digest().equals(Certificate.digestOf(json))) {
            problems.add("the register says otherwise: its certificate of order %d has the digest %s"
                    .formatted(now.order().id(), now.digest()));
        }
        return problems;
    }

    private static AuditFilter entries(long id) {
        return new AuditFilter(null, "", "disposal", DisposalActs.object(id), "done", 0, Certificate.MOST_ENTRIES);
    }

    /// Orders that took a row with this key.
    ///
    /// @param table `schema.table` of a source
    public List<Taken> lookUp(String database, String table, List<Object> key) {
        return store.inTransaction(
                tx -> taken(tx, new KeyDigests(orders.digestKey(tx)).of(database + "/" + table, key)));
    }

    /// Orders that took a key, by its digest, oldest first.
    private static List<Taken> taken(Tx tx, UUID digest) {
        return tx.dsl()
                .fetch("""
                        select o.id, i.item, i.chunk_id, i.session_id, t.source_table, t.table_name, i.ended_at
                        from disposal_item_table t
                        join disposal_item i using (order_id, item)
                        join disposal_order o on o.id = t.order_id
                        where t.key_digests @> array[?::uuid] order by o.id""", digest)
                .map(row -> new Taken(
                        row.get(0, Long.class),
                        row.get(1, Integer.class),
                        row.get(2, Long.class),
                        row.get(3, Long.class),
                        row.get(4, String.class),
                        row.get(5, String.class),
                        row.get(6, Instant.class)));
    }

    /// A line of the register.
    ///
    /// @param left rows that the table held of the chunk after the last order that touched it
    record Disposed(
            String policy,
            int policyId,
            String archive,
            String source,
            String table,
            long session,
            long chunk,
            Instant archivedAt,
            Instant retainUntil,
            long left) {}

    /// What was disposed of in archives, one line for each chunk and table; the state after its last order.
    List<Disposed> all(Tx tx) {
        List<Disposed> lines = new ArrayList<>();
        tx.dsl()
                .fetch("""
                        select distinct on (o.archive_database, t.table_name, i.chunk_id)
                          o.policy_name, o.policy_id, o.archive_database, t.source_table, t.table_name, i.session_id,
                          i.chunk_id, i.archived_at, i.retain_until, t.left_rows
                        from disposal_item_table t
                        join disposal_item i using (order_id, item)
                        join disposal_order o on o.id = t.order_id
                        where t.disposed_rows > 0 and i.kind = 'warm'
                        order by o.archive_database, t.table_name, i.chunk_id, i.ended_at desc""")
                .forEach(row -> lines.add(new Disposed(
                        row.get(0, String.class),
                        row.get(1, Integer.class),
                        row.get(2, String.class),
                        row.get(3, String.class),
                        row.get(4, String.class),
                        row.get(5, Long.class),
                        row.get(6, Long.class),
                        row.get(7, Instant.class),
                        row.get(8, Instant.class),
                        row.get(9, Long.class))));
        return lines;
    }

    /// Digests of the keys that went of chunks in one table of a source, by chunk.
    Map<UUID, Long> keyDigests(Tx tx, String source, Collection<Long> chunks) {
        return tx.dsl().fetch("""
                        select d.digest, max(i.chunk_id)
                        from disposal_item_table t
                        join disposal_item i using (order_id, item)
                        cross join unnest(t.key_digests) d(digest)
                        where t.source_table = ? and i.chunk_id = any (?::bigint[])
                        group by d.digest""", source, chunks.toArray(Long[]::new)).stream()
                .collect(Collectors.toMap(row -> row.get(0, UUID.class), row -> row.get(1, Long.class)));
    }
}
