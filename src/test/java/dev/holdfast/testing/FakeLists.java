package dev.holdfast.testing;

import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.Entry;
import dev.holdfast.dispose.Order;
import dev.holdfast.filter.Filter;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.hold.Hold;
import dev.holdfast.node.ListOperations;
import dev.holdfast.node.Listed;
import dev.holdfast.node.Operations;
import dev.holdfast.node.Operations.SessionQuery;
import dev.holdfast.notify.DeliveryFilter;
import dev.holdfast.notify.DeliveryView;
import dev.holdfast.run.EstateRunSummary;
import dev.holdfast.session.SessionView;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Lists over what an engine in memory has: words are read and refused as by the real one, and those about state,
/// policy,
/// endpoint, matter, actor and object are heeded.
public final class FakeLists implements ListOperations {
    /// What was asked for, in order.
    public final List<ListQuery> asked = new CopyOnWriteArrayList<>();

    /// What the audit was asked for, in order.
    public final List<String> audits = new CopyOnWriteArrayList<>();

    private final Operations operations;

    private volatile @Nullable CountDownLatch gate;

    /// From now on whoever reads many rows at once waits until `opened`.
    public void slow(CountDownLatch opened) {
        gate = opened;
    }

    private void await(int limit) {
        CountDownLatch closed = gate;
        if (closed != null && limit >= 1_000 && limit < Integer.MAX_VALUE) {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public FakeLists(Operations operations) {
        this.operations = operations;
    }

    private <T> List<T> list(
            Listed list,
            ListQuery query,
            List<T> all,
            ToLongFunction<T> number,
            Function<T, Function<String, String>> has) {
        asked.add(query);
        await(query.limit());
        Filter filter = list.words().read(query.filter());
        Comparator<T> order = Comparator.comparingLong(number);
        return all.stream()
                .filter(each -> query.upTo() == 0 || number.applyAsLong(each) <= query.upTo())
                .filter(each -> fits(filter, has.apply(each)))
                .sorted(query.sort().isEmpty() || query.sort().startsWith("-") ? order.reversed() : order)
                .skip(query.offset())
                .limit(query.limit())
                .toList();
    }

    private static boolean fits(Filter filter, Function<String, String> has) {
        return filter.terms().stream()
                .filter(term -> !has.apply(term.word()).isEmpty())
                .allMatch(term -> filter.terms().stream()
                        .filter(other -> other.word().equals(term.word()))
                        .anyMatch(other ->
                                has.apply(other.word()).matches(other.value().replace("*", ".*"))));
    }

    @Override
    public List<SessionView> sessions(ListQuery query) {
        return list(
                Listed.SESSIONS,
                query,
                operations.sessions(new SessionQuery("", "", 0, Integer.MAX_VALUE)),
                SessionView::id,
                session -> word -> switch (word) {
                    case "state" -> session.state().id();
                    case "policy" -> session.policy();
                    case "trigger" -> session.trigger();
                    default -> "";
                });
    }

    @Override
    public List<Hold> holds(ListQuery query) {
        return list(Listed.HOLDS, query, operations.holds().all(), Hold::id, hold -> word -> switch (word) {
            case "state" -> hold.state().id();
            case "matter" -> hold.matter();
            case "by" -> hold.placedBy();
            default -> "";
        });
    }

    @Override
    public List<DeliveryView> deliveries(ListQuery query) {
        return list(
                Listed.DELIVERIES,
                query,
                operations.deliveries().list(DeliveryFilter.ALL, 0, Integer.MAX_VALUE),
                DeliveryView::id,
                delivery -> word -> switch (word) {
                    case "state" -> delivery.state().id();
                    case "endpoint" -> delivery.endpoint();
                    default -> "";
                });
    }

    @Override
    public List<EstateRunSummary> runs(ListQuery query) {
        return list(
                Listed.RUNS,
                query,
                operations.estateRuns().list(false, Integer.MAX_VALUE),
                summary -> summary.run().id(),
                summary -> word -> word.equals("state") ? summary.run().state().id() : "");
    }

    @Override
    public List<Order> orders(ListQuery query) {
        return list(Listed.ORDERS, query, operations.disposals().orders(), Order::id, order -> word -> switch (word) {
            case "state" -> order.state().id();
            case "policy" -> order.policy();
            default -> "";
        });
    }

    @Override
    public List<Entry> audit(String filter, long before, int limit) {
        audits.add(filter + " before " + before);
        Filter words = Listed.AUDIT.words().read(filter);
        return operations.audit(new AuditFilter(null, "", "", "", "", before, Integer.MAX_VALUE)).stream()
                .filter(entry -> fits(words, word -> switch (word) {
                    case "actor" -> entry.actor();
                    case "act" -> entry.act();
                    case "outcome" -> entry.outcome();
                    case "object" -> entry.object();
                    default -> "";
                }))
                .limit(limit)
                .toList();
    }

    @Override
    public long count(Listed list, ListQuery query) {
        return numbers(list, query.filter()).stream()
                .filter(number -> query.upTo() == 0 || number <= query.upTo())
                .count();
    }

    @Override
    public List<Long> numbers(Listed list, String filter) {
        ListQuery all = ListQuery.newest(filter, Integer.MAX_VALUE);
        List<Long> numbers = new java.util.ArrayList<>(
                switch (list) {
                    case SESSIONS -> sessions(all).stream().map(SessionView::id).toList();
                    case HOLDS -> holds(all).stream().map(Hold::id).toList();
                    case DELIVERIES ->
                        deliveries(all).stream().map(DeliveryView::id).toList();
                    case RUNS ->
                        runs(all).stream().map(report -> report.run().id()).toList();
                    case ORDERS -> orders(all).stream().map(Order::id).toList();
                    case AUDIT ->
                        audit(filter, 0, Integer.MAX_VALUE).stream()
                                .map(Entry::number)
                                .toList();
                    case FINDINGS ->
                        operations.findings().list(false, Integer.MAX_VALUE).stream()
                                .map(finding -> finding.id())
                                .toList();
                    case POLICIES ->
                        operations.policies().stream()
                                .map(status -> (long) status.policy().id())
                                .toList();
                });
        Collections.sort(numbers);
        return numbers;
    }
}
