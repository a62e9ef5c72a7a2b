package dev.holdfast.archive;

import static dev.holdfast.store.db.Tables.ARCHIVE_CHANGE;
import static dev.holdfast.store.db.Tables.ARCHIVE_LABEL;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.dialect.EnumLabel;
import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.ArchiveChangeRecord;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What the control database knows of archive tables: steps that were taken, labels that were seen.
public final class ArchiveChanges {
    private final AuditLog audit = new AuditLog();

    long begin(Tx tx, @Nullable Long session, String database, Drift step) {
        return tx.dsl()
                .insertInto(ARCHIVE_CHANGE)
                .set(ARCHIVE_CHANGE.SESSION_ID, session)
                .set(ARCHIVE_CHANGE.DATABASE_NAME, database)
                .set(ARCHIVE_CHANGE.TABLE_SCHEMA, step.table().schema())
                .set(ARCHIVE_CHANGE.TABLE_NAME, step.table().table())
                .set(ARCHIVE_CHANGE.COLUMN_NAME, step.column())
                .set(ARCHIVE_CHANGE.DETAIL, step.detail())
                .set(ARCHIVE_CHANGE.STATEMENTS, step.statements().toArray(String[]::new))
                .set(ARCHIVE_CHANGE.UNDO, step.undo().toArray(String[]::new))
                .returning(ARCHIVE_CHANGE.ID)
                .fetchSingle()
                .getId();
    }

    void done(Tx tx, List<Long> ids) {
        tx.dsl()
                .update(ARCHIVE_CHANGE)
                .set(ARCHIVE_CHANGE.DONE_AT, DSL.field("clock_timestamp()", java.time.Instant.class))
                .where(ARCHIVE_CHANGE.ID.in(ids))
                .execute();
        for (long id : ids) {
            audit.append(tx, deed(AuditLog.ENGINE, Act.DRIFT_APPLIED, find(tx, id)));
        }
    }

    private static Deed deed(String actor, Act act, ArchiveChange step) {
        boolean undone = act == Act.DRIFT_UNDONE;
        return Deed.done(
                actor,
                act,
                "step " + step.id(),
                null,
                new Step(
                        step.database() + "/" + step.table(),
                        step.column(),
                        step.detail(),
                        undone ? step.undo() : step.statements(),
                        step.session()));
    }

    private record Step(
            String table,
            String column,
            String detail,
            List<String> statements,
            @Nullable Long session) {}

    void undone(Tx tx, long id, String actor) {
        tx.dsl()
                .update(ARCHIVE_CHANGE)
                .set(ARCHIVE_CHANGE.UNDONE_AT, DSL.field("clock_timestamp()", java.time.Instant.class))
                .set(ARCHIVE_CHANGE.UNDONE_BY, actor)
                .where(ARCHIVE_CHANGE.ID.eq(id))
                .execute();
        audit.append(tx, deed(actor, Act.DRIFT_UNDONE, find(tx, id)));
    }

    /// Newest first.
    public List<ArchiveChange> list(Tx tx, int limit) {
        return tx.dsl()
                .selectFrom(ARCHIVE_CHANGE)
                .orderBy(ARCHIVE_CHANGE.ID.desc())
                .limit(limit)
                .fetch(ArchiveChanges::change);
    }

    /// @throws HoldfastException `USAGE` when there is no such step
    ArchiveChange find(Tx tx, long id) {
        return tx.dsl()
                .selectFrom(ARCHIVE_CHANGE)
                .where(ARCHIVE_CHANGE.ID.eq(id))
                .fetchOptional(ArchiveChanges::change)
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "there is no step " + id + "; holdfast drift list names them"));
    }

    private static ArchiveChange change(ArchiveChangeRecord row) {
        return new ArchiveChange(
                row.getId(),
                row.getSessionId(),
                row.getDatabaseName(),
                new TableName(row.getTableSchema(), row.getTableName()),
                row.getColumnName(),
                row.getDetail(),
                List.of(row.getStatements()),
                List.of(row.getUndo()),
                row.getBegunAt(),
                row.getDoneAt(),
                row.getUndoneAt(),
                row.getUndoneBy());
    }

    /// Labels that rows of an archive table may hold.
    Set<EnumLabel> labels(Tx tx, String database, TableName table) {
        return tx
                .dsl()
                .selectFrom(ARCHIVE_LABEL)
                .where(
                        ARCHIVE_LABEL.DATABASE_NAME.eq(database),
                        ARCHIVE_LABEL.TABLE_SCHEMA.eq(table.schema()),
                        ARCHIVE_LABEL.TABLE_NAME.eq(table.table()))
                .fetch(row -> new EnumLabel(table, row.getColumnName(), row.getLabel()))
                .stream()
                .collect(Collectors.toSet());
    }

    /// @param labels by archive table
    void remember(Tx tx, String database, List<EnumLabel> labels) {
        for (EnumLabel label : labels) {
            tx.dsl()
                    .insertInto(ARCHIVE_LABEL)
                    .set(ARCHIVE_LABEL.DATABASE_NAME, database)
                    .set(ARCHIVE_LABEL.TABLE_SCHEMA, label.table().schema())
                    .set(ARCHIVE_LABEL.TABLE_NAME, label.table().table())
                    .set(ARCHIVE_LABEL.COLUMN_NAME, label.column())
                    .set(ARCHIVE_LABEL.LABEL, label.label())
                    .onConflictDoNothing()
                    .execute();
        }
    }
}
