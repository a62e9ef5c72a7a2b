package dev.holdfast.legacy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.SessionTables;
import dev.holdfast.dialect.SessionTables.Counted;
import dev.holdfast.dialect.SessionTables.Layout;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.legacy.Fitting.Member;
import dev.holdfast.legacy.LegacyTables.Planned;
import dev.holdfast.legacy.LegacyTables.PlannedChild;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.proof.Sha256;
import dev.holdfast.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Agrees on a set of session tables: which of them fit, how many ids are pending in each, which policy gets them.
final class Planning {
    /// More ids do not fit one transaction's memory.
    private static final long MOST_IDS = 5_000_000;

    private static final int NAME_LENGTH = 50;

    private final Store store;
    private final Estate estate;
    private final Policies policies;
    private final CensusTaker census;
    private final LegacyTables plans;
    private final InstantSource clock;
    private final AuditLog audit = new AuditLog();

    Planning(
            Store store,
            Estate estate,
            Policies policies,
            CensusTaker census,
            LegacyTables plans,
            InstantSource clock) {
        this.store = store;
        this.estate = estate;
        this.policies = policies;
        this.census = census;
        this.plans = plans;
        this.clock = clock;
    }

    /// @param progress hears how many tables were counted
    /// @throws HoldfastException `BLOCKED` naming what is in the way; nothing was planned
    LegacyPlan plan(PlanWish wish, String actor, Consumer<Progress> progress) {
        CensusWish asked = wish.census();
        if (wish.grace().isNegative()) {
            throw new HoldfastException(ErrorCode.USAGE, "a grace period is not negative; nothing was planned");
        }
        Fitting fitting = census.fit(asked);
        if (fitting.size() == 0) {
            String why = fitting.misfits().isEmpty()
                    ? "no table is named like it"
                    : "all %d tables named like it do not fit, %s: %s"
                            .formatted(
                                    fitting.misfits().size(),
                                    fitting.misfits().getFirst().table(),
                                    fitting.misfits().getFirst().reason());
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "template '%s' in %s: %s; nothing was planned".formatted(asked.template(), asked.database(), why));
        }
        Layout layout = census.layout(asked, fitting);
        GovernedDatabase database = estate.database(asked.database());
        Map<String, Policy> targets = targets(wish, fitting);
        targets.values().forEach(policy -> requireFit(policy, layout));
        String schema = CensusTaker.schema(asked, database);
        List<Planned> tables =
                counted(database, schema, fitting, targets, layout, new Template(asked.template()), progress);
        LegacyPlan draft = draft(wish, schema, fitting, layout, digest(asked, layout, targets, tables), actor);
        return audit.guard(
                store,
                actor,
                Act.LEGACY_PLANNED,
                "database " + asked.database(),
                draft.digest(),
                () -> store.inTransaction(tx -> {
                    long id = plans.insert(tx, draft);
                    for (Map.Entry<String, Policy> target : targets.entrySet()) {
                        plans.insert(tx, id, child(database, id, new Template(asked.template()), schema, target));
                    }
                    plans.insert(tx, id, tables);
                    int superseded = plans.supersede(tx, id);
                    LegacyPlan made = plans.find(tx, id);
                    audit.append(
                            tx,
                            Deed.done(
                                            actor,
                                            Act.LEGACY_PLANNED,
                                            "legacy plan " + id,
                                            null,
                                            new Made(
                                                    asked.database(),
                                                    asked.template(),
                                                    made.tables() - made.in(TableState.REFUSED),
                                                    made.pending(),
                                                    made.in(TableState.REFUSED),
                                                    superseded))
                                    .byPlan(draft.digest()));
                    return made;
                }));
    }

    private record Made(String database, String template, long tables, long pending, long refused, int plannedBefore) {}

    private LegacyPlan draft(
            PlanWish wish, String schema, Fitting fitting, Layout layout, String digest, String actor) {
        return new LegacyPlan(
                0,
                wish.census().database(),
                schema,
                wish.census().template(),
                fitting.owner(),
                layout,
                digest,
                wish.grace(),
                actor,
                clock.instant(),
                null,
                null,
                null,
                List.of());
    }

    /// Where no policy is named a child goes to the policy of its name.
    private Map<String, Policy> targets(PlanWish wish, Fitting fitting) {
        Map<String, Policy> targets = new TreeMap<>();
        wish.policies().forEach((child, policy) -> {
            if (!fitting.members().containsKey(child)) {
                throw new HoldfastException(
                        ErrorCode.USAGE,
                        "no table of child '%s' fits; there are %s; nothing was planned"
                                .formatted(
                                        child,
                                        String.join(", ", fitting.members().keySet())));
            }
            targets.put(child, policies.byName(policy));
        });
        if (targets.isEmpty()) {
            Map<String, Policy> byName =
                    policies.all().stream().collect(Collectors.toMap(Policy::name, policy -> policy));
            List<String> without = fitting.members().keySet().stream()
                    .filter(child -> !byName.containsKey(child))
                    .toList();
            if (!without.isEmpty()) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "no policy has the name of child %s: say --policy %s=POLICY; children that are not named then are left as they are; nothing was planned"
                                .formatted(String.join(", ", without), without.getFirst()));
            }
            fitting.members().keySet().forEach(child -> targets.put(child, byName.get(child)));
        }
        return targets;
    }

    /// The key of a session table is what a handoff to the policy carries.
    private void requireFit(Policy policy, Layout layout) {
        if (policy.root()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "policy %s has no parent: ids are handed to child policies only; nothing was planned"
                            .formatted(policy.name()));
        }
        List<KeyType> wanted = linkTypes(policy);
        List<KeyType> has = layout.keyColumns().stream().map(Column::keyType).toList();
        if (!wanted.equals(has)) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "policy %s is handed keys of the types %s (its columns %s), the session tables' key %s has %s; nothing was planned"
                            .formatted(policy.name(), wanted, policy.linkColumns(), layout.key(), has));
        }
    }

    private List<KeyType> linkTypes(Policy policy) {
        GovernedDatabase database = estate.database(policy.database());
        List<Column> columns = database.read(connection -> {
            var tables = database.dialect().sessionTables();
            return tables.isPresent()
                    ? tables.get().columns(connection, policy.table())
                    : database.dialect().catalog().tables(connection).stream()
                            .filter(table -> table.name().equals(policy.table()))
                            .flatMap(table -> table.columns().stream())
                            .toList();
        });
        return policy.linkColumns().stream()
                .flatMap(name -> columns.stream().filter(column -> column.name().equals(name)))
                .map(Column::keyType)
                .toList();
    }

    private List<Planned> counted(
            GovernedDatabase database,
            String schema,
            Fitting fitting,
            Map<String, Policy> targets,
            Layout layout,
            Template template,
            Consumer<Progress> progress) {
        Map<String, Long> taken = store.inTransaction(tx -> plans.inOtherPlans(tx, database.name(), schema));
        SessionTables tables = CensusTaker.tables(database);
        int all = targets.keySet().stream()
                .mapToInt(child ->
                        fitting.members().getOrDefault(child, List.of()).size())
                .sum();
        List<Planned> planned = new ArrayList<>();
        for (String child : targets.keySet()) {
            List<Member> members = fitting.members().getOrDefault(child, List.of());
            for (int from = 0; from < members.size(); from += Work.TABLES) {
                List<Member> some = members.subList(from, Math.min(members.size(), from + Work.TABLES));
                List<TableName> names =
                        some.stream().map(member -> member.table().name()).toList();
                // each in a transaction of its own: a reader holds a lock on all that it has read
                Map<TableName, Counted> counts = database.read(connection -> tables.count(connection, names, layout));
                some.forEach(member -> planned.add(
                        planned(child, member, counts.get(member.table().name()), taken)));
                progress.accept(new Progress("counted", planned.size(), all, 0));
            }
        }
        planned.addAll(misfits(fitting, targets, template));
        return planned;
    }

    /// Tables of the children that do not fit are written down too, each with its reason.
    private static List<Planned> misfits(Fitting fitting, Map<String, Policy> targets, Template template) {
        return fitting.misfits().stream()
                .flatMap(misfit -> {
                    TableName table = TableName.parse(misfit.table(), "");
                    return template.match(table.table()).stream()
                            .filter(match -> targets.containsKey(match.child()))
                            .map(match -> new Planned(match.child(), match.session(), table, 0, 0, misfit.reason()));
                })
                .toList();
    }

    private static Planned planned(String child, Member member, @Nullable Counted counted, Map<String, Long> taken) {
        TableName table = member.table().name();
        Long plan = taken.get(table.table());
        String refused = null;
        if (plan != null) {
            refused = "legacy plan " + plan + " has it in hand";
        } else if (counted == null) {
            refused = "it is not there any more";
        } else if (counted.keyless() > 0) {
            refused = counted.keyless() + " pending rows have no key";
        } else if (counted.pending() > MOST_IDS) {
            refused = "more than " + MOST_IDS + " ids are pending in it";
        }
        return new Planned(
                child,
                member.session(),
                table,
                counted == null ? 0 : counted.rows(),
                counted == null ? 0 : counted.pending(),
                refused);
    }

    private PlannedChild child(
            GovernedDatabase database, long plan, Template template, String schema, Map.Entry<String, Policy> target) {
        TableName view = new TableName(schema, template.without(target.getKey()));
        String standing =
                database.read(connection -> CensusTaker.tables(database).standing(connection, view));
        if (!standing.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "a %s of the name %s, which the view of %s is to have, is there already; nothing was planned"
                            .formatted(standing, view, target.getKey()));
        }
        String name =
                "legacy_%s_%d_%s".formatted(store.installation().toString().substring(0, 8), plan, target.getKey());
        return new PlannedChild(
                target.getKey(),
                target.getValue().id(),
                new TableName("holdfast", name.length() > NAME_LENGTH ? name.substring(0, NAME_LENGTH) : name),
                view);
    }

    private static String digest(CensusWish wish, Layout layout, Map<String, Policy> targets, List<Planned> tables) {
        MessageDigest digest = Sha256.make();
        add(digest, wish.database() + " " + wish.template() + " " + layout);
        targets.forEach((child, policy) -> add(digest, child + " " + policy.name()));
        tables.forEach(table ->
                add(digest, table.table() + " " + table.rows() + " " + table.pending() + " " + table.refused()));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String fact) {
        digest.update((fact + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
