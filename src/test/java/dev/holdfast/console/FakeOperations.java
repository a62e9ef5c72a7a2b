package dev.holdfast.console;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.DatabaseSpec.Role;
import dev.holdfast.estate.Environment;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.RowQuery;
import dev.holdfast.ledger.RowExceptions.RowException;
import dev.holdfast.node.BulkDesk;
import dev.holdfast.node.BulkOperations;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.Findings;
import dev.holdfast.plan.IndexFinding;
import dev.holdfast.plan.Plan;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.Revision;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.HandoffView;
import dev.holdfast.session.PlanRef;
import dev.holdfast.session.Retune;
import dev.holdfast.session.RowsLeft;
import dev.holdfast.session.SessionDriving;
import dev.holdfast.session.SessionEvent;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import dev.holdfast.testing.FakeParts;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An engine in memory with the estate of a shop: five policies in a tree, forty sessions, chunks. Its clock stands
/// still at [#NOW], so that pictures are alike.
///
/// Public lists record what a screen asked for. A running session goes on by [#advance] only.
public final class FakeOperations extends FakeParts {
    public static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
    public static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    /// What [#apply] was called with, in order.
    public final List<Applied> applied = new CopyOnWriteArrayList<>();

    /// Other calls that change something, e.g. `pausePolicy orders late close`.
    public final List<String> calls = new CopyOnWriteArrayList<>();

    /// What each plan that was asked for may be cancelled by.
    public final List<Cancellation> cancellations = new CopyOnWriteArrayList<>();

    private final FakePolicies policies;
    private final FakeSessions sessions;
    private final FakePlans plans = new FakePlans();
    private final Map<Long, RequestView> requests = new TreeMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private Environment environment = Environment.DEVELOPMENT;
    private @Nullable String failure;
    private boolean requestsWait;

    public record Applied(List<PolicyDefinition> wanted, List<SeenVersion> seen, String actor, String reason) {}

    /// A shop with history.
    public FakeOperations() {
        this(FakePolicies.shop(), FakeSessions.history());
    }

    private FakeOperations(FakePolicies policies, FakeSessions sessions) {
        super(NOW);
        this.policies = policies;
        this.sessions = sessions;
    }

    /// An installation that governs databases, and in which nobody has written a policy yet.
    public static FakeOperations empty() {
        return new FakeOperations(new FakePolicies(), new FakeSessions());
    }

    /// Very many policies, in trees of four, of which none has run yet.
    ///
    /// @param policies a multiple of 4
    public static FakeOperations manyPolicies(int policies) {
        return new FakeOperations(FakePolicies.many(policies), new FakeSessions());
    }

    /// Takes every running session one chunk further, settles what was asked of it, and tells the listeners.
    public synchronized void advance() {
        sessions.advance();
        tell();
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
        sessions.become(session, state, reason);
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
        return List.of(
                database("delivery", Role.SOURCE),
                database("evidence", Role.SOURCE, Role.ARCHIVE),
                database("shop", Role.SOURCE, Role.ARCHIVE),
                database("vault", Role.ARCHIVE));
    }

    private DatabaseSpec database(String name, Role... roles) {
        return TestDatabase.named(name).environment(environment).roles(roles).spec();
    }

    @Override
    public synchronized List<PolicyStatus> policies() {
        failIfAsked();
        return policies.tree(sessions);
    }

    @Override
    public Policy policy(String name) {
        return policies.policy(name);
    }

    @Override
    public PolicyDefinition definition(String name) {
        return policies.definition(name);
    }

    static <V> V known(Map<?, V> map, Object key) {
        V value = map.get(key);
        if (value == null) {
            throw new HoldfastException(ErrorCode.USAGE, "there is no " + key);
        }
        return value;
    }

    @Override
    public List<Revision> revisions(String policy) {
        return policies.revisions(policy);
    }

    @Override
    public Review review(List<PolicyDefinition> wanted) {
        return policies.review(wanted);
    }

    @Override
    public synchronized void apply(
            List<PolicyDefinition> wanted, List<SeenVersion> expectedVersions, String actor, String reason) {
        applied.add(new Applied(List.copyOf(wanted), List.copyOf(expectedVersions), actor, reason));
        policies.apply(wanted, expectedVersions, actor, reason);
        tell();
    }

    /// Somebody else changes what a policy says meanwhile.
    public void changeElsewhere(PolicyDefinition wanted, String actor, String reason) {
        policies.apply(List.of(wanted), List.of(), actor, reason);
    }

    /// Somebody else deletes a policy meanwhile.
    public synchronized void deleteElsewhere(String policy) {
        policies.delete(policy);
    }

    /// Somebody else changes a policy meanwhile.
    public void moveVersion(String policy) {
        policies.moveVersion(policy);
    }

    @Override
    public synchronized void pausePolicy(String policy, String actor, String reason) {
        calls.add("pausePolicy " + policy + " " + reason);
        policies.pause(policy, reason);
        tell();
    }

    @Override
    public synchronized void resumePolicy(String policy, boolean catchUp, String actor) {
        calls.add("resumePolicy " + policy + " " + catchUp);
        policies.pause(policy, null);
        tell();
    }

    @Override
    public List<Instant> nextFires(String cron, ZoneId zone, int count) {
        return FakePolicies.nextFires(cron, zone, count);
    }

    /// What the audit was asked for, in order.
    public final List<AuditFilter> auditFilters = new CopyOnWriteArrayList<>();

    @Override
    public List<Entry> audit(AuditFilter filter) {
        failIfAsked();
        auditFilters.add(filter);
        return entries.stream()
                .filter(entry -> filter.before() == 0 || entry.number() < filter.before())
                .filter(entry -> filter.actor().isEmpty() || entry.actor().equals(filter.actor()))
                .limit(filter.limit())
                .toList();
    }

    @Override
    public ChainReport checkAudit() {
        failIfAsked();
        return chain;
    }

    @Override
    public Explanation explain(RowQuery row) {
        failIfAsked();
        return explanation;
    }

    @Override
    public List<IndexFinding> buildIndexes(String policy, Consumer<String> progress) {
        return List.of();
    }

    @Override
    public synchronized Plan plan(String policy, long rowLimit) {
        failIfAsked();
        return plans.plan(policy(policy), policies.children(policy), rowLimit);
    }

    @Override
    public synchronized KeptPlan keepPlan(String policy, long rowLimit, String actor, Cancellation cancellation) {
        cancellations.add(cancellation);
        failIfAsked();
        return plans.keep(policy(policy), policies.children(policy), rowLimit, actor);
    }

    /// What a plan finds from now on.
    public void find(Findings found) {
        plans.find(found);
    }

    /// From now on plans do not stand any more when they are run.
    public void differ(Difference... differences) {
        plans.differ(List.of(differences));
    }

    @Override
    public synchronized long archiveNow(long plan, boolean withChildren, String actor) {
        failIfAsked();
        calls.add("archiveNow plan %d %s".formatted(plan, withChildren));
        StoredPlan stored = plan(plan);
        long id = sessions.nextId();
        if (requestsWait) {
            requests.put(id, new RequestView(id, false, false, 0, ""));
        } else {
            sessions.start(id, stored.policyName(), actor, stored.rootRows(), new PlanRef(plan, stored.digest()));
            requests.put(id, new RequestView(id, true, false, id, ""));
            if (!plans.differences().isEmpty()) {
                sessions.become(id, SessionState.FAILED, "plan");
            }
        }
        tell();
        return id;
    }

    @Override
    public List<Difference> differences(long session) {
        return plans.differences();
    }

    @Override
    public synchronized List<StoredPlan> plans(String policy, int limit) {
        return plans.list(policy, limit);
    }

    @Override
    public synchronized StoredPlan plan(long id) {
        return plans.plan(id);
    }

    @Override
    public synchronized long archiveNow(String policy, long rowLimit, boolean withChildren, String actor) {
        failIfAsked();
        calls.add("archiveNow %s %d %s".formatted(policy, rowLimit, withChildren));
        long id = sessions.nextId();
        if (requestsWait) {
            requests.put(id, new RequestView(id, false, false, 0, ""));
        } else {
            sessions.start(id, policy, actor, FakePlans.limited(rowLimit), null);
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
        return sessions.list(query);
    }

    @Override
    public synchronized SessionView session(long session) {
        return sessions.view(session);
    }

    @Override
    public synchronized List<SessionView> family(long session) {
        return sessions.family(session);
    }

    @Override
    public synchronized List<ChunkView> chunks(long session, boolean failedOnly, int offset, int limit) {
        return sessions.chunks(session, failedOnly, offset, limit);
    }

    @Override
    public synchronized List<RowException> exceptions(long session, String state, int offset, int limit) {
        failIfAsked();
        return sessions.exceptions(session, state, offset, limit);
    }

    /// Lets a session have left so many rows of each state behind.
    public synchronized void leave(long id, RowsLeft rows) {
        sessions.leave(id, rows);
        tell();
    }

    @Override
    public synchronized List<SessionEvent> events(long session, int limit) {
        return sessions.events(session, limit);
    }

    @Override
    public synchronized List<HandoffView> handoffs(long session) {
        SessionView of = session(session);
        return policies.children(of.policy()).stream()
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
        sessions.drive(id, driving);
        tell();
    }

    private synchronized void ask(String call, long session, SessionState state) {
        calls.add(call + " " + session);
        sessions.become(session, state, null);
        tell();
    }

    @Override
    public BulkOperations bulk() {
        return new BulkDesk(this, clock());
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
