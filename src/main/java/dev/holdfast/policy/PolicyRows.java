package dev.holdfast.policy;

import static dev.holdfast.store.db.Tables.LINK;
import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.POLICY_BUNDLE;
import static dev.holdfast.store.db.Tables.POLICY_JOIN;
import static dev.holdfast.store.db.Tables.POLICY_JOIN_COLUMN;

import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.LinkRecord;
import dev.holdfast.store.db.tables.records.PolicyBundleRecord;
import dev.holdfast.store.db.tables.records.PolicyJoinColumnRecord;
import dev.holdfast.store.db.tables.records.PolicyJoinRecord;
import dev.holdfast.store.db.tables.records.PolicyRecord;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Result;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The policy tables, read as a whole or for one policy: a handful of statements however many policies there are.
final class PolicyRows {
    /// The columns of a policy in their order, with nothing for an empty list and for what [Policy] does not tell: of
    /// ten thousand policies that makes half the time.
    private static final List<Field<?>> COLUMNS =
            POLICY.fieldStream().<Field<?>>map(PolicyRows::lean).toList();

    private final List<PolicyRecord> policies;
    private final Map<Integer, Result<PolicyBundleRecord>> bundles;
    private final Map<Integer, Result<PolicyJoinRecord>> joins;
    private final Map<Integer, Result<PolicyJoinColumnRecord>> joinColumns;
    private final Map<Integer, Result<LinkRecord>> links;
    private final ClockDefaults defaults;
    private final PolicyDatabases databases;

    /// @param only number of the one policy that is read; null for all
    private PolicyRows(Tx tx, @Nullable Integer only) {
        policies = tx.dsl()
                .select(COLUMNS)
                .from(POLICY)
                .where(is(POLICY.ID, only))
                .orderBy(POLICY.POSITION, POLICY.ID)
                .coerce(POLICY)
                .fetch();
        bundles = tx.dsl()
                .selectFrom(POLICY_BUNDLE)
                .where(is(POLICY_BUNDLE.POLICY_ID, only))
                .orderBy(POLICY_BUNDLE.TABLE_SCHEMA, POLICY_BUNDLE.TABLE_NAME)
                .fetchGroups(POLICY_BUNDLE.POLICY_ID);
        joins = tx.dsl()
                .selectFrom(POLICY_JOIN)
                .where(is(POLICY_JOIN.POLICY_ID, only))
                .orderBy(POLICY_JOIN.ALIAS)
                .fetchGroups(POLICY_JOIN.POLICY_ID);
        joinColumns = tx.dsl()
                .selectFrom(POLICY_JOIN_COLUMN)
                .where(is(POLICY_JOIN_COLUMN.POLICY_ID, only))
                .orderBy(POLICY_JOIN_COLUMN.POSITION)
                .fetchGroups(POLICY_JOIN_COLUMN.POLICY_ID);
        links = tx.dsl()
                .selectFrom(LINK)
                .where(is(LINK.POLICY_ID, only))
                .orderBy(LINK.POSITION)
                .fetchGroups(LINK.POLICY_ID);
        defaults = TableClasses.defaults(tx);
        databases = PolicyDatabases.read(tx);
    }

    private static Field<?> lean(Field<?> column) {
        if (column.equals(POLICY.CREATED_AT) || column.equals(POLICY.UPDATED_AT)) {
            return DSL.castNull(column).as(column);
        }
        if (column.equals(POLICY.CALLBACK_EVENTS)) { // full where there is no callback, too
            return DSL.when(POLICY.CALLBACK.isNotNull(), column).as(column);
        }
        return column.getType().isArray() ? leanList(column) : column;
    }

    private static <T> Field<T> leanList(Field<T> column) {
        return DSL.nullif(column, DSL.inline("{}").cast(column)).as(column);
    }

    private static List<String> list(String @Nullable [] lean) {
        return lean == null ? List.of() : List.of(lean);
    }

    private static <R> List<R> of(Map<Integer, ? extends List<R>> groups, Integer policy) {
        List<R> group = groups.get(policy);
        return group == null ? List.of() : group;
    }

    private static Condition is(Field<Integer> policy, @Nullable Integer only) {
        return only == null ? DSL.noCondition() : policy.eq(only);
    }

    static PolicyRows read(Tx tx) {
        return new PolicyRows(tx, null);
    }

    /// The one policy that `which` tells from all others; empty when there is none.
    static Optional<Policy> one(Tx tx, Condition which) {
        PolicyRecord row = tx.dsl().selectFrom(POLICY).where(which).fetchOne();
        if (row == null) {
            return Optional.empty();
        }
        String parent = row.getParentId() == null
                ? null
                : tx.dsl()
                        .select(POLICY.NAME)
                        .from(POLICY)
                        .where(POLICY.ID.eq(row.getParentId()))
                        .fetchOne(POLICY.NAME);
        return Optional.of(new PolicyRows(tx, row.getId()).policy(row, parent));
    }

    /// Parents before their children, siblings by position.
    List<Policy> inTreeOrder() {
        Map<@Nullable Integer, List<PolicyRecord>> byParent = new HashMap<>();
        policies.forEach(row -> byParent.computeIfAbsent(row.getParentId(), _ -> new ArrayList<>())
                .add(row));
        List<Policy> ordered = new ArrayList<>();
        append(null, null, byParent, ordered);
        return List.copyOf(ordered);
    }

    private void append(
            @Nullable Integer parent,
            @Nullable String parentName,
            Map<@Nullable Integer, List<PolicyRecord>> byParent,
            List<Policy> ordered) {
        for (PolicyRecord row : byParent.getOrDefault(parent, List.of())) {
            ordered.add(policy(row, parentName));
            append(row.getId(), row.getName(), byParent, ordered);
        }
    }

    PolicyDatabases databases() {
        return databases;
    }

    private Policy policy(PolicyRecord row, @Nullable String parentName) {
        int id = row.getId();
        List<LinkRecord> link = of(links, id);
        return new Policy(
                id,
                row.getVersion(),
                row.getName(),
                row.getDescription(),
                parentName,
                row.getPosition(),
                databases.name(row.getDatabaseId()),
                new TableName(row.getTableSchema(), row.getTableName()),
                of(bundles, id).stream()
                        .map(table -> new TableName(table.getTableSchema(), table.getTableName()))
                        .toList(),
                of(joins, id).stream().map(this::join).toList(),
                link.stream().map(LinkRecord::getParentColumn).toList(),
                link.stream().map(LinkRecord::getChildColumn).toList(),
                row.getCriteria(),
                row.getAgeColumn(),
                clocks(row),
                ZoneId.of(row.getZone()),
                row.getCron(),
                Policy.Misfire.valueOf(row.getMisfire().toUpperCase(Locale.ROOT)),
                Policy.Overlap.valueOf(row.getOverlap().toUpperCase(Locale.ROOT)),
                callback(row),
                databases.name(row.getArchiveDatabaseId()),
                row.getArchiveSchema(),
                row.getChunkRows(),
                Policy.Proof.valueOf(row.getProof().toUpperCase(Locale.ROOT)),
                list(row.getAcknowledged()),
                new Policy.Driving(
                        row.getWorkers(),
                        Policy.Pace.ofId(row.getPace()),
                        list(row.getBlackout()),
                        row.getMaxTime() == null ? null : Duration.parse(row.getMaxTime()),
                        row.getPriority(),
                        row.getMaintenance()),
                row.getPaused(),
                row.getPausedReason());
    }

    private Clocks clocks(PolicyRecord row) {
        TableClass tableClass = row.getTableClass() == null
                ? null
                : TableClass.ofId(row.getTableClass()).orElseThrow();
        return new Clocks(
                defaults.residence(period(row.getResidence()), row.getAgeColumn(), tableClass),
                defaults.retention(period(row.getRetention()), tableClass),
                tableClass,
                row.getRetentionFrom());
    }

    private static @Nullable Callback callback(PolicyRecord row) {
        return row.getCallback() == null
                ? null
                : new Callback(
                        row.getCallback(),
                        row.getCallbackSecret(),
                        row.getExecutor(),
                        row.getCallbackPosts(),
                        row.getCallbackVerify(),
                        list(row.getCallbackEvents()),
                        row.getCallbackSecretBefore());
    }

    static @Nullable Period period(@Nullable String text) {
        return text == null ? null : Period.parse(text);
    }

    private Join join(PolicyJoinRecord row) {
        List<PolicyJoinColumnRecord> columns = of(joinColumns, row.getPolicyId()).stream()
                .filter(column -> column.getAlias().equals(row.getAlias()))
                .sorted(Comparator.comparing(PolicyJoinColumnRecord::getPosition))
                .toList();
        return new Join(
                row.getAlias(),
                new TableName(row.getTableSchema(), row.getTableName()),
                columns.stream().map(PolicyJoinColumnRecord::getColumnName).toList(),
                columns.stream().map(PolicyJoinColumnRecord::getJoinedColumn).toList());
    }
}
