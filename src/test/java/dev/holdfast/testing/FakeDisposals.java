package dev.holdfast.testing;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dispose.Blocker;
import dev.holdfast.dispose.Certificate;
import dev.holdfast.dispose.DisposalRule;
import dev.holdfast.dispose.ItemKind;
import dev.holdfast.dispose.ItemView;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.dispose.Resurrection;
import dev.holdfast.dispose.Taken;
import dev.holdfast.filter.Filter;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.node.DisposalOperations;
import dev.holdfast.node.Listed;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Disposal in memory, as it stands at one moment: a queue of three policies and an order in each state.
public final class FakeDisposals implements DisposalOperations {
    private static final String DIGEST = "5f0e9c41d2a7b8e36c1f48d09a7be25317c6f4a8e90b3d5c1e2f7a6b8c9d0e1f";

    /// What was asked for, in words.
    public final List<String> asked = new ArrayList<>();

    /// Thrown by the next call that changes.
    public Optional<HoldfastException> failure = Optional.empty();

    private final Instant now;
    private DisposalRule rule = new DisposalRule(30, Duration.ofHours(24));
    private final List<Order> orders = new ArrayList<>();

    public FakeDisposals(Instant now) {
        this.now = now;
        orders.add(order(5, "proofs", OrderState.REQUESTED, 18_204, 0, 0, ""));
        orders.add(order(4, "deliveries", OrderState.APPROVED, 40_112, 0, 0, ""));
        orders.add(order(3, "orders", OrderState.RUNNING, 96_400, 51_300, 12, ""));
        orders.add(order(2, "orders", OrderState.DONE, 88_020, 87_960, 60, ""));
        orders.add(order(
                1,
                "deliveries",
                OrderState.STOPPED,
                30_000,
                12_000,
                0,
                "vault delivery.deliveries: chunk 8812: the content of its 1,000 rows is not what was approved"));
    }

    private Order order(long id, String policy, OrderState state, long rows, long disposed, long held, String problem) {
        Instant asked = now.minus(Duration.ofHours(30 * (6 - id)));
        boolean approved = state != OrderState.REQUESTED;
        boolean ran = approved && state != OrderState.APPROVED;
        int items = (int) (rows / 1000 + 1);
        return new Order(
                id,
                "due",
                (int) id,
                policy,
                3,
                "shop",
                "vault",
                "archived rows are kept for P7Y (policy " + policy + ", version 3)",
                30,
                Duration.ofHours(24),
                "retention schedule 2026, class B",
                2,
                240,
                items,
                rows,
                rows * 214,
                DIGEST.replace('5', 'a'),
                DIGEST,
                state,
                "ann",
                asked,
                approved ? "bob" : null,
                approved ? asked.plus(Duration.ofHours(2)) : null,
                approved ? asked.plus(Duration.ofHours(state == OrderState.APPROVED ? 74 : 26)) : null,
                null,
                null,
                null,
                ran ? "ann" : null,
                ran ? asked.plus(Duration.ofHours(27)) : null,
                ran ? asked.plus(Duration.ofHours(27)) : null,
                state.open() ? null : asked.plus(Duration.ofHours(28)),
                ran ? (int) (disposed / 1000) : 0,
                disposed,
                held,
                problem);
    }

    /// So many more that wait for an approval.
    public void many(int more) {
        for (int i = 0; i < more; i++) {
            orders.addFirst(order(orders.getFirst().id() + 1, "orders", OrderState.REQUESTED, 100, 0, 0, ""));
        }
    }

    private Order replace(Order order) {
        orders.replaceAll(each -> each.id() == order.id() ? order : each);
        return order;
    }

    private Order changed(
            Order o,
            OrderState state,
            @Nullable String approvedBy,
            @Nullable String runBy,
            @Nullable String refusedBy,
            @Nullable String refusal) {
        boolean approvedNow = approvedBy != null && o.approvedBy() == null;
        return replace(new Order(
                o.id(),
                o.kind(),
                o.policyId(),
                o.policy(),
                o.policyVersion(),
                o.database(),
                o.archive(),
                o.rule(),
                o.graceDays(),
                o.coolingOff(),
                o.reason(),
                o.holdsAsked(),
                o.rowsHeld(),
                o.items(),
                o.rows(),
                o.bytes(),
                o.merkleRoot(),
                o.digest(),
                state,
                o.requestedBy(),
                o.requestedAt(),
                approvedBy,
                approvedNow ? now : o.approvedAt(),
                approvedNow ? now.plus(o.coolingOff()) : o.executableAt(),
                refusedBy,
                refusedBy == null ? null : now,
                refusal,
                runBy,
                runBy == null ? null : now,
                o.startedAt(),
                o.endedAt(),
                o.itemsDone(),
                o.disposedRows(),
                o.heldRows(),
                o.problem()));
    }

    private void mayFail() {
        Optional<HoldfastException> thrown = failure;
        failure = Optional.empty();
        if (thrown.isPresent()) {
            throw thrown.get();
        }
    }

    @Override
    public DisposalRule rule() {
        return rule;
    }

    @Override
    public DisposalRule change(DisposalRule wanted, String actor) {
        mayFail();
        asked.add("rule " + wanted.graceDays() + " " + wanted.coolingOff() + " by " + actor);
        rule = wanted;
        return rule;
    }

    @Override
    public List<PolicyQueue> queue(List<String> policies) {
        YearMonth month = YearMonth.from(now.atZone(ZoneOffset.UTC));
        List<PolicyQueue> queue = List.of(
                queue("orders", "shop_archive.orders", month, 96_400, 3L),
                queue("deliveries", "delivery.deliveries", month, 44_000, 4L),
                queue("returns", "shop_archive.returns", month, 12_200, null),
                new PolicyQueue("proofs", "vault", "delivery.proofs", List.of(), List.of(), 5L, "", now));
        return queue.stream()
                .filter(each -> policies.isEmpty() || policies.contains(each.policy()))
                .toList();
    }

    @Override
    public List<PolicyQueue> queue(ListQuery page) {
        asked.add("queue " + page.filter() + " from " + page.offset());
        Filter filter = Listed.POLICIES.words().read(page.filter());
        return queue(List.of()).stream()
                .filter(each -> filter.isEmpty()
                        || filter.terms().stream()
                                .anyMatch(term -> each.policy().equals(term.value())))
                .sorted(Comparator.comparing(PolicyQueue::policy))
                .skip(page.offset())
                .limit(page.limit())
                .toList();
    }

    private PolicyQueue queue(String policy, String table, YearMonth month, long most, @Nullable Long open) {
        List<PolicyQueue.Month> months = new ArrayList<>();
        for (int i = -4; i < 14; i++) {
            long rows = most * (60 + (i * i * 37 + policy.length() * 11) % 41) / 100;
            boolean ended = i < 1;
            Map<Blocker, Long> blocked = i == 0
                    ? Map.of(Blocker.GRACE, rows)
                    : i == -1
                            ? Map.of(Blocker.HELD, rows / 8, Blocker.HANDOFF, rows / 20)
                            : i == -3
                                    ? Map.of(Blocker.HELD, rows / 5)
                                    : i == -4 && policy.equals("returns") ? Map.of(Blocker.COLD, most / 2) : Map.of();
            long kept = blocked.values().stream().mapToLong(Long::longValue).sum();
            months.add(new PolicyQueue.Month(
                    month.plusMonths(i),
                    rows,
                    rows * 214,
                    rows / 1000 + 1,
                    ended ? rows : 0,
                    ended ? rows - kept : 0,
                    blocked));
        }
        return new PolicyQueue(
                policy,
                "vault",
                table,
                months,
                policy.equals("returns") ? List.of(new PolicyQueue.InFile(7, most / 2, "", "")) : List.of(),
                open,
                "",
                now);
    }

    public List<Order> orders() {
        return List.copyOf(orders);
    }

    @Override
    public Order find(long order) {
        return orders.stream()
                .filter(each -> each.id() == order)
                .findFirst()
                .orElseThrow(() ->
                        new HoldfastException(ErrorCode.USAGE, "there is no disposal order with number " + order));
    }

    @Override
    public List<ItemView> items(long id) {
        Order order = find(id);
        List<ItemView> items = new ArrayList<>();
        for (int item = 1; item <= Math.min(order.items(), 40); item++) {
            boolean done = item <= order.itemsDone();
            items.add(new ItemView(
                    item,
                    ItemKind.WARM,
                    40 + item / 10,
                    8_800 + item,
                    now.minus(Duration.ofDays(2600)),
                    now.minus(Duration.ofDays(40)),
                    DIGEST,
                    1000,
                    214_000,
                    0,
                    done ? now : null,
                    List.of(new ItemView.TableView(
                            0,
                            "public." + order.policy(),
                            "archive." + order.policy(),
                            1000,
                            "-8123",
                            DIGEST,
                            done ? 1000L : null,
                            done ? DIGEST : null,
                            done ? 0L : null))));
        }
        return items;
    }

    @Override
    public Order request(String policy, String reason, String actor) {
        mayFail();
        asked.add("request " + policy + " because " + reason + " by " + actor);
        Order order = order(6, policy, OrderState.REQUESTED, 9_100, 0, 0, "");
        orders.addFirst(order);
        return order;
    }

    @Override
    public Order approve(long order, String digest, String actor) {
        mayFail();
        asked.add("approve " + order + " " + digest.substring(0, Math.min(8, digest.length())) + " by " + actor);
        return changed(find(order), OrderState.APPROVED, actor, null, null, null);
    }

    @Override
    public Order refuse(long order, String reason, String actor) {
        mayFail();
        asked.add("refuse " + order + " because " + reason + " by " + actor);
        Order o = find(order);
        return changed(o, OrderState.REFUSED, o.approvedBy(), null, actor, reason);
    }

    @Override
    public Order run(long order, String actor) {
        mayFail();
        asked.add("run " + order + " by " + actor);
        Order o = find(order);
        return changed(o, OrderState.RUNNING, o.approvedBy(), actor, null, null);
    }

    @Override
    public Order runHere(long order, String actor, Consumer<Order> progress) {
        Order running = run(order, actor);
        progress.accept(running);
        return changed(running, OrderState.DONE, running.approvedBy(), actor, null, null);
    }

    @Override
    public Certificate certificate(long order) {
        return Certificate.of(new UUID(1, 2), find(order), items(order), List.of());
    }

    @Override
    public List<String> check(String certificate) {
        return Certificate.problems(certificate);
    }

    @Override
    public List<Taken> lookUp(String database, String table, List<String> key) {
        return key.equals(List.of("7")) ? List.of(new Taken(2, 1, 8_801, 40, table, "archive.orders", now)) : List.of();
    }

    @Override
    public List<Resurrection> resurrections(boolean thorough) {
        asked.add("resurrections " + thorough);
        return List.of(new Resurrection("orders", ItemKind.WARM, "vault", "shop_archive.orders", 8_801, 1000));
    }

    @Override
    public Order replay(String policy, boolean thorough, String reason, String actor) {
        asked.add("replay " + policy + " because " + reason + " by " + actor);
        return request(policy, reason, actor);
    }
}
