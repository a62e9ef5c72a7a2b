package dev.holdfast.policy;

import static dev.holdfast.store.db.Tables.LINK;
import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.POLICY_BUNDLE;
import static dev.holdfast.store.db.Tables.POLICY_JOIN;
import static dev.holdfast.store.db.Tables.POLICY_JOIN_COLUMN;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.PolicyRecord;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Writes what a definition says into the policy tables; [PolicyRows] reads it again.
final class PolicyColumns {
    private PolicyColumns() {}

    static int nextPosition(Tx tx, @Nullable Integer parent) {
        Integer last = tx.dsl()
                .select(DSL.max(POLICY.POSITION))
                .from(POLICY)
                .where(parent == null ? POLICY.PARENT_ID.isNull() : POLICY.PARENT_ID.eq(parent))
                .fetchSingle()
                .value1();
        return last == null ? 0 : last + 1;
    }

    /// @throws HoldfastException `USAGE` when its parent or a database is not there
    static void fill(Tx tx, PolicyRecord row, PolicyDatabases databases, PolicyDefinition definition) {
        TableName table =
                TableName.parse(definition.table(), databases.source(definition).defaultSchema());
        row.setName(definition.name());
        row.setDescription(definition.description());
        row.setParentId(definition.parent() == null ? null : parentId(tx, definition, definition.parent()));
        row.setDatabaseId(databases.id(definition, definition.database()));
        row.setTableSchema(table.schema());
        row.setTableName(table.table());
        row.setArchiveDatabaseId(databases.id(definition, definition.archiveDatabase()));
        row.setArchiveSchema(CanonicalDefinition.archiveSchema(definition));
        row.setCriteria(definition.criteria().strip());
        row.setAgeColumn(definition.ageColumn());
        row.setResidence(definition.residence());
        row.setRetention(definition.retention());
        row.setTableClass(definition.tableClass());
        row.setRetentionFrom(definition.retentionFrom());
        row.setZone(definition.zone());
        row.setCron(definition.cron());
        row.setMisfire(definition.misfire());
        row.setOverlap(definition.overlap());
        Callback callback = definition.callback();
        row.setCallback(callback == null ? null : callback.url());
        row.setCallbackSecret(callback == null ? null : callback.secret());
        row.setExecutor(callback == null ? Policy.Executor.DIRECT.id() : callback.executor());
        row.setCallbackPosts(callback == null ? null : callback.posts());
        row.setCallbackVerify(callback == null ? null : callback.verify());
        row.setCallbackEvents(
                callback == null ? new String[0] : callback.events().toArray(String[]::new));
        row.setCallbackSecretBefore(callback == null ? null : callback.secretBefore());
        row.setChunkRows(definition.chunkRows());
        row.setProof(definition.proof());
        row.setAcknowledged(definition.acknowledge().toArray(String[]::new));
        row.setWorkers(definition.driving().workers());
        row.setPace(definition.driving().pace());
        row.setBlackout(definition.driving().blackout().toArray(String[]::new));
        row.setMaxTime(definition.driving().maxTime());
        row.setPriority(definition.driving().priority());
        row.setMaintenance(definition.driving().maintenance());
    }

    private static int parentId(Tx tx, PolicyDefinition definition, String parent) {
        return tx.dsl()
                .select(POLICY.ID)
                .from(POLICY)
                .where(POLICY.NAME.eq(parent))
                .fetchOptional(POLICY.ID)
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "policy " + definition.name() + ": there is no policy " + parent));
    }

    static void deleteParts(Tx tx, int id) {
        tx.dsl().deleteFrom(POLICY_BUNDLE).where(POLICY_BUNDLE.POLICY_ID.eq(id)).execute();
        tx.dsl().deleteFrom(POLICY_JOIN).where(POLICY_JOIN.POLICY_ID.eq(id)).execute(); // its columns cascade
        tx.dsl().deleteFrom(LINK).where(LINK.POLICY_ID.eq(id)).execute();
    }

    static void insertParts(Tx tx, int id, PolicyDefinition definition, Engine engine) {
        for (String text : definition.bundle()) {
            TableName table = TableName.parse(text, engine.defaultSchema());
            tx.dsl()
                    .insertInto(
                            POLICY_BUNDLE,
                            POLICY_BUNDLE.POLICY_ID,
                            POLICY_BUNDLE.TABLE_SCHEMA,
                            POLICY_BUNDLE.TABLE_NAME)
                    .values(id, table.schema(), table.table())
                    .execute();
        }
        definition.joins().forEach((alias, join) -> {
            TableName table = TableName.parse(join.table(), engine.defaultSchema());
            tx.dsl()
                    .insertInto(
                            POLICY_JOIN,
                            POLICY_JOIN.POLICY_ID,
                            POLICY_JOIN.ALIAS,
                            POLICY_JOIN.TABLE_SCHEMA,
                            POLICY_JOIN.TABLE_NAME)
                    .values(id, alias, table.schema(), table.table())
                    .execute();
            int position = 0;
            for (var column : join.on().entrySet()) {
                tx.dsl()
                        .insertInto(
                                POLICY_JOIN_COLUMN,
                                POLICY_JOIN_COLUMN.POLICY_ID,
                                POLICY_JOIN_COLUMN.ALIAS,
                                POLICY_JOIN_COLUMN.POSITION,
                                POLICY_JOIN_COLUMN.COLUMN_NAME,
                                POLICY_JOIN_COLUMN.JOINED_COLUMN)
                        .values(id, alias, position++, column.getKey(), column.getValue())
                        .execute();
            }
        });
        int position = 0;
        for (var column : definition.link().entrySet()) {
            tx.dsl()
                    .insertInto(LINK, LINK.POLICY_ID, LINK.POSITION, LINK.PARENT_COLUMN, LINK.CHILD_COLUMN)
                    .values(id, position++, column.getKey(), column.getValue())
                    .execute();
        }
    }
}
