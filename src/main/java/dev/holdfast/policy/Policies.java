package dev.holdfast.policy;

import static dev.holdfast.store.db.Tables.POLICY;
import static dev.holdfast.store.db.Tables.SESSION;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.PolicyRecord;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.impl.DSL;

/// The policy tree in the control database, with every change that was made to it.
///
/// What is written here must have passed [PolicyCheck]; [PolicyAuthoring] sees to that.
public final class Policies {
    private final Store store;
    private final PolicyRevisions revisions = new PolicyRevisions();
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

    /// Empty when there is no such policy.
    public Optional<Policy> find(String name) {
        return store.look(tx -> PolicyRows.one(tx, POLICY.NAME.eq(name)));
    }

    /// As [#find(String)], by number.
    public Optional<Policy> find(int id) {
        return store.look(tx -> PolicyRows.one(tx, POLICY.ID.eq(id)));
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
        return find(id).orElseThrow(
                        () -> new HoldfastException(ErrorCode.USAGE, "there is no policy with number " + id));
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
                .map(policy -> Authored.of(policy, rows.databases().source(policy)))
                .toList();
    }

    private static PolicyDefinition definition(Tx tx, Policy policy) {
        return Authored.of(policy, PolicyDatabases.read(tx).source(policy));
    }

    /// Changes of a policy, newest first; also of one that was deleted.
    public List<Revision> revisions(String name) {
        return store.inTransaction(tx -> PolicyRevisions.of(tx, name));
    }

    /// Every placement that a policy has had, the present one first. Where a service archives, its archive is its own,
    /// and no placement of ours.
    public List<Placement> placements(Policy policy) {
        return store.inTransaction(tx -> placements(tx, policy));
    }

    /// As [#placements(Policy)], in an open transaction.
    public List<Placement> placements(Tx tx, Policy policy) {
        return Placements.of(tx, policy);
    }

    /// Where rows came from and went to under one version of a policy; empty where a service archived.
    public Optional<Placement> placementAt(Policy policy, int version) {
        return store.look(tx -> Placements.at(tx, policy, version));
    }

    /// Every placement that any policy ever had, also one that was deleted: where rows may have gone.
    public Set<Placement> everyPlacement() {
        return store.look(Placements::all);
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
        PolicyDatabases databases = PolicyDatabases.read(tx);
        insertRow(tx, databases, definition);
        Policy policy = byName(tx, definition.name());
        revisions.record(tx, "create", policy, null, toml(databases, policy), actor, reason);
        return policy;
    }

    static void insertRow(Tx tx, PolicyDatabases databases, PolicyDefinition definition) {
        PolicyRecord row = tx.dsl().newRecord(POLICY);
        PolicyColumns.fill(tx, row, databases, definition);
        row.setVersion(1
                + PolicyRevisions.last(tx, definition.name())
                        .map(Revision::version)
                        .orElse(0));
        row.setPosition(PolicyColumns.nextPosition(tx, row.getParentId()));
        row.insert();
        PolicyColumns.insertParts(tx, row.getId(), definition, databases.source(definition));
    }

    /// Changes a standing policy to what `definition` says; its version rises by one.
    ///
    /// Where its retention becomes longer, so does that of the rows that it has archived.
    ///
    /// @param definition checked; same name as the standing policy
    Policy update(Tx tx, PolicyDefinition definition, String actor, String reason) {
        PolicyDatabases databases = PolicyDatabases.read(tx);
        Policy standing = byName(tx, definition.name());
        PolicyRecord row = locked(tx, standing.id());
        String before = toml(databases, standing);
        Integer parent = row.getParentId();
        PolicyColumns.fill(tx, row, databases, definition);
        if (!Objects.equals(parent, row.getParentId())) {
            row.setPosition(PolicyColumns.nextPosition(tx, row.getParentId()));
        }
        rise(tx, row);
        PolicyColumns.deleteParts(tx, row.getId());
        PolicyColumns.insertParts(tx, row.getId(), definition, databases.source(definition));
        Policy policy = byName(tx, definition.name());
        revisions.record(tx, "change", policy, before, toml(databases, policy), actor, reason);
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
        PolicyDatabases databases = PolicyDatabases.read(tx);
        Map<Integer, Policy> now = new LinkedHashMap<>();
        all(tx).forEach(policy -> now.put(policy.id(), policy));
        List<String> changed = new ArrayList<>();
        for (Policy before : standing) {
            Policy after = Objects.requireNonNull(now.get(before.id()));
            if (before.clocks().equals(after.clocks())) {
                continue;
            }
            rise(tx, locked(tx, after.id()));
            String toml = toml(databases, after);
            String why = "class %s: %s%s".formatted(name, change(before, after), reason.isEmpty() ? "" : "; " + reason);
            PolicyRevisions.write(tx, "change", byName(tx, after.name()), toml, toml, actor, why);
            lengthen(tx, before, after, actor, why);
            changed.add(after.name());
        }
        return changed;
    }

    private static String change(Policy before, Policy after) {
        List<String> changes = new ArrayList<>();
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
        String before = toml(PolicyDatabases.read(tx), policy);
        tx.dsl().deleteFrom(POLICY).where(POLICY.ID.eq(policy.id())).execute();
        revisions.record(tx, "delete", policy, before, null, actor, reason);
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
            Policy now = byName(tx, name);
            String toml = toml(PolicyDatabases.read(tx), now);
            revisions.record(tx, paused ? "pause" : "resume", now, toml, toml, actor, reason);
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

    private static String toml(PolicyDatabases databases, Policy policy) {
        return PolicyDocument.text(Authored.of(policy, databases.source(policy)));
    }
}
