package dev.holdfast.testing;

import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.Entry;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
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
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Lists over what an engine in memory has: words are read and refused as by the real one, and the most common are
/// heeded, as are the orders that a test needs.
public final class FakeLists implements ListOperations {
    /// What was asked for, in order.
    public final List<ListQuery> asked = new CopyOnWriteArrayList<>();

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

    /// @param has whether a thing has what a word asks for; true for words that are not heeded
    /// @param sorts by what else than the number it is sorted
    private <T> List<T> list(
            Listed list,
            ListQuery query,
            List<T> all,
            ToLongFunction<T> number,
            Function<T, BiPredicate<String, String>> has,
            Map<String, Comparator<T>> sorts) {
        asked.add(query);
        await(query.limit());
        Filter filter = list.words().read(query.filter());
        Comparator<T> newest = Comparator.comparingLong(number).reversed();
        String sort = query.sort().replaceFirst("^-", "");
        Comparator<T> order = sort.isEmpty()
                ? newest
                : query.sort().equals(sort)
                        ? sorts.getOrDefault(sort, newest.reversed())
                        : sorts.getOrDefault(sort, newest.reversed()).reversed();
        return all.stream()
                .filter(each -> query.upTo() == 0 || number.applyAsLong(each) <= query.upTo())
                .filter(each -> fits(filter, has.apply(each)))
                .sorted(order.thenComparing(newest))
                .skip(query.offset())
                .limit(query.limit())
                .toList();
    }

    private static boolean fits(Filter filter, BiPredicate<String, String> has) {
        return filter.terms().stream().allMatch(term -> filter.terms().stream()
                .filter(other -> other.word().equals(term.word()))
                .anyMatch(other -> has.test(other.word(), other.value())));
    }

    private static boolean like(String text, String value) {
        return text.matches(value.replace("*", ".*"));
    }

    @Override
    public List<SessionView> sessions(ListQuery query) {
        return list(
                Listed.SESSIONS,
                query,
                operations.sessions(new SessionQuery("", "", 0, Integer.MAX_VALUE)),
                SessionView::id,
                session -> (word, value) -> switch (word) {
                    case "state" -> like(session.state().id(), value);
                    case "policy" -> like(session.policy(), value);
                    case "trigger" -> like(session.trigger(), value);
                    default -> true;
                },
                Map.of());
    }

    @Override
    public List<Hold> holds(ListQuery query) {
        return list(
                Listed.HOLDS,
                query,
                ((FakeHolds) operations.holds()).all(),
                Hold::id,
                hold -> (word, value) -> switch (word) {
                    case "state" ->
                        value.equals("binding")
                                ? hold.binds()
                                : like(hold.state().id(), value);
                    case "matter" -> like(hold.matter(), value);
                    case "by" -> like(hold.placedBy(), value);
                    case "ends-before" ->
                        hold.expiresAt() != null && hold.expiresAt().isBefore(Instant.parse(value));
                    default -> true;
                },
                Map.of("ends", Comparator.comparing(FakeLists::end), "matter", Comparator.comparing(Hold::matter)));
    }

    private static Instant end(Hold hold) {
        Instant end = hold.expiresAt();
        return !hold.binds() ? Instant.MAX : end == null ? Instant.MAX.minusSeconds(1) : end;
    }

    @Override
    public List<DeliveryView> deliveries(ListQuery query) {
        return list(
                Listed.DELIVERIES,
                query,
                operations.deliveries().list(DeliveryFilter.ALL, 0, Integer.MAX_VALUE),
                DeliveryView::id,
                delivery -> (word, value) -> switch (word) {
                    case "state" -> like(delivery.state().id(), value);
                    case "endpoint" -> like(delivery.endpoint(), value);
                    default -> true;
                },
                Map.of());
    }

    @Override
    public List<EstateRunSummary> runs(ListQuery query) {
        return list(
                Listed.RUNS,
                query,
                operations.estateRuns().list(false, Integer.MAX_VALUE),
                summary -> summary.run().id(),
                summary -> (word, value) ->
                        !word.equals("state") || like(summary.run().state().id(), value),
                Map.of());
    }

    @Override
    public List<Order> orders(ListQuery query) {
        return list(
                Listed.ORDERS,
                query,
                ((FakeDisposals) operations.disposals()).orders(),
                Order::id,
                order -> (word, value) -> switch (word) {
                    case "state" ->
                        value.equals("open")
                                ? order.state().open()
                                : like(order.state().id(), value);
                    case "policy" -> like(order.policy(), value);
                    case "needs" -> needs(order, value);
                    default -> true;
                },
                Map.of("rows", Comparator.comparingLong(Order::rows)));
    }

    /// All that are approved cool off.
    private static boolean needs(Order order, String what) {
        return switch (what) {
            case "approval" -> order.state() == OrderState.REQUESTED;
            case "help" ->
                order.state() == OrderState.RUNNING && !order.problem().isEmpty();
            default -> false;
        };
    }

    @Override
    public List<Entry> audit(ListQuery query) {
        return list(
                Listed.AUDIT,
                query,
                operations.audit(new AuditFilter(null, "", "", "", "", 0, Integer.MAX_VALUE)),
                Entry::number,
                entry -> (word, value) -> switch (word) {
                    case "actor" -> like(entry.actor(), value);
                    case "act" -> like(entry.act(), value) || entry.act().startsWith(value + ".");
                    case "outcome" -> like(entry.outcome(), value);
                    case "object" ->
                        like(entry.object(), value)
                                || like(entry.object().substring(entry.object().indexOf(' ') + 1), value);
                    default -> true;
                },
                Map.of("actor", Comparator.comparing(Entry::actor), "act", Comparator.comparing(Entry::act)));
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
                    case AUDIT -> audit(all).stream().map(Entry::number).toList();
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
