package dev.holdfast.console;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.ArchiveChange;
import dev.holdfast.dialect.Engine;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.DatabaseSpec.Role;
import dev.holdfast.estate.Environment;
import dev.holdfast.ledger.RowExceptions.RowException;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.node.HoldOperations;
import dev.holdfast.node.Operations;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.plan.Binding;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.Findings;
import dev.holdfast.plan.IndexFinding;
import dev.holdfast.plan.Plan;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.plan.Terms;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDiff;
import dev.holdfast.policy.Problem;
import dev.holdfast.policy.Revision;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.Failure;
import dev.holdfast.session.HandoffView;
import dev.holdfast.session.PlanRef;
import dev.holdfast.session.Retune;
import dev.holdfast.session.RowsLeft;
import dev.holdfast.session.SessionDriving;
import dev.holdfast.session.SessionEvent;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.testing.FakeHolds;
import java.text.ParseException;
import java.time.Clock;
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
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/// An engine in memory with the estate of a shop: five policies in a tree, forty sessions, chunks. Its clock stands
/// still at [#NOW], so that pictures are alike.
///
/// Public lists record what a screen asked for. A running session goes on by [#advance] only.
public final class FakeOperations implements Operations {
    public static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final int CHUNK_ROWS = 5000;
    private static final long DUE = 137_204;
    private static final long FIRST_PLAN = 17;

    /// What [#apply] was called with, in order.
    public final List<Applied> applied = new CopyOnWriteArrayList<>();

    /// Other calls that change something, e.g. `pausePolicy orders late close`.
    public final List<String> calls = new CopyOnWriteArrayList<>();

    private final Map<String, Policy> policies = new LinkedHashMap<>();
    private final Map<String, PolicyDefinition> definitions = new LinkedHashMap<>();
    private final List<Revision> revisions = new ArrayList<>();
    private final TreeMap<Long, SessionView> sessions = new TreeMap<>();
    private final Map<Long, RequestView> requests = new TreeMap<>();
    public final FakeHolds holds = new FakeHolds(NOW);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    /// What each plan that was asked for may be cancelled by.
    public final List<Cancellation> cancellations = new CopyOnWriteArrayList<>();

    private final TreeMap<Long, StoredPlan> plans = new TreeMap<>();
    private final Map<Long, List<RowException>> left = new TreeMap<>();
    private List<Difference> planDifferences = List.of();
    private Findings findings = Findings.NONE;
    private Environment environment = Environment.DEVELOPMENT;
    private @Nullable String failure;
    private boolean requestsWait;

    public record Applied(List<PolicyDefinition> wanted, List<SeenVersion> seen, String actor, String reason) {}

    /// A shop with history.
    public FakeOperations() {
        add("orders", null, "shop", "orders", List.of("order_items", "payments"), "vault", "0 30 1 ? * *", "P2Y", 0);
        add("deliveries", "orders", "delivery", "deliveries", List.of("delivery_events"), "vault", null, "P30D", 0);
        add("proofs", "deliveries", "evidence", "proofs", List.of(), "evidence", "0 0 4 ? * SAT", "P90D", 0);
        add("invoices", "orders", "shop", "invoices", List.of("invoice_lines"), "shop", null, "P10Y", 1);
        add("messages", "orders", "delivery", "messages", List.of(), "vault", "0 15 2 ? * MON-FRI", "P180D", 2);
        pause("messages", "vault moves to its new disk");
        history();
    }

    private FakeOperations(boolean nothing) {
        calls.add(nothing ? "empty" : "");
        calls.clear();
    }

    /// An installation in which nobody has written a policy yet.
    public static FakeOperations empty() {
        return new FakeOperations(true);
    }

    private void add(
            String name,
            @Nullable String parent,
            String database,
            String table,
            List<String> bundle,
            String archive,
            @Nullable String cron,
            String residence,
            int position) {
        boolean orders = name.equals("orders");
        PolicyDefinition definition = new PolicyDefinition(
                name,
                orders ? "Closed orders with their items and payments" : "Follows " + parent,
                parent,
                database,
                "public." + table,
                bundle,
                orders
                        ? Map.of("c", new PolicyDefinition.JoinDefinition("customers", Map.of("customer_id", "id")))
                        : Map.of(),
                parent == null
                        ? Map.of()
                        : Map.of("id", parent.replaceAll("(ie)?s$", parent.endsWith("ies") ? "y" : "") + "_id"),
                orders ? "status IN ('closed', 'cancelled') AND c.region <> 'test'" : "",
                orders ? "closed_at" : "created_at",
                residence,
                "P10Y",
                ZONE.getId(),
                cron,
                "fire_once",
                "skip",
                null,
                archive,
                null,
                CHUNK_ROWS,
                "set",
                List.of(),
                PolicyDefinition.DrivingDefinition.DEFAULT);
        definitions.put(name, definition);
        policies.put(name, policy(definition, policies.size() + 1, orders ? 7 : 2, position));
        revisions.add(new Revision(
                revisions.size() + 1,
                name,
                1,
                "create",
                "demo",
                "the shop's first policies",
                null,
                toml(definition),
                NOW.minus(Duration.ofDays(60))));
        if (orders) {
            PolicyDefinition before = new PendingCopy(definition).cron("0 30 3 ? * *");
            revisions.add(new Revision(
                    revisions.size() + 1,
                    name,
                    7,
                    "change",
                    "mira",
                    "backups now start at three",
                    toml(before),
                    toml(definition),
                    NOW.minus(Duration.ofDays(9))));
        }
    }

    /// Copies with another cron.
    private record PendingCopy(PolicyDefinition of) {
        PolicyDefinition cron(String cron) {
            return new PolicyDefinition(
                    of.name(),
                    of.description(),
                    of.parent(),
                    of.database(),
                    of.table(),
                    of.bundle(),
                    of.joins(),
                    of.link(),
                    of.criteria(),
                    of.ageColumn(),
                    of.residence(),
                    of.retention(),
                    of.zone(),
                    cron,
                    of.misfire(),
                    of.overlap(),
                    of.callback(),
                    of.archiveDatabase(),
                    of.archiveSchema(),
                    of.chunkRows(),
                    of.proof(),
                    of.acknowledge(),
                    of.driving());
        }
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
                definition.residence() == null ? null : Period.parse(definition.residence()),
                Period.parse(definition.retention()),
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

    private void history() {
        long id = 0;
        for (int night = 9; night >= 1; night--) {
            Instant fire = NOW.minus(Duration.ofDays(night)).minus(Duration.ofHours(9));
            long root = ++id;
            long rows = 61_000 + 7_300L * (night % 4);
            sessions.put(
                    root, ended(root, "orders", fire, "cron", null, root, rows, SessionState.SUCCEEDED, "exhausted"));
            for (String child : List.of("deliveries", "invoices", "messages")) {
                boolean failed = night == 4 && child.equals("invoices");
                long number = ++id;
                sessions.put(
                        number,
                        ended(
                                number,
                                child,
                                fire.plusSeconds(100),
                                "handoff",
                                root,
                                root,
                                rows / 2,
                                failed ? SessionState.FAILED : SessionState.SUCCEEDED,
                                failed ? "error" : "exhausted"));
            }
        }
        long proofs = ++id;
        sessions.put(
                proofs,
                ended(
                        proofs,
                        "proofs",
                        NOW.minus(Duration.ofHours(6)),
                        "cron",
                        null,
                        proofs,
                        18_412,
                        SessionState.CANCELLED,
                        "cancelled"));
        long invoices = ++id;
        sessions.put(
                invoices,
                ended(
                        invoices,
                        "invoices",
                        NOW.minus(Duration.ofHours(3)),
                        "manual",
                        null,
                        invoices,
                        2_500,
                        SessionState.FAILED,
                        "error"));
        startRunning(++id, "orders", "mira", 412_000, null);
        for (int i = 0; i < 14; i++) {
            step(id);
        }
    }

    private static SessionView ended(
            long id,
            String policy,
            Instant fire,
            String trigger,
            @Nullable Long parent,
            long root,
            long rows,
            SessionState state,
            String reason) {
        int chunks = Math.toIntExact((rows + CHUNK_ROWS - 1) / CHUNK_ROWS);
        int done = state == SessionState.SUCCEEDED ? chunks : chunks / 2;
        long moved = state == SessionState.SUCCEEDED ? rows : (long) done * CHUNK_ROWS;
        Instant start = fire.plusMillis(740);
        Instant end = start.plusMillis(moved / 3 + 900);
        return new SessionView(
                id,
                policy,
                2,
                fire,
                trigger,
                parent,
                root,
                state,
                reason,
                state == SessionState.FAILED
                        ? new Failure(
                                ErrorCode.DATABASE,
                                "shop/public.invoices: lock timeout after key 4711; the chunk was rolled back")
                        : null,
                fire.minus(Duration.ofDays(730)),
                policy.equals("invoices") ? Policy.Method.LOCAL : Policy.Method.STREAM,
                new SessionDriving(Policy.Pace.NORMAL, 2, CHUNK_ROWS, null, null),
                rows,
                moved,
                moved,
                moved * 3,
                moved * 3 * 231,
                chunks,
                done,
                moved * 2,
                RowsLeft.NONE,
                trigger.equals("manual") ? "mira" : "schedule",
                null,
                start,
                end,
                end,
                null);
    }

    private void startRunning(long id, String policy, String actor, long rows, @Nullable PlanRef plan) {
        Instant start = NOW.minus(Duration.ofSeconds(14));
        sessions.put(
                id,
                new SessionView(
                        id,
                        policy,
                        7,
                        start,
                        "manual",
                        null,
                        id,
                        SessionState.RUNNING,
                        null,
                        null,
                        NOW.minus(Duration.ofDays(730)),
                        Policy.Method.STREAM,
                        new SessionDriving(Policy.Pace.NORMAL, 2, CHUNK_ROWS, null, null),
                        rows,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        RowsLeft.NONE,
                        actor,
                        "db-tools-1:4242",
                        start,
                        null,
                        start,
                        plan));
    }

    /// Takes every running session one chunk further, settles what was asked of it, and tells the listeners.
    public synchronized void advance() {
        List.copyOf(sessions.keySet()).forEach(this::step);
        tell();
    }

    private void step(long id) {
        SessionView session = Objects.requireNonNull(sessions.get(id));
        switch (session.state()) {
            case RUNNING -> {
                long expected = Objects.requireNonNull(session.expectedRows());
                long rows = Math.min(expected, session.rootRows() + CHUNK_ROWS);
                boolean last = rows == expected;
                Instant at = session.updatedAt().plusSeconds(1);
                sessions.put(
                        id,
                        progressed(
                                session,
                                rows,
                                last ? SessionState.SUCCEEDED : SessionState.RUNNING,
                                last ? "exhausted" : null,
                                at));
            }
            case PAUSING -> sessions.put(id, moved(session, SessionState.PAUSED, "paused"));
            case CANCELLING -> sessions.put(id, moved(session, SessionState.CANCELLED, "cancelled"));
            case PAUSED, INTERRUPTED, CANCELLED, SUCCEEDED, FAILED -> {}
        }
    }

    private static SessionView progressed(
            SessionView of, long rows, SessionState state, @Nullable String reason, Instant at) {
        return progressed(of, of.driving(), rows, state, reason, at);
    }

    private static SessionView progressed(
            SessionView of,
            SessionDriving driving,
            long rows,
            SessionState state,
            @Nullable String reason,
            Instant at) {
        int done = Math.toIntExact((rows + CHUNK_ROWS - 1) / CHUNK_ROWS);
        return new SessionView(
                of.id(),
                of.policy(),
                of.policyVersion(),
                of.nominalFireTime(),
                of.trigger(),
                of.parentSession(),
                of.rootSession(),
                state,
                reason,
                of.failure(),
                of.cutoff(),
                of.method(),
                driving,
                of.expectedRows(),
                rows,
                rows,
                rows * 3,
                rows * 3 * 231,
                done,
                done,
                rows * 2,
                of.rowsLeft(),
                of.requestedBy(),
                state.terminal() ? null : of.node(),
                of.startedAt(),
                state.terminal() ? at : null,
                at,
                of.plan());
    }

    private static SessionView moved(SessionView of, SessionState state, @Nullable String reason) {
        return progressed(of, of.rootRows(), state, reason, of.updatedAt());
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    /// Makes the governed databases belong to another environment.
    public void moveTo(Environment environment) {
        this.environment = environment;
        tell();
    }

    /// From now on no node takes a request: it stands as it was written until [#answer].
    public void holdRequests() {
        requestsWait = true;
    }

    /// What a node makes of a request.
    public synchronized void answer(RequestView request) {
        requests.put(request.id(), request);
        tell();
    }

    /// Something happened to a session that nobody asked for here, e.g. its node went away.
    public synchronized void happen(long session, SessionState state, @Nullable String reason) {
        sessions.put(session, moved(session(session), state, reason));
        tell();
    }

    /// From now on every reading of policies and sessions fails with `message`; null: they succeed again.
    public void failWith(@Nullable String message) {
        failure = message;
    }

    private void failIfAsked() {
        String message = failure;
        if (message != null) {
            throw new HoldfastException(ErrorCode.UNREACHABLE, message);
        }
    }

    @Override
    public List<DatabaseSpec> databases() {
        failIfAsked();
        return policies.isEmpty()
                ? List.of()
                : List.of(
                        database("delivery", Set.of(Role.SOURCE)),
                        database("evidence", Set.of(Role.SOURCE, Role.ARCHIVE)),
                        database("shop", Set.of(Role.SOURCE, Role.ARCHIVE)),
                        database("vault", Set.of(Role.ARCHIVE)));
    }

    private DatabaseSpec database(String name, Set<Role> roles) {
        return new DatabaseSpec(name, Engine.POSTGRESQL, DatabaseSpec.EMBEDDED, name, null, null, environment, roles);
    }

    @Override
    public synchronized List<PolicyStatus> policies() {
        failIfAsked();
        List<PolicyStatus> tree = new ArrayList<>();
        collect(null, 0, tree);
        return tree;
    }

    private void collect(@Nullable String parent, int depth, List<PolicyStatus> tree) {
        policies.values().stream()
                .filter(policy -> Objects.equals(policy.parent(), parent))
                .sorted(Comparator.comparingInt(Policy::position))
                .forEach(policy -> {
                    tree.add(status(policy, depth));
                    collect(policy.name(), depth + 1, tree);
                });
    }

    private PolicyStatus status(Policy policy, int depth) {
        List<SessionView> own = sessions(new SessionQuery(policy.name(), "", 0, 1000));
        boolean waits = policy.name().equals("proofs") || policy.name().equals("messages");
        String cron = policy.cron();
        return new PolicyStatus(
                policy,
                depth,
                cron == null || policy.paused()
                        ? null
                        : nextFires(cron, policy.zone(), 1).getFirst(),
                own.isEmpty() ? null : own.getFirst(),
                waits ? policy.name().equals("proofs") ? 128_400 : 31_250 : 0,
                waits ? NOW.minus(Duration.ofHours(policy.name().equals("proofs") ? 57 : 9)) : null,
                waits ? 2_310 : 0,
                own.stream().mapToLong(SessionView::archivedRows).sum());
    }

    @Override
    public Policy policy(String name) {
        return known(policies, name);
    }

    @Override
    public PolicyDefinition definition(String name) {
        return known(definitions, name);
    }

    private static <V> V known(Map<?, V> map, Object key) {
        V value = map.get(key);
        if (value == null) {
            throw new HoldfastException(ErrorCode.USAGE, "there is no " + key);
        }
        return value;
    }

    @Override
    public List<Revision> revisions(String policy) {
        return revisions.reversed().stream()
                .filter(each -> each.policy().equals(policy))
                .toList();
    }

    @Override
    public Review review(List<PolicyDefinition> wanted) {
        List<PolicyDiff.Change> changes = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (PolicyDefinition each : wanted) {
            PolicyDefinition stands = definition(each.name());
            List<PolicyDiff.Field> fields = new ArrayList<>();
            differ(fields, "cron", stands.cron(), each.cron());
            differ(fields, "residence", stands.residence(), each.residence());
            differ(fields, "retention", stands.retention(), each.retention());
            changes.add(new PolicyDiff.Change(each.name(), PolicyDiff.Action.CHANGE, fields));
            if (each.retention().equals("P1D")) {
                problems.add(new Problem(
                        each.name(),
                        "retention",
                        "archived rows are promised ten years; a retention is never shortened to a day"));
            }
        }
        return new Review(new PolicyDiff(changes), problems);
    }

    private static void differ(
            List<PolicyDiff.Field> fields, String name, @Nullable String before, @Nullable String after) {
        if (!Objects.equals(before, after)) {
            fields.add(new PolicyDiff.Field(name, Objects.toString(before, ""), Objects.toString(after, "")));
        }
    }

    @Override
    public synchronized void apply(
            List<PolicyDefinition> wanted, List<SeenVersion> expectedVersions, String actor, String reason) {
        applied.add(new Applied(List.copyOf(wanted), List.copyOf(expectedVersions), actor, reason));
        for (SeenVersion seen : expectedVersions) {
            int stands = policy(seen.policy()).version();
            if (stands != seen.version()) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED,
                        "%s: version %d stands, you edited version %d; look at its changes and edit again"
                                .formatted(seen.policy(), stands, seen.version()));
            }
        }
        for (PolicyDefinition each : wanted) {
            Policy before = policy(each.name());
            revisions.add(new Revision(
                    revisions.size() + 1,
                    each.name(),
                    before.version() + 1,
                    "change",
                    actor,
                    reason,
                    toml(definition(each.name())),
                    toml(each),
                    NOW));
            definitions.put(each.name(), each);
            policies.put(each.name(), policy(each, before.id(), before.version() + 1, before.position()));
        }
        tell();
    }

    /// Somebody else changes a policy meanwhile.
    public void moveVersion(String policy) {
        Policy before = policy(policy);
        policies.put(policy, policy(definition(policy), before.id(), before.version() + 1, before.position()));
    }

    private void pause(String name, @Nullable String reason) {
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
                        of.residence(),
                        of.retention(),
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

    @Override
    public synchronized void pausePolicy(String policy, String actor, String reason) {
        calls.add("pausePolicy " + policy + " " + reason);
        pause(policy, reason);
        tell();
    }

    @Override
    public synchronized void resumePolicy(String policy, boolean catchUp, String actor) {
        calls.add("resumePolicy " + policy + " " + catchUp);
        pause(policy, null);
        tell();
    }

    @Override
    public List<Instant> nextFires(String cron, ZoneId zone, int count) {
        try {
            CronExpression expression = new CronExpression(cron);
            expression.setTimeZone(TimeZone.getTimeZone(zone));
            List<Instant> fires = new ArrayList<>();
            for (Date at = expression.getNextValidTimeAfter(Date.from(NOW));
                    at != null && fires.size() < count;
                    at = expression.getNextValidTimeAfter(at)) {
                fires.add(at.toInstant());
            }
            return fires;
        } catch (ParseException e) {
            throw new HoldfastException(ErrorCode.USAGE, "cron: " + e.getMessage(), e);
        }
    }

    @Override
    public List<ArchiveChange> archiveChanges(int limit) {
        return List.of();
    }

    @Override
    public ArchiveChange undoArchiveChange(long change, String actor) {
        throw new HoldfastException(ErrorCode.USAGE, "there is no step " + change);
    }

    @Override
    public List<IndexFinding> buildIndexes(String policy, Consumer<String> progress) {
        return List.of();
    }

    @Override
    public synchronized Plan plan(String policy, long rowLimit) {
        failIfAsked();
        Policy of = policy(policy);
        long due = limited(rowLimit);
        List<Plan.PlanTable> tables = new ArrayList<>();
        for (TableName table : of.bundle()) {
            tables.add(table(of, table, false, due * 2));
        }
        tables.add(table(of, of.table(), true, due));
        return new Plan(
                policy,
                of.version(),
                of.method(),
                of.database(),
                of.archiveDatabase(),
                NOW.minus(Duration.ofDays(730)),
                due,
                tables,
                policies.values().stream()
                        .filter(each -> policy.equals(each.parent()))
                        .map(Policy::name)
                        .toList(),
                List.of("shop.public.orders: no index on closed_at; marking reads the whole table"),
                findings,
                CHUNK_ROWS,
                NOW,
                Duration.ofMillis(640),
                new Terms(
                        rowLimit,
                        new TreeMap<>(Map.of("criteria", of.criteria())),
                        new Terms.Database(of.database(), "postgresql db-1:5432 " + of.database(), "7000001/1/16384"),
                        new Terms.Database(
                                of.archiveDatabase(),
                                "postgresql db-2:5432 " + of.archiveDatabase(),
                                "7000001/1/16384"),
                        List.of()));
    }

    private static long limited(long rowLimit) {
        return rowLimit == 0 ? DUE : Math.min(rowLimit, DUE);
    }

    @Override
    public synchronized KeptPlan keepPlan(String policy, long rowLimit, String actor, Cancellation cancellation) {
        cancellations.add(cancellation);
        Plan plan = plan(policy, rowLimit);
        Binding binding = Binding.of(plan);
        long id = FIRST_PLAN + plans.size();
        StoredPlan stored = new StoredPlan(
                id,
                policy(policy).id(),
                policy,
                binding.digest(),
                binding,
                "{}",
                plan.plannedAt(),
                plan.rootRows(),
                rowLimit,
                actor,
                NOW,
                NOW.plus(Duration.ofHours(24)),
                null,
                StoredPlan.State.OPEN);
        plans.put(id, stored);
        return new KeptPlan(plan, stored);
    }

    /// What a plan finds from now on.
    public void find(Findings found) {
        findings = found;
    }

    /// From now on plans do not stand any more when they are run.
    public void differ(Difference... differences) {
        planDifferences = List.of(differences);
    }

    @Override
    public synchronized long archiveNow(long plan, boolean withChildren, String actor) {
        failIfAsked();
        calls.add("archiveNow plan %d %s".formatted(plan, withChildren));
        StoredPlan stored = plan(plan);
        long id = sessions.isEmpty() ? 1 : sessions.lastKey() + 1;
        if (requestsWait) {
            requests.put(id, new RequestView(id, false, false, 0, ""));
        } else {
            startRunning(id, stored.policyName(), actor, stored.rootRows(), new PlanRef(plan, stored.digest()));
            requests.put(id, new RequestView(id, true, false, id, ""));
            if (!planDifferences.isEmpty()) {
                sessions.put(id, moved(session(id), SessionState.FAILED, "plan"));
            }
        }
        tell();
        return id;
    }

    @Override
    public List<Difference> differences(long session) {
        return planDifferences;
    }

    @Override
    public synchronized List<StoredPlan> plans(String policy, int limit) {
        return plans.descendingMap().values().stream()
                .filter(each -> policy.isEmpty() || each.policyName().equals(policy))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized StoredPlan plan(long id) {
        return known(plans, id);
    }

    private static Plan.PlanTable table(Policy policy, TableName table, boolean root, long rows) {
        return new Plan.PlanTable(
                table.toString(),
                policy.archiveDatabase() + ": " + policy.archiveSchema() + "." + table.table(),
                root,
                rows,
                rows * 231,
                List.of(
                        "SELECT id\nFROM %s\nWHERE closed_at < ?\nORDER BY id\nLIMIT ?\nFOR UPDATE SKIP LOCKED"
                                .formatted(table),
                        "DELETE FROM %s\nWHERE id = ANY (?)\nRETURNING *".formatted(table)));
    }

    @Override
    public synchronized long archiveNow(String policy, long rowLimit, boolean withChildren, String actor) {
        failIfAsked();
        calls.add("archiveNow %s %d %s".formatted(policy, rowLimit, withChildren));
        long id = sessions.isEmpty() ? 1 : sessions.lastKey() + 1;
        if (requestsWait) {
            requests.put(id, new RequestView(id, false, false, 0, ""));
        } else {
            startRunning(id, policy, actor, limited(rowLimit), null);
            requests.put(id, new RequestView(id, true, false, id, ""));
        }
        tell();
        return id;
    }

    @Override
    public synchronized RequestView request(long request) {
        failIfAsked();
        RequestView view = known(requests, request);
        if (view.session() == 0) {
            return view;
        }
        boolean finished = session(view.session()).state().terminal();
        return new RequestView(view.id(), view.claimed(), finished, view.session(), view.error());
    }

    @Override
    public synchronized List<SessionView> sessions(SessionQuery query) {
        failIfAsked();
        return sessions.descendingMap().values().stream()
                .filter(each -> query.policy().isEmpty() || each.policy().equals(query.policy()))
                .filter(each -> query.state().isEmpty() || each.state().id().equals(query.state()))
                .skip(query.offset())
                .limit(query.limit())
                .toList();
    }

    @Override
    public synchronized SessionView session(long session) {
        return known(sessions, session);
    }

    @Override
    public synchronized List<SessionView> family(long session) {
        Long root = session(session).rootSession();
        return sessions.values().stream()
                .filter(each -> Objects.equals(each.rootSession(), root))
                .toList();
    }

    @Override
    public synchronized List<ChunkView> chunks(long session, boolean failedOnly, int offset, int limit) {
        SessionView of = session(session);
        List<ChunkView> chunks = new ArrayList<>();
        for (int number = of.chunksDone(); number >= 1; number--) {
            Instant start = of.startedAt().plusMillis(1000L * (number - 1));
            boolean failed = of.state() == SessionState.FAILED && number == of.chunksDone();
            int slow = 17 * (number % 5);
            chunks.add(new ChunkView(
                    session,
                    number,
                    failed ? "failed" : "handed_off",
                    failed ? 3 : 1,
                    CHUNK_ROWS,
                    CHUNK_ROWS,
                    CHUNK_ROWS * 3L,
                    CHUNK_ROWS * 3L * 231,
                    number % 7 == 0 ? 2 : 0,
                    40 + slow,
                    310 + slow,
                    120,
                    260 + slow,
                    30,
                    failed ? "lock timeout" : null,
                    start,
                    start.plusMillis(760 + 3L * slow)));
        }
        return chunks.stream()
                .filter(chunk -> !failedOnly || chunk.state().equals("failed") || chunk.skippedRows() > 0)
                .skip(offset)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<RowException> exceptions(long session, String state, int offset, int limit) {
        failIfAsked();
        return left.getOrDefault(session, List.of()).stream()
                .filter(each -> state.isEmpty() || each.state().id().equals(state))
                .skip(offset)
                .limit(limit)
                .toList();
    }

    /// Lets a session have left so many rows of each state behind.
    public synchronized void leave(long id, RowsLeft rows) {
        List<RowException> made = new ArrayList<>();
        for (State state : State.values()) {
            for (long i = 0; i < rows.of(state); i++) {
                long number = made.size() + 1L;
                made.add(new RowException(
                        number,
                        id,
                        1 + number / 50,
                        "public.orders",
                        Long.toString(4_100_000 + 37 * number),
                        state,
                        reason(state),
                        state == State.BUSY || state == State.CONFLICT ? 5 : 1,
                        NOW.minusSeconds(120).plusMillis(250 * number)));
            }
        }
        left.put(id, made);
        SessionView of = session(id);
        sessions.put(id, leaving(of, rows));
        tell();
    }

    private static String reason(State state) {
        return switch (state) {
            case CHANGED -> "no longer due when its turn came";
            case GONE -> "deleted by the application";
            case HELD -> "a hold covers it";
            case BUSY -> "shop: could not obtain lock on row in relation \"orders\" (55P03), 5 attempts";
            case CONFLICT ->
                "vault: duplicate key value violates unique constraint \"orders_pkey\" (23505)\n"
                        + "Detail: Key (id)=(4100037) already exists.";
        };
    }

    private static SessionView leaving(SessionView of, RowsLeft rows) {
        return new SessionView(
                of.id(),
                of.policy(),
                of.policyVersion(),
                of.nominalFireTime(),
                of.trigger(),
                of.parentSession(),
                of.rootSession(),
                of.state(),
                of.stopReason(),
                of.failure(),
                of.cutoff(),
                of.method(),
                of.driving(),
                of.expectedRows(),
                of.rowsMarked(),
                of.rootRows(),
                of.archivedRows(),
                of.archivedBytes(),
                of.chunks(),
                of.chunksDone(),
                of.handedOffKeys(),
                rows,
                of.requestedBy(),
                of.node(),
                of.startedAt(),
                of.endedAt(),
                of.updatedAt(),
                of.plan());
    }

    @Override
    public synchronized List<SessionEvent> events(long session, int limit) {
        SessionView of = session(session);
        List<SessionEvent> events = new ArrayList<>();
        if (of.endedAt() != null) {
            boolean failed = of.state() == SessionState.FAILED;
            events.add(new SessionEvent(
                    3,
                    session,
                    of.endedAt(),
                    failed ? "error" : "info",
                    of.state().id(),
                    failed ? Objects.toString(of.error()) : "ended: " + of.stopReason()));
        }
        events.add(new SessionEvent(
                2, session, of.startedAt().plusSeconds(2), "warning", "throttle", "replica lag 2.4 s: waited 800 ms"));
        events.add(new SessionEvent(
                1, session, of.startedAt(), "info", "started", "plan: " + of.expectedRows() + " rows"));
        return events.stream().limit(limit).toList();
    }

    @Override
    public synchronized List<HandoffView> handoffs(long session) {
        SessionView of = session(session);
        return policies.values().stream()
                .filter(policy -> of.policy().equals(policy.parent()))
                .map(policy -> new HandoffView(
                        session,
                        policy.name(),
                        of.chunksDone(),
                        of.rootRows(),
                        policy.paused() ? of.rootRows() : 0,
                        policy.paused() ? 0 : of.rootRows(),
                        0))
                .toList();
    }

    @Override
    public void pauseSession(long session, String actor) {
        ask("pauseSession", session, SessionState.PAUSING);
    }

    @Override
    public void resumeSession(long session, String actor) {
        ask("resumeSession", session, SessionState.RUNNING);
    }

    @Override
    public void cancelSession(long session, String actor) {
        ask(
                "cancelSession",
                session,
                session(session).state() == SessionState.PAUSED ? SessionState.CANCELLED : SessionState.CANCELLING);
    }

    @Override
    public synchronized void retuneSession(long session, Retune wanted, String actor) {
        calls.add("retuneSession " + session + " " + wanted.words());
        SessionDriving now = session(session).driving();
        drive(
                session,
                new SessionDriving(
                        wanted.pace() == null ? now.pace() : wanted.pace(),
                        wanted.workers() == null ? now.workers() : wanted.workers(),
                        wanted.chunkRows() == null ? now.chunkRows() : wanted.chunkRows(),
                        now.waitingReason(),
                        now.waitingSince()));
    }

    /// Lets a session wait from now on.
    public synchronized void brake(long session, String reason) {
        SessionDriving now = session(session).driving();
        drive(session, new SessionDriving(now.pace(), now.workers(), now.chunkRows(), reason, NOW));
    }

    private void drive(long id, SessionDriving driving) {
        SessionView of = session(id);
        sessions.put(id, progressed(of, driving, of.rootRows(), of.state(), of.stopReason(), of.updatedAt()));
        tell();
    }

    private synchronized void ask(String call, long session, SessionState state) {
        calls.add(call + " " + session);
        sessions.put(session, moved(session(session), state, null));
        tell();
    }

    @Override
    public HoldOperations holds() {
        return holds;
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /// The clock of this world.
    public static Clock clock() {
        return Clock.fixed(NOW, ZONE);
    }
}
