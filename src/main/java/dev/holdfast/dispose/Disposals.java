package dev.holdfast.dispose;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.HoldCheck;
import dev.holdfast.archive.Route;
import dev.holdfast.archive.Routes;
import dev.holdfast.audit.Act;
import dev.holdfast.audit.AuditLog;
import dev.holdfast.dialect.ServerLimits;
import dev.holdfast.estate.Estate;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.hold.Holds;
import dev.holdfast.policy.Policies;
import dev.holdfast.policy.Policy;
import dev.holdfast.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Asks for, approves, refuses and executes disposals. What was disposed of is in the [Register].
public final class Disposals {
    /// Root rows after which a set takes no further chunk.
    private static final long MOST_ROWS = 2_000_000;

    private final Store store;
    private final Policies policies;
    private final Holds holds;
    private final DueRule rule;
    private final WarmRows warm;
    private final Execution execution;
    private final Register register;
    private final Queues queues;
    private final Resurrections resurrections;
    private final Orders orders = new Orders();
    private final OrderItems orderItems = new OrderItems();
    private final DisposalActs acts = new DisposalActs();
    private final AuditLog audit = new AuditLog();

    /// What is usual: no test listens.
    public Disposals(
            Store store,
            UUID installation,
            Estate estate,
            Policies policies,
            Routes routes,
            Holds holds,
            dev.holdfast.restore.Pins pins,
            ColdKeeper cold) {
        this(store, installation, estate, policies, routes, holds, holds, pins, cold, DisposePoint.Listener.NONE);
    }

    /// @param asked what is asked for holds; other than `holds` in tests only
    public Disposals(
            Store store,
            UUID installation,
            Estate estate,
            Policies policies,
            Routes routes,
            Holds holds,
            HoldCheck asked,
            dev.holdfast.restore.Pins pins,
            ColdKeeper cold,
            DisposePoint.Listener points) {
        this.store = store;
        this.policies = policies;
        this.holds = holds;
        this.rule = new DueRule(store);
        Pins kept = new RestoredRows(store, installation, pins);
        ColdRows inFiles = new ColdRows(cold, rule);
        ColdLots lots = new ColdLots(installation, cold, inFiles, asked, kept);
        this.warm = new WarmRows(store, installation, routes, asked, kept, rule, inFiles, lots);
        Disposer disposer = new Disposer(installation, asked, kept, rule, inFiles, ServerLimits.DEFAULT, points);
        ColdDisposer coldDisposer = new ColdDisposer(installation, cold, inFiles, lots, ServerLimits.DEFAULT, points);
        this.execution = new Execution(store, estate, policies, routes, warm, disposer, coldDisposer, points);
        this.register = new Register(store, installation);
        this.queues = new Queues(store, policies, warm);
        this.resurrections = new Resurrections(store, installation, policies, routes, warm, register);
    }

    public DisposalRule rule() {
        return store.inTransaction(orders::rule);
    }

    /// Changes what later orders must keep; those that stand keep what they began with.
    public DisposalRule change(DisposalRule wanted, String by) {
        return store.inTransaction(tx -> {
            DisposalRule before = orders.rule(tx);
            if (!before.equals(wanted)) {
                orders.rule(tx, wanted);
                acts.rule(tx, before, wanted, by);
            }
            return orders.rule(tx);
        });
    }

    /// What has come or will come to its end, of every policy or of some.
    ///
    /// @param wanted names of policies; empty for all
    public List<PolicyQueue> queue(Collection<String> wanted) {
        return queues.of(wanted);
    }

    /// As the other, of those policies only that have archived something, by name.
    ///
    /// @param page of policies, by words; see [dev.holdfast.policy.PolicyWords]
    public List<PolicyQueue> queue(ListQuery page) {
        return queues.of(page);
    }

    /// What went by the orders that were executed.
    public Register register() {
        return register;
    }

    private Instant now() {
        return store.inTransaction(orders::now);
    }

    /// Freezes what of a policy may be disposed of, and asks for it. Deletes nothing.
    ///
    /// @throws HoldfastException `BLOCKED` when there is nothing, or the policy has an open order
    public Order request(String policyName, String reason, String by) {
        Policy policy = policies.byName(policyName);
        requireReason(reason, "nothing was requested");
        return guard(by, Act.DISPOSAL_REQUESTED, "policy " + policyName, () -> {
            Instant now = now();
            DisposalRule demanded = rule();
            Route standing = warm.standing(policy, now).orElseThrow(() -> nothing(policyName, "nothing was archived"));
            WarmRows.Frozen frozen = warm.freeze(policy, standing, demanded, now, MOST_ROWS);
            if (frozen.items().isEmpty()) {
                throw nothing(
                        policyName,
                        "no archived row may be disposed of: %,d held, %,d not what was archived, the others in their retention, grace or with open handoffs%s"
                                .formatted(frozen.rowsHeld(), frozen.unverified(), inFiles(frozen.cold())));
            }
            return insert("due", policy, rule.words(policy), demanded, reason, by, frozen.rowsHeld(), frozen.items());
        });
    }

    private static String inFiles(List<PolicyQueue.InFile> files) {
        return files.isEmpty()
                ? ""
                : ", or in cold files, to be thawed first: "
                        + files.stream()
                                .map(file -> file.file() + (file.why().isEmpty() ? "" : " (" + file.why() + ")"))
                                .collect(Collectors.joining(", "));
    }

    private Order insert(
            String kind,
            Policy policy,
            String words,
            DisposalRule demanded,
            String reason,
            String by,
            long held,
            List<FrozenItem> items) {
        int asked = holds.binding(policy).size();
        return store.inTransaction(tx -> {
            long id = orders.insert(
                    tx,
                    new Orders.Asked(kind, policy, words, demanded, reason.strip(), by.strip(), asked, held),
                    items);
            Order order = orders.find(tx, id);
            acts.requested(tx, order);
            return order;
        });
    }

    private static HoldfastException nothing(String policy, String why) {
        return new HoldfastException(ErrorCode.BLOCKED, "policy %s: %s; nothing was requested".formatted(policy, why));
    }

    private static void requireReason(String reason, String and) {
        if (reason.isBlank()) {
            throw new HoldfastException(ErrorCode.USAGE, "a reason is missing; " + and);
        }
    }

    /// What a database refuses is told in its own words, and written to the audit.
    private <T> T guard(String by, Act act, String object, Supplier<T> work) {
        return audit.guard(store, by, act, object, () -> Refusals.told(work));
    }

    /// Approves exactly the set with this digest. Its cooling-off begins.
    ///
    /// @throws HoldfastException `BLOCKED` when `by` asked for it or is the engine, or the digest is another
    public Order approve(long id, String digest, String by) {
        find(id);
        return guard(
                by,
                Act.DISPOSAL_APPROVED,
                DisposalActs.object(id),
                () -> store.inTransaction(tx -> {
                    orders.approve(tx, id, digest.strip(), by.strip());
                    Order order = orders.find(tx, id);
                    acts.approved(tx, order);
                    return order;
                }));
    }

    /// Ends an order that does not run yet.
    public Order refuse(long id, String reason, String by) {
        requireReason(reason, "nothing was changed");
        find(id);
        return guard(
                by,
                Act.DISPOSAL_REFUSED,
                DisposalActs.object(id),
                () -> store.inTransaction(tx -> {
                    Order before = orders.find(tx, id);
                    orders.refuse(tx, id, reason.strip(), by.strip());
                    acts.refused(tx, before, by.strip(), reason.strip());
                    return orders.find(tx, id);
                }));
    }

    /// Asks some node to execute an order that has cooled off.
    public Order askToRun(long id, String by) {
        find(id);
        return guard(
                by,
                Act.DISPOSAL_RUN,
                DisposalActs.object(id),
                () -> store.inTransaction(tx -> {
                    orders.askToRun(tx, id, by.strip());
                    Order order = orders.find(tx, id);
                    acts.runAsked(tx, order, by.strip());
                    return order;
                }));
    }

    /// @throws HoldfastException `USAGE` when there is none of that number
    public Order find(long id) {
        return store.inTransaction(tx -> orders.find(tx, id));
    }

    /// Every order, the latest first.
    public List<Order> all() {
        return store.inTransaction(orders::all);
    }

    /// By words; see [OrderWords].
    public List<Order> list(ListQuery query) {
        return store.inTransaction(tx -> orders.list(tx, query));
    }

    public List<ItemView> items(long id) {
        return store.inTransaction(tx -> orderItems.all(tx, id));
    }

    /// Takes up an order that somebody asked to run and no living node has in hand.
    ///
    /// @param dead nodes that are gone
    /// @param resting orders that are left alone
    public Optional<Long> claim(UUID node, Collection<UUID> dead, Collection<Long> resting) {
        return store.inTransaction(tx -> orders.claim(tx, node, dead, resting));
    }

    /// As the other, of one order. @return false when another node has it, or nobody asked to run it
    public boolean claim(long id, UUID node, Collection<UUID> dead) {
        return store.inTransaction(tx -> orders.claim(tx, id, node, dead));
    }

    /// Gives an order back, for any node to take up.
    public void giveBack(long id) {
        store.run(tx -> orders.take(tx, id, null));
    }

    /// Executes an approved order, or goes on with it where it was.
    ///
    /// @param stop asked between items
    /// @param progress hears of the order after each item
    /// @return as it stands: `running` when it was told to stop
    /// @throws HoldfastException when it cannot get on for the moment: what went is in the register
    public Order execute(long id, BooleanSupplier stop, Consumer<Order> progress) {
        return execution.run(id, stop, progress);
    }

    /// Finds rows that were disposed of and are there again.
    ///
    /// @param thorough looks at every key of the sources, not only at chunks whose receipts are missing
    public List<Resurrection> resurrections(boolean thorough) {
        return resurrections.find(thorough);
    }

    /// Freezes rows of a policy that came back, and asks for them to be disposed of again.
    public Order replay(String policyName, boolean thorough, String reason, String by) {
        Policy policy = policies.byName(policyName);
        requireReason(reason, "nothing was requested");
        return guard(by, Act.DISPOSAL_REQUESTED, "policy " + policyName, () -> {
            List<FrozenItem> items = new ArrayList<>(resurrections.items(policy, thorough));
            if (items.isEmpty()) {
                throw nothing(policyName, "no row that was disposed of came back");
            }
            return insert(
                    "replay",
                    policy,
                    "rows that were disposed of before and came back; " + rule.words(policy),
                    rule(),
                    reason,
                    by,
                    0,
                    items);
        });
    }
}
