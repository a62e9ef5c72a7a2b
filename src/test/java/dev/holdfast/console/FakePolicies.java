package dev.holdfast.console;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.TableName;
import dev.holdfast.node.Operations;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.policy.Clocks;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDiff;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.Problem;
import dev.holdfast.policy.Revision;
import dev.holdfast.policy.TableClass;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.LastSession;
import dev.holdfast.session.SessionView;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/// The shop's five policies in a tree, and who changed them.
final class FakePolicies {
    private final Map<String, Policy> policies = new LinkedHashMap<>();
    private final Map<String, PolicyDefinition> definitions = new LinkedHashMap<>();
    private final List<Revision> revisions = new ArrayList<>();

    static FakePolicies shop() {
        FakePolicies made = new FakePolicies();
        made.fill();
        return made;
    }

    /// Trees of four, `p00001` with the three below it and so on.
    ///
    /// @param count a multiple of 4
    static FakePolicies many(int count) {
        FakePolicies made = new FakePolicies();
        for (int i = 0; i < count; i++) {
            String name = "p%05d".formatted(i + 1);
            String root = "p%05d".formatted(i - i % 4 + 1);
            made.add(
                    i % 4 == 0
                            ? draft(name, "shop", "vault")
                            : child(name, root, "root_id", "delivery", "vault", "P30D"),
                    i);
        }
        return made;
    }

    private void fill() {
        PolicyDefinition orders = draft("orders", "shop", "vault")
                .description("Closed orders with their items and payments")
                .bundle(List.of("order_items", "payments"))
                .joins(Map.of("c", new PolicyDefinition.JoinDefinition("customers", Map.of("customer_id", "id"))))
                .criteria("status IN ('closed', 'cancelled') AND c.region <> 'test'")
                .age("closed_at", "P2Y")
                .cron("0 30 1 ? * *")
                .definition();
        add(orders, 7, 0);
        PolicyDefinition before = PolicyDraft.of(orders).cron("0 30 3 ? * *").definition();
        revise(
                "orders",
                7,
                "mira",
                "backups now start at three",
                before,
                orders,
                FakeOperations.NOW.minus(Duration.ofDays(9)));
        add(
                child("deliveries", "orders", "order_id", "delivery", "vault", "P30D")
                        .bundle(List.of("delivery_events")),
                0);
        add(
                child("proofs", "deliveries", "delivery_id", "evidence", "evidence", "P90D")
                        .cron("0 0 4 ? * SAT"),
                0);
        add(child("invoices", "orders", "order_id", "shop", "shop", "P10Y").bundle(List.of("invoice_lines")), 1);
        add(
                child("messages", "orders", "order_id", "delivery", "vault", "P180D")
                        .cron("0 15 2 ? * MON-FRI"),
                2);
        pause("messages", "vault moves to its new disk");
    }

    private static PolicyDraft draft(String name, String database, String archive) {
        return TestPolicies.draft(name, database)
                .table("public." + name)
                .retention("P10Y")
                .zone(FakeOperations.ZONE.getId())
                .archive(archive, null)
                .chunkRows(FakeSessions.CHUNK_ROWS);
    }

    /// @param key its column for the id of the parent's row
    private static PolicyDraft child(
            String name, String parent, String key, String database, String archive, String residence) {
        return draft(name, database, archive)
                .description("Follows " + parent)
                .parent(parent, Map.of("id", key))
                .age("created_at", residence);
    }

    private void add(PolicyDraft draft, int position) {
        add(draft.definition(), 2, position);
    }

    private void add(PolicyDefinition definition, int version, int position) {
        String name = definition.name();
        definitions.put(name, definition);
        policies.put(name, policy(definition, policies.size() + 1, version, position));
        revisions.add(new Revision(
                revisions.size() + 1,
                name,
                1,
                "create",
                "demo",
                "the shop's first policies",
                null,
                toml(definition),
                FakeOperations.NOW.minus(Duration.ofDays(60))));
    }

    private void revise(
            String name,
            int version,
            String actor,
            String reason,
            PolicyDefinition before,
            PolicyDefinition after,
            Instant at) {
        revisions.add(new Revision(
                revisions.size() + 1, name, version, "change", actor, reason, toml(before), toml(after), at));
    }

    private static String toml(PolicyDefinition definition) {
        StringBuilder text = new StringBuilder();
        text.append("[[policy]]\n")
                .append("name = \"")
                .append(definition.name())
                .append("\"\n");
        if (definition.parent() != null) {
            text.append("parent = \"").append(definition.parent()).append("\"\n");
        }
        text.append("database = \"").append(definition.database()).append("\"\n");
        text.append("table = \"").append(definition.table()).append("\"\n");
        text.append("criteria = \"").append(definition.criteria()).append("\"\n");
        text.append("residence = \"").append(definition.residence()).append("\"\n");
        text.append("retention = \"").append(definition.retention()).append("\"\n");
        text.append("zone = \"").append(definition.zone()).append("\"\n");
        if (definition.cron() != null) {
            text.append("cron = \"").append(definition.cron()).append("\"\n");
        }
        return text.append("archive = \"")
                .append(definition.archiveDatabase())
                .append("\"\n")
                .toString();
    }

    private static Policy policy(PolicyDefinition definition, int id, int version, int position) {
        return new Policy(
                id,
                version,
                definition.name(),
                definition.description(),
                definition.parent(),
                position,
                definition.database(),
                TableName.parse(definition.table(), "public"),
                definition.bundle().stream()
                        .map(table -> TableName.parse(table, "public"))
                        .toList(),
                List.of(),
                List.copyOf(definition.link().keySet()),
                List.copyOf(definition.link().values()),
                definition.criteria(),
                definition.ageColumn(),
                new Clocks(
                        setting(definition.residence(), definition.ageColumn() == null ? "" : "P13M"),
                        setting(definition.retention(), "P7Y"),
                        definition.tableClass() == null
                                ? null
                                : TableClass.ofId(definition.tableClass()).orElseThrow(),
                        definition.retentionFrom()),
                ZoneId.of(definition.zone()),
                definition.cron(),
                Policy.Misfire.FIRE_ONCE,
                Policy.Overlap.SKIP,
                definition.callback(),
                definition.archiveDatabase(),
                definition.database(),
                definition.chunkRows(),
                Policy.Proof.SET,
                List.of(),
                Policy.Driving.DEFAULT,
                false,
                null);
    }

    /// @param followed what the class says; empty for nothing
    private static Clocks.Setting setting(@Nullable String own, String followed) {
        if (own != null) {
            return new Clocks.Setting(Period.parse(own), Clocks.Origin.POLICY);
        }
        return followed.isEmpty()
                ? Clocks.Setting.NONE
                : new Clocks.Setting(Period.parse(followed), Clocks.Origin.CLASS);
    }

    boolean isEmpty() {
        return policies.isEmpty();
    }

    Policy policy(String name) {
        return FakeOperations.known(policies, name);
    }

    PolicyDefinition definition(String name) {
        return FakeOperations.known(definitions, name);
    }

    List<Policy> children(String name) {
        return policies.values().stream()
                .filter(each -> name.equals(each.parent()))
                .toList();
    }

    List<Revision> revisions(String policy) {
        return revisions.reversed().stream()
                .filter(each -> each.policy().equals(policy))
                .toList();
    }

    List<PolicyStatus> tree(FakeSessions sessions) {
        Map<String, List<Policy>> below = policies.values().stream()
                .sorted(Comparator.comparingInt(Policy::position))
                .collect(Collectors.groupingBy(policy -> Objects.toString(policy.parent(), "")));
        List<PolicyStatus> tree = new ArrayList<>();
        collect("", 0, below, sessions, tree);
        return tree;
    }

    private static void collect(
            String parent, int depth, Map<String, List<Policy>> below, FakeSessions sessions, List<PolicyStatus> tree) {
        below.getOrDefault(parent, List.of()).forEach(policy -> {
            tree.add(status(policy, depth, sessions));
            collect(policy.name(), depth + 1, below, sessions, tree);
        });
    }

    private static PolicyStatus status(Policy policy, int depth, FakeSessions sessions) {
        List<SessionView> own = sessions.list(new Operations.SessionQuery(policy.name(), "", 0, 1000));
        boolean waits = policy.name().equals("proofs") || policy.name().equals("messages");
        String cron = policy.cron();
        return new PolicyStatus(
                policy,
                depth,
                cron == null || policy.paused()
                        ? null
                        : nextFires(cron, policy.zone(), 1).getFirst(),
                own.isEmpty() ? null : last(own.getFirst()),
                waits ? policy.name().equals("proofs") ? 128_400 : 31_250 : 0,
                waits ? FakeOperations.NOW.minus(Duration.ofHours(policy.name().equals("proofs") ? 57 : 9)) : null,
                waits ? 2_310 : 0,
                own.stream().mapToLong(SessionView::archivedRows).sum());
    }

    private static LastSession last(SessionView view) {
        return new LastSession(view.id(), view.state(), view.startedAt(), view.endedAt(), view.archivedRows());
    }

    static List<Instant> nextFires(String cron, ZoneId zone, int count) {
        try {
            CronExpression expression = new CronExpression(cron);
            expression.setTimeZone(TimeZone.getTimeZone(zone));
            List<Instant> fires = new ArrayList<>();
            for (Date at = expression.getNextValidTimeAfter(Date.from(FakeOperations.NOW));
                    at != null && fires.size() < count;
                    at = expression.getNextValidTimeAfter(at)) {
                fires.add(at.toInstant());
            }
            return fires;
        } catch (ParseException e) {
            throw new HoldfastException(ErrorCode.USAGE, "cron: " + e.getMessage(), e);
        }
    }

    Operations.Review review(List<PolicyDefinition> wanted) {
        List<PolicyDiff.Change> changes = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (PolicyDefinition each : wanted) {
            PolicyDefinition stands = definition(each.name());
            List<PolicyDiff.Field> fields = new ArrayList<>();
            differ(fields, "cron", stands.cron(), each.cron());
            differ(fields, "residence", stands.residence(), each.residence());
            differ(fields, "retention", stands.retention(), each.retention());
            differ(fields, "criteria", stands.criteria(), each.criteria());
            differ(fields, "link", stands.link().toString(), each.link().toString());
            changes.add(new PolicyDiff.Change(each.name(), PolicyDiff.Action.CHANGE, fields));
            if ("P1D".equals(each.retention())) {
                problems.add(new Problem(
                        each.name(),
                        "retention",
                        "archived rows are promised ten years; a retention is never shortened to a day"));
            }
        }
        return new Operations.Review(new PolicyDiff(changes), problems);
    }

    private static void differ(
            List<PolicyDiff.Field> fields, String name, @Nullable String before, @Nullable String after) {
        if (!Objects.equals(before, after)) {
            fields.add(new PolicyDiff.Field(name, Objects.toString(before, ""), Objects.toString(after, "")));
        }
    }

    /// @throws HoldfastException `BLOCKED` when one of them has another version by now; nothing was changed
    void apply(List<PolicyDefinition> wanted, List<Operations.SeenVersion> expected, String actor, String reason) {
        for (Operations.SeenVersion seen : expected) {
            int stands = policy(seen.policy()).version();
            if (stands != seen.version()) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "%s: version %d stands, you edited version %d; look at its changes and edit again"
                                .formatted(seen.policy(), stands, seen.version()));
            }
        }
        for (PolicyDefinition each : wanted) {
            revise(
                    each.name(),
                    policy(each.name()).version() + 1,
                    actor,
                    reason,
                    definition(each.name()),
                    each,
                    FakeOperations.NOW);
            definitions.put(each.name(), each);
            moveVersion(each.name());
        }
    }

    void delete(String name) {
        policies.remove(name);
        definitions.remove(name);
    }

    void moveVersion(String name) {
        Policy before = policy(name);
        policies.put(name, policy(definition(name), before.id(), before.version() + 1, before.position()));
    }

    /// @param reason null: it is not paused any more
    void pause(String name, @Nullable String reason) {
        Policy of = policy(name);
        policies.put(
                name,
                new Policy(
                        of.id(),
                        of.version(),
                        of.name(),
                        of.description(),
                        of.parent(),
                        of.position(),
                        of.database(),
                        of.table(),
                        of.bundle(),
                        of.joins(),
                        of.linkParentColumns(),
                        of.linkColumns(),
                        of.criteria(),
                        of.ageColumn(),
                        of.clocks(),
                        of.zone(),
                        of.cron(),
                        of.misfire(),
                        of.overlap(),
                        of.callback(),
                        of.archiveDatabase(),
                        of.archiveSchema(),
                        of.chunkRows(),
                        of.proof(),
                        of.acknowledged(),
                        of.driving(),
                        reason != null,
                        reason));
    }
}
