package dev.holdfast.policy;

import static dev.holdfast.store.db.Tables.RETENTION_CLASS;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.audit.Deed;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import dev.holdfast.store.db.tables.records.RetentionClassRecord;
import java.time.Period;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What classes and the installation say to the policies that follow them.
///
/// A change of a class is a change of each policy that follows it: its version rises, so that plans and sessions made
/// under the old values are told apart, and where its retention becomes longer, so does that of its archived rows.
public final class TableClasses {
    /// The name of what stands where no class says anything.
    public static final String INSTALLATION = "installation";

    private final Store store;
    private final Policies policies;
    private final AuditLog audit = new AuditLog();

    public TableClasses(Store store, Policies policies) {
        this.store = store;
        this.policies = policies;
    }

    /// The classes, and the installation last.
    public List<ClassDefault> all() {
        return store.inTransaction(tx -> {
            List<String> order = new ArrayList<>(TableClass.ids());
            order.add(INSTALLATION);
            Map<String, ClassDefault> found =
                    tx.dsl().selectFrom(RETENTION_CLASS).fetchMap(RETENTION_CLASS.NAME, TableClasses::read);
            return order.stream().map(found::get).filter(Objects::nonNull).toList();
        });
    }

    /// @throws HoldfastException `USAGE` when there is no such class; names a near one
    public ClassDefault byName(String name) {
        List<ClassDefault> all = all();
        return all.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE,
                        "there is no class " + name
                                + Nearest.hint(
                                        name,
                                        all.stream().map(ClassDefault::name).toList())
                                + "; classes are functional, reference and operational, and installation is what stands"
                                + " where none says anything"));
    }

    /// What policies follow now.
    public ClockDefaults standing() {
        return store.inTransaction(TableClasses::defaults);
    }

    static ClockDefaults defaults(Tx tx) {
        Map<TableClass, ClockDefaults.Values> classes = new EnumMap<>(TableClass.class);
        ClockDefaults.Values installation = ClockDefaults.Values.NONE;
        for (RetentionClassRecord row : tx.dsl().selectFrom(RETENTION_CLASS)) {
            ClassDefault read = read(row);
            ClockDefaults.Values values = new ClockDefaults.Values(read.residence(), read.retention());
            if (row.getName().equals(INSTALLATION)) {
                installation = values;
            } else {
                TableClass.ofId(row.getName()).ifPresent(tableClass -> classes.put(tableClass, values));
            }
        }
        return new ClockDefaults(classes, installation);
    }

    private static ClassDefault read(RetentionClassRecord row) {
        return new ClassDefault(
                row.getName(),
                PolicyRows.period(row.getResidence()),
                PolicyRows.period(row.getRetention()),
                row.getVersion(),
                row.getUpdatedBy(),
                row.getUpdatedAt());
    }

    /// Changes what a class says, in one transaction with all that follows from it.
    ///
    /// @param name of a class, or [#INSTALLATION]
    /// @param residence and `retention`: null to say nothing
    /// @return names of the policies that have other clocks now
    /// @throws HoldfastException `BLOCKED` when a policy that follows would have no value left; nothing was changed
    public List<String> set(
            String name, @Nullable Period residence, @Nullable Period retention, String actor, String reason) {
        byName(name);
        return audit.guard(
                store,
                actor,
                Act.RETENTION_CLASS,
                "class " + name,
                () -> store.inTransaction(tx -> {
                    Policies.lockForAuthor(tx);
                    RetentionClassRecord row = tx.dsl()
                            .selectFrom(RETENTION_CLASS)
                            .where(RETENTION_CLASS.NAME.eq(name))
                            .forUpdate()
                            .fetchSingle();
                    Map<String, String> before = told(row);
                    List<Policy> standing = Policies.all(tx);
                    refuseOrphans(standing, name, defaults(tx), residence, retention);
                    row.setResidence(residence == null ? null : residence.toString());
                    row.setRetention(retention == null ? null : retention.toString());
                    if (told(row).equals(before)) {
                        return List.of();
                    }
                    row.setVersion(row.getVersion() + 1);
                    row.setUpdatedBy(actor);
                    row.setUpdatedAt(tx.dsl()
                            .fetchSingle(DSL.field("clock_timestamp()", java.time.Instant.class))
                            .value1());
                    row.update();
                    audit.append(
                            tx,
                            Deed.done(actor, Act.RETENTION_CLASS, "class " + name, before, told(row))
                                    .because(reason));
                    return policies.followed(tx, standing, name, actor, reason);
                }));
    }

    private static Map<String, String> told(RetentionClassRecord row) {
        Map<String, String> told = new TreeMap<>();
        told.put("residence", Objects.toString(row.getResidence(), ""));
        told.put("retention", Objects.toString(row.getRetention(), ""));
        return told;
    }

    private static void refuseOrphans(
            List<Policy> policies,
            String name,
            ClockDefaults now,
            @Nullable Period residence,
            @Nullable Period retention) {
        ClockDefaults.Values values = new ClockDefaults.Values(residence, retention);
        Map<TableClass, ClockDefaults.Values> classes = new java.util.HashMap<>(now.classes());
        TableClass.ofId(name).ifPresent(tableClass -> classes.put(tableClass, values));
        ClockDefaults then = new ClockDefaults(classes, name.equals(INSTALLATION) ? values : now.installation());
        List<String> orphans = policies.stream()
                .filter(policy -> {
                    Clocks clocks = policy.clocks();
                    boolean kept = then.retention(clocks.retention().own(), clocks.tableClass())
                                    .period()
                            != null;
                    boolean aged = policy.residence() == null
                            || then.residence(clocks.residence().own(), policy.ageColumn(), clocks.tableClass())
                                            .period()
                                    != null;
                    return !kept || !aged;
                })
                .map(Policy::name)
                .toList();
        if (!orphans.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED,
                    "class " + name + " cannot say nothing: "
                            + orphans.stream().collect(Collectors.joining(", "))
                            + (orphans.size() == 1 ? " follows" : " follow")
                            + " it and would have no value left; set one in the policy first. Nothing was changed");
        }
    }
}
