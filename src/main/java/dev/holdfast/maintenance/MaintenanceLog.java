package dev.holdfast.maintenance;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Upkeep.Removed;
import dev.holdfast.dialect.Upkeep.Size;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Tables `session_space` and `maintenance_act` of the control database.
final class MaintenanceLog {
    private final Store store;
    private final AuditLog audit = new AuditLog();

    MaintenanceLog(Store store) {
        this.store = store;
    }

    /// @throws HoldfastException `USAGE` when there is no such policy
    AfterSession wish(String policy) {
        return store.look(tx -> wish(tx, policy));
    }

    private static AfterSession wish(Tx tx, String policy) {
        return AfterSession.ofId(tx.dsl().fetch("select maintenance from policy where name = ?", policy).stream()
                .map(row -> row.get(0, String.class))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no policy " + policy)));
    }

    void wish(String policy, AfterSession wish, String actor) {
        store.run(tx -> {
            AfterSession before = wish(tx, policy);
            tx.dsl().execute("update policy set maintenance = ? where name = ?", wish.id(), policy);
            audit.append(
                    tx,
                    Deed.done(
                            actor, Act.POLICY_CHANGED, "policy " + policy, new Wish(before.id()), new Wish(wish.id())));
        });
    }

    private record Wish(String maintenance) {}

    /// What tables took before the session's first row; a session that goes on keeps what stands.
    void before(long session, String database, Map<TableName, Size> sizes) {
        store.run(tx -> sizes.forEach((table, size) -> tx.dsl()
                .execute(
                        """
                        insert into session_space (session_id, database_name, table_schema, table_name, removed_rows,
                          rows_before, bytes_before, bytes_after, returned_bytes, reusable_bytes)
                        values (?, ?, ?, ?, 0, ?, ?, ?, 0, 0)
                        on conflict do nothing""",
                        session,
                        database,
                        table.schema(),
                        table.table(),
                        size.rows(),
                        size.bytes(),
                        size.bytes())));
    }

    /// What was removed from tables, and what they take since. Tables that a session took nothing from are no part of
    /// its
    /// report.
    void after(long session, String database, List<Removed> removed, Map<TableName, Size> sizes) {
        store.run(tx -> {
            for (Removed each : removed) {
                Size size = sizes.get(each.table());
                if (size != null) {
                    after(tx, session, database, each, size.bytes());
                }
            }
            tx.dsl().execute("delete from session_space where session_id = ? and removed_rows = 0", session);
        });
    }

    private static void after(Tx tx, long session, String database, Removed removed, long bytes) {
        tx.dsl()
                .execute(
                        """
                update session_space set removed_rows = ?, bytes_after = ?,
                  returned_bytes = greatest(0, bytes_before - ?),
                  reusable_bytes = greatest(0, ? - greatest(0, bytes_before - ?)),
                  measured_at = clock_timestamp()
                where session_id = ? and database_name = ? and table_schema = ? and table_name = ?""",
                        removed.rows(),
                        bytes,
                        bytes,
                        removed.bytes(),
                        bytes,
                        session,
                        database,
                        removed.table().schema(),
                        removed.table().table());
    }

    List<SessionSpace> space(long session) {
        return store.look(tx -> tx.dsl().fetch("""
                        select session_id, database_name, table_schema, table_name, removed_rows, rows_before,
                          bytes_before, bytes_after, returned_bytes, reusable_bytes, measured_at
                        from session_space where session_id = ? and removed_rows > 0
                        order by removed_rows desc, table_name""", session).map(MaintenanceLog::space));
    }

    private static SessionSpace space(Record row) {
        return new SessionSpace(
                row.get(0, Long.class),
                row.get(1, String.class),
                new TableName(row.get(2, String.class), row.get(3, String.class)),
                row.get(4, Long.class),
                row.get(5, Long.class),
                row.get(6, Long.class),
                row.get(7, Long.class),
                row.get(8, Long.class),
                row.get(9, Long.class),
                row.get(10, Instant.class));
    }

    long begin(
            TableAdvice.Need kind,
            String database,
            TableName table,
            String index,
            @Nullable Long session,
            String actor,
            long bytes) {
        return store.inTransaction(tx -> tx.dsl()
                .fetchSingle("""
                        insert into maintenance_act (kind, database_name, table_schema, table_name, index_name, session_id,
                          asked_by, bytes_before)
                        values (?, ?, ?, ?, nullif(?, ''), ?::bigint, ?, ?) returning id""", kind.id(), database, table.schema(), table.table(), index, session, actor, bytes)
                .get(0, Long.class));
    }

    /// @param problem null when it was done
    MaintenanceAct end(long id, long bytes, @Nullable String problem) {
        return store.inTransaction(tx -> {
            tx.dsl()
                    .execute(
                            "update maintenance_act set ended_at = clock_timestamp(), bytes_after = ?, problem = ? where id = ?",
                            bytes,
                            problem,
                            id);
            MaintenanceAct act = tx.dsl()
                    .fetch(SELECT + " where id = ?", id)
                    .map(MaintenanceLog::act)
                    .getFirst();
            if (problem == null) {
                audit.append(
                        tx,
                        Deed.done(
                                act.askedBy(),
                                Act.MAINTENANCE_RUN,
                                "table %s/%s".formatted(act.database(), act.table()),
                                null,
                                new Told(
                                        act.kind().id(),
                                        act.index(),
                                        act.session(),
                                        act.bytesBefore(),
                                        act.bytesAfter())));
            }
            return act;
        });
    }

    private record Told(String kind, String index, @Nullable Long session, long bytesBefore, long bytesAfter) {}

    private static final String SELECT = """
            select id, kind, database_name, table_schema, table_name, coalesce(index_name, ''), session_id, asked_by,
              started_at, ended_at, coalesce(bytes_before, 0), coalesce(bytes_after, 0), coalesce(problem, '')
            from maintenance_act""";

    List<MaintenanceAct> acts(int limit) {
        return store.inTransaction(tx ->
                tx.dsl().fetch(SELECT + " order by id desc limit " + limit).map(MaintenanceLog::act));
    }

    private static MaintenanceAct act(Record row) {
        return new MaintenanceAct(
                row.get(0, Long.class),
                TableAdvice.Need.valueOf(row.get(1, String.class).toUpperCase(java.util.Locale.ROOT)),
                row.get(2, String.class),
                new TableName(row.get(3, String.class), row.get(4, String.class)),
                row.get(5, String.class),
                row.get(6, Long.class),
                row.get(7, String.class),
                row.get(8, Instant.class),
                row.get(9, Instant.class),
                row.get(10, Long.class),
                row.get(11, Long.class),
                Objects.requireNonNull(row.get(12, String.class)));
    }
}
