package dev.holdfast.policy;

import static dev.holdfast.store.db.Tables.LINK;
import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.POLICY_BUNDLE;
import static dev.holdfast.store.db.Tables.POLICY_JOIN;
import static dev.holdfast.store.db.Tables.POLICY_JOIN_COLUMN;
import static dev.holdfast.store.db.Tables.POLICY_REVISION;
import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.Join;
import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.PolicyRecord;
import dev.holdfast.store.db.tables.records.PolicyRevisionRecord;
import java.time.Period;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The policy tree in the control database, with every change that was made to it.
///
/// What is written here must have passed [PolicyCheck]; [PolicyAuthoring] sees to that.
public final class Policies {
    private final Store store;
    private final AuditLog audit = new AuditLog();
    private final RetentionFloors floors = new RetentionFloors();

    public Policies(Store store) {
        this.store = store;
    }

    /// All policies in tree order: parents before their children, siblings by position.
    public List<Policy> all() {
        return store.look(Policies::all);
    }

    /// Those that keys of `parent` are handed off to.
    public List<Policy> children(Policy parent) {
        return store.look(tx -> tx.dsl().fetchExists(POLICY, POLICY.PARENT_ID.eq(parent.id()))
                ? all(tx).stream().filter(each -> each.childOf(parent)).toList()
                : List.of()); // asked at every session, and most have none
    }

    static List<Policy> all(Tx tx) {
        return PolicyRows.read(tx).inTreeOrder();
    }

    /// @throws HoldfastException `USAGE` when there is no such policy; names a near one
    public Policy byName(String name) {
        return store.look(tx -> byName(tx, name));
    }

    /// As [#byName(String)], in an open transaction.
    public Policy byName(Tx tx, String name) {
        return PolicyRows.one(tx, POLICY.NAME.eq(name))
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "there is no policy " + name + Nearest.hint(name, names(tx))));
    }

    private static List<String> names(Tx tx) {
        return tx.dsl().select(POLICY.NAME).from(POLICY).orderBy(POLICY.NAME).fetch(POLICY.NAME);
    }

    /// @throws HoldfastException `USAGE` when there is no such policy
    public Policy byId(int id) {
        return store.look(tx -> PolicyRows.one(tx, POLICY.ID.eq(id)))
                .orElseThrow(() -> new HoldfastException(ErrorCode.USAGE, "there is no policy with number " + id));
    }

    /// The policy as an author would write it.
    public PolicyDefinition definition(Policy policy) {
        return store.inTransaction(tx -> definition(tx, policy));
    }

    /// All policies as their authors would write them, in tree order.
    public List<PolicyDefinition> definitions() {
        return store.inTransaction(Policies::definitions);
    }

    static List<PolicyDefinition> definitions(Tx tx) {
        PolicyRows rows = PolicyRows.read(tx);
        return rows.inTreeOrder().stream()
                .map(policy -> definition(policy, engineOf(rows, policy.database())))
                .toList();
    }

    private static PolicyDefinition definition(Tx tx, Policy policy) {
        return definition(policy, engineOf(PolicyRows.engines(tx), policy.database()));
    }

    private static Engine engineOf(PolicyRows rows, String database) {
        return engineOf(rows.engines(), database);
    }

    private static Engine engineOf(Map<String, Engine> engines, String database) {
        return Objects.requireNonNull(engines.get(database), "a foreign key keeps the database");
    }

    private static PolicyDefinition definition(Policy policy, Engine engine) {
        Map<String, PolicyDefinition.JoinDefinition> joins = new LinkedHashMap<>();
        for (Join join : policy.joins()) {
            joins.put(
                    join.alias(),
                    new PolicyDefinition.JoinDefinition(
                            CanonicalDefinition.table(join.table(), engine),
                            pairs(join.columns(), join.joinedColumns())));
        }
        PolicyDefinition definition = new PolicyDefinition(
                policy.name(),
                policy.description(),
                policy.parent(),
                policy.database(),
                CanonicalDefinition.table(policy.table(), engine),
                policy.bundle().stream()
                        .map(table -> CanonicalDefinition.table(table, engine))
                        .toList(),
                joins,
                pairs(policy.linkParentColumns(), policy.linkColumns()),
                policy.criteria(),
                policy.ageColumn(),
                text(policy.clocks().residence().own()),
                text(policy.clocks().retention().own()),
                policy.clocks().tableClass() == null
                        ? null
                        : policy.clocks().tableClass().id(),
                policy.clocks().retentionFrom(),
                policy.zone().getId(),
                policy.cron(),
                policy.misfire().name().toLowerCase(Locale.ROOT),
                policy.overlap().name().toLowerCase(Locale.ROOT),
                policy.callback(),
                policy.archiveDatabase(),
                policy.archiveSchema(),
                policy.chunkRows(),
                policy.proof().name().toLowerCase(Locale.ROOT),
                policy.acknowledged(),
                new PolicyDefinition.DrivingDefinition(
                        policy.driving().workers(),
                        policy.driving().pace().id(),
                        policy.driving().blackout(),
                        policy.driving().maxTime() == null
                                ? null
                                : policy.driving().maxTime().toString(),
                        policy.driving().priority(),
                        policy.driving().maintenance()));
        return CanonicalDefinition.of(definition, engine);
    }

    private static @Nullable String text(@Nullable Period period) {
        return period == null ? null : period.toString();
    }

    private static Map<String, String> pairs(List<String> left, List<String> right) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < left.size(); i++) {
            pairs.put(left.get(i), right.get(i));
        }
        return pairs;
    }

    /// Changes of a policy, newest first; also of one that was deleted.
    public List<Revision> revisions(String name) {
        return store.inTransaction(tx -> revisions(tx, name));
    }

    private static List<Revision> revisions(Tx tx, String name) {
        return tx.dsl()
                .selectFrom(POLICY_REVISION)
                .where(POLICY_REVISION.POLICY_NAME.eq(name))
                .orderBy(POLICY_REVISION.ID.desc())
                .fetch(Policies::revision);
    }

    /// Every placement that a policy has had, the present one first. Where a service archives, its archive is its own,
    /// and no placement of ours.
    public List<Placement> placements(Policy policy) {
        return store.inTransaction(tx -> placements(tx, policy));
    }

    /// As [#placements(Policy)], in an open transaction.
    public List<Placement> placements(Tx tx, Policy policy) {
        Map<String, Engine> engines = PolicyRows.engines(tx);
        Set<Placement> placements = new LinkedHashSet<>();
        if (!policy.archivedByService()) {
            placements.add(Placement.of(policy));
        }
        for (Revision revision : revisions(tx, policy.name())) {
            if (revision.after() != null) {
                PolicyDocument.parse(revision.after()).policies().stream()
                        .filter(Policies::direct)
                        .map(then -> Placement.of(then, engines.getOrDefault(then.database(), Engine.POSTGRESQL)))
                        .forEach(placements::add);
            }
        }
        return List.copyOf(placements);
    }

    /// Every placement that any policy ever had, also one that was deleted: where rows may have gone.
    public Set<Placement> everyPlacement() {
        Map<String, Engine> engines = store.look(PolicyRows::engines);
        Set<Placement> placements = new LinkedHashSet<>();
        all().stream()
                .filter(policy -> !policy.archivedByService())
                .forEach(policy -> placements.add(Placement.of(policy)));
        List<String> documents = store.look(tx -> tx.dsl()
                .select(POLICY_REVISION.AFTER_TOML)
                .from(POLICY_REVISION)
                .where(POLICY_REVISION.AFTER_TOML.isNotNull())
                .orderBy(POLICY_REVISION.ID)
                .fetch(POLICY_REVISION.AFTER_TOML));
        for (String document : documents) {
            PolicyDocument.parse(document).policies().stream()
                    .filter(Policies::direct)
                    .map(then -> Placement.of(then, engines.getOrDefault(then.database(), Engine.POSTGRESQL)))
                    .forEach(placements::add);
        }
        return placements;
    }

    private static boolean direct(PolicyDefinition definition) {
        return definition.callback() == null || !definition.callback().executes();
    }

    /// The last change of a policy: who, when and why.
    static Optional<Revision> lastRevision(Tx tx, String name) {
        return tx.dsl()
                .selectFrom(POLICY_REVISION)
                .where(POLICY_REVISION.POLICY_NAME.eq(name))
                .orderBy(POLICY_REVISION.ID.desc())
                .limit(1)
                .fetchOptional(Policies::revision);
    }

    private static Revision revision(PolicyRevisionRecord row) {
        return new Revision(
                row.getId(),
                row.getPolicyName(),
                row.getVersion(),
                row.getAction(),
                row.getActor(),
                row.getReason(),
                row.getBeforeToml(),
                row.getAfterToml(),
                row.getAt());
    }

    /// Keeps other authors out until the transaction ends; readers and starting sessions go on.
    static void lockForAuthor(Tx tx) {
        tx.dsl().execute("lock table policy in share row exclusive mode");
    }

    /// Writes a new policy as the last of its siblings, and its first revision.
    ///
    /// @param definition checked
    /// @throws HoldfastException `USAGE` when its parent or a database is not there
    public Policy insert(Tx tx, PolicyDefinition definition, String actor, String reason) {
        insertRow(tx, PolicyRows.read(tx), definition);
        Policy policy = byName(tx, definition.name());
        record(tx, "create", policy, null, toml(tx, definition.name()), actor, reason);
        return policy;
    }

    static PolicyRecord insertRow(Tx tx, PolicyRows rows, PolicyDefinition definition) {
        PolicyRecord row = tx.dsl().newRecord(POLICY);
        fill(row, rows, definition);
        row.setVersion(
                1 + lastRevision(tx, definition.name()).map(Revision::version).orElse(0));
        row.setPosition(nextPosition(tx, row.getParentId()));
        row.insert();
        insertParts(tx, row.getId(), definition, engineOf(rows, definition.database()));
        return row;
    }

    /// Changes a standing policy to what `definition` says; its version rises by one.
    ///
    ///
    /// Where its retention becomes longer, so does that of the rows that it has archived.
    ///
    /// @param definition checked; same name as the standing policy
    Policy update(Tx tx, PolicyDefinition definition, String actor, String reason) {
        PolicyRows rows = PolicyRows.read(tx);
        Policy standing = byName(tx, definition.name());
        PolicyRecord row = locked(tx, standing.id());
        String before = toml(tx, definition.name());
        Integer parent = row.getParentId();
        fill(row, rows, definition);
        if (!Objects.equals(parent, row.getParentId())) {
            row.setPosition(nextPosition(tx, row.getParentId()));
        }
        rise(tx, row);
        deleteParts(tx, row.getId());
        insertParts(tx, row.getId(), definition, engineOf(rows, definition.database()));
        Policy policy = byName(tx, definition.name());
        record(tx, "change", policy, before, toml(tx, definition.name()), actor, reason);
        lengthen(tx, standing, policy, actor, reason);
        return policy;
    }

    /// Waits for sessions that are being opened: whoever looks for sessions next sees them.
    private static PolicyRecord locked(Tx tx, int policy) {
        return tx.dsl()
                .selectFrom(POLICY)
                .where(POLICY.ID.eq(policy))
                .forUpdate()
                .fetchSingle();
    }

    /// Archived rows are kept for as long as those that follow. A policy that never ran has none, and may be corrected.
    private void lengthen(Tx tx, Policy before, Policy after, String actor, String reason) {
        if (!Periods.atLeast(before.retention(), after.retention()) && ran(tx, after)) {
            raise(tx, after, after.retention(), actor, reason);
        }
    }

    private static boolean ran(Tx tx, Policy policy) {
        return tx.dsl().fetchExists(SESSION, SESSION.POLICY_ID.eq(policy.id()));
    }

    /// Sees that no row that the policy has archived, wherever that was, is kept for less than `least`.
    ///
    /// @return whether a floor rose
    public boolean raise(Tx tx, Policy policy, Period least, String actor, String reason) {
        boolean rose = false;
        for (Placement placement : placements(tx, policy)) {
            for (TableName table : placement.archiveTables()) {
                rose |= floors.raise(tx, placement.archiveDatabase(), table, least, actor, reason);
            }
        }
        return rose;
    }

    /// Writes down what a change of a class, or of the installation, did to the policies that follow it.
    ///
    /// @param standing all policies as they were before it
    /// @return names of those that have other clocks now
    List<String> followed(Tx tx, List<Policy> standing, String name, String actor, String reason) {
        Map<Integer, Policy> now = new LinkedHashMap<>();
        all(tx).forEach(policy -> now.put(policy.id(), policy));
        List<String> changed = new java.util.ArrayList<>();
        for (Policy before : standing) {
            Policy after = Objects.requireNonNull(now.get(before.id()));
            if (before.clocks().equals(after.clocks())) {
                continue;
            }
            rise(tx, locked(tx, after.id()));
            String toml = toml(tx, after.name());
            String why = "class %s: %s%s".formatted(name, change(before, after), reason.isEmpty() ? "" : "; " + reason);
            revision(tx, "change", byName(tx, after.name()), toml, toml, actor, why);
            lengthen(tx, before, after, actor, why);
            changed.add(after.name());
        }
        return changed;
    }

    private static String change(Policy before, Policy after) {
        List<String> changes = new java.util.ArrayList<>();
        if (!Objects.equals(before.residence(), after.residence())) {
            changes.add("residence %s -> %s".formatted(before.residence(), after.residence()));
        }
        if (!before.retention().equals(after.retention())) {
            changes.add("retention %s -> %s".formatted(before.retention(), after.retention()));
        }
        return String.join(", ", changes);
    }

    /// @throws HoldfastException `BLOCKED` when sessions or child policies refer to it
    void delete(Tx tx, String name, String actor, String reason) {
        Policy policy = byName(tx, name);
        int sessions = tx.dsl().fetchCount(SESSION, SESSION.POLICY_ID.eq(policy.id()));
        if (sessions > 0) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "policy " + name + " cannot be deleted: " + sessions
                            + (sessions == 1 ? " session refers" : " sessions refer")
                            + " to it and must stay accountable; pause it instead. Nothing was changed");
        }
        String before = toml(tx, name);
        tx.dsl().deleteFrom(POLICY).where(POLICY.ID.eq(policy.id())).execute();
        record(tx, "delete", policy, before, null, actor, reason);
    }

    /// Stops a policy from starting sessions.
    ///
    /// @return false when it was paused already; nothing was changed then
    public boolean pause(String name, String actor, String reason) {
        return setPaused(name, true, actor, reason);
    }

    /// @return false when it was not paused; nothing was changed then
    public boolean resume(String name, String actor) {
        return setPaused(name, false, actor, "");
    }

    private boolean setPaused(String name, boolean paused, String actor, String reason) {
        return store.inTransaction(tx -> {
            lockForAuthor(tx);
            Policy policy = byName(tx, name);
            if (policy.paused() == paused) {
                return false;
            }
            PolicyRecord row = tx.dsl().fetchSingle(POLICY, POLICY.ID.eq(policy.id()));
            row.setPaused(paused);
            row.setPausedReason(paused ? reason : null);
            rise(tx, row);
            String toml = toml(tx, name);
            record(tx, paused ? "pause" : "resume", byName(tx, name), toml, toml, actor, reason);
            return true;
        });
    }

    private static void rise(Tx tx, PolicyRecord row) {
        row.setVersion(row.getVersion() + 1);
        row.update();
        tx.dsl()
                .update(POLICY)
                .set(POLICY.UPDATED_AT, DSL.currentInstant())
                .where(POLICY.ID.eq(row.getId()))
                .execute();
    }

    private String toml(Tx tx, String name) {
        return PolicyDocument.text(definition(tx, byName(tx, name)));
    }

    private void record(
            Tx tx,
            String action,
            Policy policy,
            @Nullable String before,
            @Nullable String after,
            String actor,
            String reason) {
        revision(tx, action, policy, before, after, actor, reason);
        audit.append(tx, deed(action, policy, before, after, actor).because(reason));
    }

    static void revision(
            Tx tx,
            String action,
            Policy policy,
            @Nullable String before,
            @Nullable String after,
            String actor,
            String reason) {
        tx.dsl()
                .insertInto(POLICY_REVISION)
                .set(POLICY_REVISION.POLICY_NAME, policy.name())
                .set(POLICY_REVISION.VERSION, policy.version())
                .set(POLICY_REVISION.ACTION, action)
                .set(POLICY_REVISION.ACTOR, actor)
                .set(POLICY_REVISION.REASON, reason)
                .set(POLICY_REVISION.BEFORE_TOML, before)
                .set(POLICY_REVISION.AFTER_TOML, after)
                .execute();
    }

    private static Deed deed(
            String action, Policy policy, @Nullable String before, @Nullable String after, String actor) {
        String object = "policy " + policy.name();
        return switch (action) {
            case "create" -> Deed.done(actor, Act.POLICY_CREATED, object, null, told(after));
            case "change" -> Deed.done(actor, Act.POLICY_CHANGED, object, told(before), told(after));
            case "delete" -> Deed.done(actor, Act.POLICY_REMOVED, object, told(before), null);
            case "pause" -> Deed.done(actor, Act.POLICY_PAUSED, object, paused(false), paused(true));
            case "resume" -> Deed.done(actor, Act.POLICY_RESUMED, object, paused(true), paused(false));
            default -> throw new IllegalArgumentException(action);
        };
    }

    private static Map<String, Boolean> paused(boolean paused) {
        return Map.of("paused", paused);
    }

    private static @Nullable PolicyDefinition told(@Nullable String toml) {
        return toml == null ? null : PolicyDocument.parse(toml).policies().getFirst();
    }

    private static int nextPosition(Tx tx, @Nullable Integer parent) {
        Integer last = tx.dsl()
                .select(DSL.max(POLICY.POSITION))
                .from(POLICY)
                .where(parent == null ? POLICY.PARENT_ID.isNull() : POLICY.PARENT_ID.eq(parent))
                .fetchSingle()
                .value1();
        return last == null ? 0 : last + 1;
    }

    private static void fill(PolicyRecord row, PolicyRows rows, PolicyDefinition definition) {
        Engine engine = rows.engines().get(definition.database());
        if (engine == null) {
            throw unknownDatabase(definition, definition.database());
        }
        TableName table = TableName.parse(definition.table(), engine.defaultSchema());
        row.setName(definition.name());
        row.setDescription(definition.description());
        row.setParentId(definition.parent() == null ? null : parentId(rows, definition, definition.parent()));
        row.setDatabaseId(databaseId(rows, definition, definition.database()));
        row.setTableSchema(table.schema());
        row.setTableName(table.table());
        row.setArchiveDatabaseId(databaseId(rows, definition, definition.archiveDatabase()));
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

    private static int databaseId(PolicyRows rows, PolicyDefinition definition, String database) {
        return Optional.ofNullable(rows.databaseIds().get(database))
                .orElseThrow(() -> unknownDatabase(definition, database));
    }

    private static HoldfastException unknownDatabase(PolicyDefinition definition, String database) {
        return new HoldfastException(
                ErrorCode.USAGE, "policy " + definition.name() + ": there is no database " + database);
    }

    private static int parentId(PolicyRows rows, PolicyDefinition definition, String parent) {
        return Optional.ofNullable(rows.ids().get(parent))
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE, "policy " + definition.name() + ": there is no policy " + parent));
    }

    private static void deleteParts(Tx tx, int id) {
        tx.dsl().deleteFrom(POLICY_BUNDLE).where(POLICY_BUNDLE.POLICY_ID.eq(id)).execute();
        tx.dsl().deleteFrom(POLICY_JOIN).where(POLICY_JOIN.POLICY_ID.eq(id)).execute(); // its columns cascade
        tx.dsl().deleteFrom(LINK).where(LINK.POLICY_ID.eq(id)).execute();
    }

    private static void insertParts(Tx tx, int id, PolicyDefinition definition, Engine engine) {
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
