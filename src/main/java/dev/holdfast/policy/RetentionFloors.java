package dev.holdfast.policy;

import static dev.holdfast.store.db.Tables.RETENTION_FLOOR;

import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.RetentionFloorRecord;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.impl.DSL;

/// Least retentions of archive tables. They rise when a retention is lengthened, so that rows that were archived before
/// are kept as long as those archived after; the control database itself refuses to lower one (23001).
///
/// A row ends at the later of its own `hf_retain_until` and its beginning plus the floor, see
/// [dev.holdfast.dialect.Retaining#end].
public final class RetentionFloors {
    private final AuditLog audit = new AuditLog();

    /// The floor of an archive table; empty when none was raised: then each row's own end stands.
    public Optional<Period> floor(Tx tx, String archiveDatabase, TableName archiveTable) {
        return record(tx, archiveDatabase, archiveTable).map(row -> Period.parse(row.getPeriod()));
    }

    /// All floors, by table.
    public List<RetentionFloor> all(Tx tx) {
        return tx.dsl()
                .selectFrom(RETENTION_FLOOR)
                .orderBy(RETENTION_FLOOR.ARCHIVE_DATABASE, RETENTION_FLOOR.TABLE_SCHEMA, RETENTION_FLOOR.TABLE_NAME)
                .fetch(row -> new RetentionFloor(
                        row.getArchiveDatabase(),
                        new TableName(row.getTableSchema(), row.getTableName()),
                        Period.parse(row.getPeriod()),
                        row.getRaisedBy(),
                        row.getReason(),
                        row.getRaisedAt()));
    }

    /// Sees that no row of the table is kept for less than `least`.
    ///
    /// @return false when the floor was as high already
    public boolean raise(Tx tx, String archiveDatabase, TableName table, Period least, String actor, String reason) {
        Optional<RetentionFloorRecord> standing = record(tx, archiveDatabase, table);
        Period before = standing.map(row -> Period.parse(row.getPeriod())).orElse(Period.ZERO);
        if (Periods.atLeast(before, least)) {
            return false;
        }
        Period after = Periods.longer(before, least);
        RetentionFloorRecord row = standing.orElseGet(() -> tx.dsl().newRecord(RETENTION_FLOOR));
        row.setArchiveDatabase(archiveDatabase);
        row.setTableSchema(table.schema());
        row.setTableName(table.table());
        row.setPeriod(after.toString());
        row.setRaisedBy(actor);
        row.setReason(reason);
        row.setRaisedAt(DSL.using(tx.dsl().configuration())
                .fetchSingle(DSL.field("clock_timestamp()", java.time.Instant.class))
                .value1());
        row.store();
        audit.append(
                tx,
                Deed.done(
                                actor,
                                Act.RETENTION_RAISED,
                                "archive " + archiveDatabase + "/" + table,
                                standing.isEmpty() ? null : Map.of("floor", before.toString()),
                                Map.of("floor", after.toString()))
                        .because(reason));
        return true;
    }

    private static Optional<RetentionFloorRecord> record(Tx tx, String archiveDatabase, TableName table) {
        return tx.dsl()
                .selectFrom(RETENTION_FLOOR)
                .where(
                        RETENTION_FLOOR.ARCHIVE_DATABASE.eq(archiveDatabase),
                        RETENTION_FLOOR.TABLE_SCHEMA.eq(table.schema()),
                        RETENTION_FLOOR.TABLE_NAME.eq(table.table()))
                .forUpdate()
                .fetchOptional();
    }
}
