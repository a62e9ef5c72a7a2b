package dev.holdfast.node;

import dev.holdfast.archive.ArchiveChange;
import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.RowQuery;
import dev.holdfast.ledger.RowExceptions.RowException;
import dev.holdfast.plan.Difference;
import dev.holdfast.plan.IndexFinding;
import dev.holdfast.plan.Plan;
import dev.holdfast.plan.StoredPlan;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDiff;
import dev.holdfast.policy.Problem;
import dev.holdfast.policy.Revision;
import dev.holdfast.session.ChunkView;
import dev.holdfast.session.HandoffView;
import dev.holdfast.session.Retune;
import dev.holdfast.session.SessionEvent;
import dev.holdfast.session.SessionView;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;

/// All that a way in (console, command line) may ask of the engine. Every call may block on a database: never call it
/// on the JavaFX thread. Failures are `HoldfastException`s whose message is fit to show.
public interface Operations {
    /// Governed databases, by name.
    @Does(Effect.READS)
    List<DatabaseSpec> databases();

    /// All policies in tree order (parents before children, siblings by position), with what a reader wants beside
    /// them.
    @Does(Effect.READS)
    List<PolicyStatus> policies();

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such policy
    @Does(Effect.READS)
    Policy policy(String name);

    @Does(Effect.READS)
    PolicyDefinition definition(String name);

    /// Those that keys of a policy are handed off to.
    @Does(Effect.READS)
    default List<Policy> children(String policy) {
        return policies().stream()
                .map(PolicyStatus::policy)
                .filter(each -> policy.equals(each.parent()))
                .toList();
    }

    /// Changes of a policy, newest first.
    @Does(Effect.READS)
    List<Revision> revisions(String policy);

    /// What applying `wanted` on top of what stands would change, and every problem with the result.
    @Does(Effect.READS)
    Review review(List<PolicyDefinition> wanted);

    /// Applies `wanted` in one transaction.
    ///
    /// @param expectedVersions name and version of each policy as the author saw it; `BLOCKED` when one has moved
    /// on
    /// @throws dev.holdfast.HoldfastException `BLOCKED` with all problems when there is one; nothing was changed
    @Does(Effect.WRITES)
    void apply(List<PolicyDefinition> wanted, List<SeenVersion> expectedVersions, String actor, String reason);

    @Does(Effect.STOPS)
    void pausePolicy(String policy, String actor, String reason);

    /// @param catchUp true: run a fire that was missed meanwhile at once; false: wait for the next one
    @Does(Effect.WRITES)
    void resumePolicy(String policy, boolean catchUp, String actor);

    /// The next fire times of a cron in a zone, from Quartz itself; empty when it never fires again.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when the expression or the zone is wrong
    @Does(Effect.READS)
    List<Instant> nextFires(String cron, ZoneId zone, int count);

    /// What was done and what was refused, newest first.
    @Does(Effect.READS)
    List<Entry> audit(AuditFilter filter);

    /// Follows the audit from its first entry to its last, and compares it with what governed databases remember of
    /// it. Reads every entry.
    @Does(Effect.READS)
    ChainReport checkAudit();

    /// Why a row is where it is, and when it may go.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such table, or the key does not fit it
    @Does(Effect.READS)
    Explanation explain(RowQuery row);

    /// Dry run of one policy; nothing is kept.
    ///
    /// @param rowLimit most root rows, 0 for no limit
    @Does(Effect.READS)
    Plan plan(String policy, long rowLimit);

    /// Steps by which archive tables followed their sources, newest first.
    @Does(Effect.READS)
    List<ArchiveChange> archiveChanges(int limit);

    /// Takes such a step back.
    ///
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when archived values would be lost, or it was undone
    /// already
    @Does(Effect.WRITES)
    ArchiveChange undoArchiveChange(long change, String actor);

    /// Builds the indexes that a run of the policy misses, without stopping writers; returns when they stand.
    ///
    /// @param progress hears of each step
    /// @return what was built
    /// @throws dev.holdfast.HoldfastException `DATABASE` when one cannot be built: those before it stand
    @Does(Effect.WRITES)
    List<IndexFinding> buildIndexes(String policy, Consumer<String> progress);

    /// Dry run of everything that is due.
    @Does(Effect.READS)
    default Plan plan(String policy) {
        return plan(policy, 0);
    }

    /// Plans a policy and keeps the plan, to be run as it is or not at all.
    ///
    /// @param rowLimit most root rows, 0 for no limit
    /// @param cancellation stops the counting at the server
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when a run would refuse
    @Does(Effect.READS)
    KeptPlan keepPlan(String policy, long rowLimit, String actor, Cancellation cancellation);

    /// Asks a node to run a plan. The session says whether it stood: see [#differences].
    ///
    /// @return number of the request
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such plan, `BLOCKED` when it was used or has
    ///     expired
    @Does(Effect.WRITES)
    long archiveNow(long plan, boolean withChildren, String actor);

    /// Where a session's plan did not stand any more; empty when it did, or there was none.
    @Does(Effect.READS)
    List<Difference> differences(long session);

    /// Stored plans, newest first. @param policy empty for all
    @Does(Effect.READS)
    List<StoredPlan> plans(String policy, int limit);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such plan
    @Does(Effect.READS)
    StoredPlan plan(long id);

    /// Asks a node to run the policy now, on whatever is due by then.
    ///
    /// @param rowLimit most root rows to archive, 0 for no limit
    /// @param withChildren whether child policies run afterwards
    /// @return number of the request
    @Does(Effect.WRITES)
    long archiveNow(String policy, long rowLimit, boolean withChildren, String actor);

    /// How far a request came.
    @Does(Effect.READS)
    RequestView request(long request);

    /// Sessions, newest first.
    @Does(Effect.READS)
    List<SessionView> sessions(SessionQuery query);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such session
    @Does(Effect.READS)
    SessionView session(long session);

    /// Sessions of one tree run: the root session and all that came of it, oldest first.
    @Does(Effect.READS)
    List<SessionView> family(long session);

    /// @param failedOnly chunks that failed or skipped rows; newest first
    @Does(Effect.READS)
    List<ChunkView> chunks(long session, boolean failedOnly, int offset, int limit);

    /// Rows that the session marked and left where they are, in the order in which they were met.
    ///
    /// @param state `changed`, `gone`, `held`, `busy` or `conflict`; empty for all
    @Does(Effect.READS)
    List<RowException> exceptions(long session, String state, int offset, int limit);

    /// Newest first.
    @Does(Effect.READS)
    List<SessionEvent> events(long session, int limit);

    @Does(Effect.READS)
    List<HandoffView> handoffs(long session);

    @Does(Effect.STOPS)
    void pauseSession(long session, String actor);

    @Does(Effect.WRITES)
    void resumeSession(long session, String actor);

    @Does(Effect.STOPS)
    void cancelSession(long session, String actor);

    /// Changes how hard a live session presses, from its next chunk's edge on; its policy stays as it is.
    ///
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when it has ended
    @Does(Effect.WRITES)
    void retuneSession(long session, Retune wanted, String actor);

    /// What may be asked about holds.
    @Does(Effect.LEADS)
    HoldOperations holds();

    /// What may be asked about disposal.
    @Does(Effect.LEADS)
    DisposalOperations disposals();
    /// What may be asked of hot and archived rows together.
    @Does(Effect.LEADS)
    HistoryOperations history();

    /// What may be asked about restores and pins.
    @Does(Effect.LEADS)
    RestoreOperations restores();
    /// What may be asked about the two clocks.
    @Does(Effect.LEADS)
    RetentionOperations retention();

    /// What may be asked about cold files.
    @Does(Effect.LEADS)
    ColdOperations cold();

    /// What may be asked about governed databases.
    @Does(Effect.LEADS)
    EstateOperations estate();

    /// What may be asked about onboarding.
    @Does(Effect.LEADS)
    OnboardOperations onboarding();

    /// What may be asked while a policy is written.
    @Does(Effect.LEADS)
    AuthoringOperations authoring();

    /// What may be asked about runs of several policies.
    @Does(Effect.LEADS)
    RunOperations estateRuns();

    /// What a person should know.
    @Does(Effect.LEADS)
    AlertOperations alerts();

    /// What may be asked about growth.
    @Does(Effect.LEADS)
    GrowthOperations growth();

    /// What is not as it should be, and what to do about it.
    @Does(Effect.LEADS)
    FindingOperations findings();

    /// What may be asked about deliveries and who gets them.
    @Does(Effect.LEADS)
    DeliveryOperations deliveries();

    /// What may be asked about session tables.
    @Does(Effect.LEADS)
    LegacyOperations legacy();

    /// What may be asked about indexes.
    @Does(Effect.LEADS)
    IndexOperations indexes();

    /// What may be asked about what tables need after archiving.
    @Does(Effect.LEADS)
    MaintenanceOperations maintenance();

    /// What may be asked about what fires when.
    @Does(Effect.LEADS)
    ScheduleOperations schedule();

    /// What may be asked about many policies and sessions at one glance.
    @Does(Effect.LEADS)
    GridOperations grid();

    /// Lists that are asked for by words.
    @Does(Effect.LEADS)
    ListOperations lists();

    /// The same act on many things.
    @Does(Effect.LEADS)
    BulkOperations bulk();

    /// The record of consoles that were armed.
    @Does(Effect.LEADS)
    SafetyOperations safety();

    /// Calls `listener` on some thread when sessions, policies, requests or holds may have changed; never more than
    /// five times a second. Close the result to stop.
    @Does(Effect.READS)
    AutoCloseable onChange(Runnable listener);

    /// @param state empty for all; @param policy empty for all
    record SessionQuery(String policy, String state, int offset, int limit) {}

    record SeenVersion(String policy, int version) {}

    record Review(PolicyDiff diff, List<Problem> problems) {
        public Review {
            problems = List.copyOf(problems);
        }
    }

    /// A plan as it was made just now, and as it is kept.
    record KeptPlan(Plan plan, StoredPlan stored) {}

    /// @param session 0 until a session was made; @param error empty unless it failed
    record RequestView(long id, boolean claimed, boolean finished, long session, String error) {}
}
