package dev.holdfast.policy;

import static dev.holdfast.store.db.Tables.POLICY_REVISION;

import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.PolicyRevisionRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Table `policy_revision`: every change of a policy, also of one that was deleted.
final class PolicyRevisions {
    private final AuditLog audit = new AuditLog();

    /// Newest first.
    static List<Revision> of(Tx tx, String name) {
        return tx.dsl()
                .selectFrom(POLICY_REVISION)
                .where(POLICY_REVISION.POLICY_NAME.eq(name))
                .orderBy(POLICY_REVISION.ID.desc())
                .fetch(PolicyRevisions::revision);
    }

    /// All that policies ever were, oldest first.
    static List<PolicyDefinition> definitions(Tx tx) {
        return tx
                .dsl()
                .select(POLICY_REVISION.AFTER_TOML)
                .from(POLICY_REVISION)
                .where(POLICY_REVISION.AFTER_TOML.isNotNull())
                .orderBy(POLICY_REVISION.ID)
                .fetch(POLICY_REVISION.AFTER_TOML)
                .stream()
                .flatMap(document -> PolicyDocument.parse(document).policies().stream())
                .toList();
    }

    /// The last change of a policy: who, when and why.
    static Optional<Revision> last(Tx tx, String name) {
        return tx.dsl()
                .selectFrom(POLICY_REVISION)
                .where(POLICY_REVISION.POLICY_NAME.eq(name))
                .orderBy(POLICY_REVISION.ID.desc())
                .limit(1)
                .fetchOptional(PolicyRevisions::revision);
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

    /// Writes a change down, in the audit, too.
    void record(
            Tx tx,
            String action,
            Policy policy,
            @Nullable String before,
            @Nullable String after,
            String actor,
            String reason) {
        write(tx, action, policy, before, after, actor, reason);
        audit.append(tx, deed(action, policy, before, after, actor).because(reason));
    }

    /// Leaves the audit to the caller.
    static void write(
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
}
