package dev.holdfast.console.disposal;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.dispose.Certificate;
import dev.holdfast.dispose.DisposalRule;
import dev.holdfast.dispose.ItemView;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.OrderState;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.dispose.Resurrection;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.node.DisposalOperations;
import dev.holdfast.node.ListOperations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// The queue, the orders, and all that is known of the order that is selected.
public final class DisposalModel {
    /// To count the queue reads archives: it is counted again no sooner than this, unless somebody did something.
    private static final Duration COUNTED = Duration.ofSeconds(30);

    private final DisposalOperations operations;
    private final ListOperations lists;
    private final StringProperty filter = new SimpleStringProperty("");
    private final Background background;
    private final InstantSource clock;
    private final String actor;
    private final Refresh<Read> reading;
    private final Refresh<Counted> counting;
    private final ObservableList<PolicyQueue> queue = FXCollections.observableArrayList();
    private final ObservableList<Order> orders = FXCollections.observableArrayList();
    private final ObservableList<ItemView> items = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable Order> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper policy = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<List<Bar>> bars = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<@Nullable DisposalRule> rule = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper actionProblem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable List<Resurrection>> back = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper checking = new ReadOnlyBooleanWrapper();
    private List<Order> all = List.of();
    private volatile String wanted = "";
    private @Nullable Instant countedAt;
    private boolean ordersRead;
    private boolean exchanging;
    private final ReadOnlyIntegerWrapper exchanges = new ReadOnlyIntegerWrapper();

    /// What came of the last reading.
    public enum Answer {
        NONE_YET,
        SHOWN,
        /// Nothing comes to its end, and nothing was ever asked for.
        EMPTY,
        FAILED
    }

    /// Root rows whose retention ends in a month.
    ///
    /// @param free may be asked for; @param blocked have ended and may not; @param ahead end later
    public record Bar(YearMonth month, long free, long blocked, long ahead) {
        public long rows() {
            return free + blocked + ahead;
        }

        private Bar plus(Bar other) {
            return new Bar(month, free + other.free, blocked + other.blocked, ahead + other.ahead);
        }
    }

    /// @param shown those that the filter names
    private record Read(String filter, List<Order> all, List<Order> shown) {}

    private record Counted(List<PolicyQueue> queue, DisposalRule rule) {}

    public DisposalModel(
            DisposalOperations operations,
            ListOperations lists,
            Background background,
            InstantSource clock,
            String actor) {
        this.operations = operations;
        this.lists = lists;
        this.background = background;
        this.clock = clock;
        this.actor = actor;
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        filter.subscribe((_, _) -> ask());
        this.counting = new Refresh<>(
                background, () -> new Counted(operations.queue(List.of()), operations.rule()), this::show, this::fail);
    }

    private void ask() {
        wanted = filter.get();
        reading.ask();
    }

    private Read read() {
        String asked = wanted;
        List<Order> every = operations.orders();
        return new Read(
                asked, every, asked.isBlank() ? every : lists.orders(ListQuery.newest(asked, Integer.MAX_VALUE)));
    }

    public void refresh() {
        ask();
        Instant at = countedAt;
        if (at == null || at.plus(COUNTED).isBefore(clock.instant())) {
            count();
        }
    }

    private void count() {
        countedAt = clock.instant();
        counting.ask();
    }

    private void fail(Exception failure) {
        problem.set(message(failure));
        answer.set(Answer.FAILED);
        countedAt = null;
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    private void show(Counted counted) {
        if (!queue.equals(counted.queue())) {
            queue.setAll(counted.queue());
        }
        rule.set(counted.rule());
        bars.set(barsOf(policy.get()));
        answered();
    }

    private void show(Read read) {
        if (!read.filter().equals(filter.get())) {
            return;
        }
        ordersRead = true;
        all = read.all();
        if (!orders.equals(read.shown())) {
            exchanging = true;
            orders.setAll(read.shown());
            exchanging = false;
            exchanges.set(exchanges.get() + 1);
        }
        Order before = selected.get();
        if (before != null) {
            all.stream()
                    .filter(order -> order.id() == before.id() && !order.equals(before))
                    .findFirst()
                    .ifPresent(this::reselect);
        }
        answered();
    }

    private void answered() {
        if (ordersRead && rule.get() != null) {
            problem.set("");
            boolean nothing = all.isEmpty()
                    && queue.stream()
                            .allMatch(each ->
                                    each.months().isEmpty() && each.problem().isEmpty());
            answer.set(nothing ? Answer.EMPTY : Answer.SHOWN);
        }
    }

    private List<Bar> barsOf(String wanted) {
        Map<YearMonth, Bar> months = new TreeMap<>();
        queue.stream()
                .filter(each -> wanted.isEmpty() || each.policy().equals(wanted))
                .flatMap(each -> each.months().stream())
                .map(month -> new Bar(
                        month.month(), month.free(), month.ended() - month.free(), month.rows() - month.ended()))
                .forEach(bar -> months.merge(bar.month(), bar, Bar::plus));
        return List.copyOf(months.values());
    }

    /// Shows the months of one policy. @param wanted empty for all
    public void choose(String wanted) {
        policy.set(wanted);
        bars.set(barsOf(wanted));
    }

    /// @param order null for none
    public void select(@Nullable Order order) {
        Order before = selected.get();
        if (before == null || order == null || before.id() != order.id()) {
            actionProblem.set("");
            items.clear();
        }
        reselect(order);
    }

    private void reselect(@Nullable Order order) {
        selected.set(order);
        if (order != null) {
            background.run(
                    () -> operations.items(order.id()),
                    read -> {
                        Order now = selected.get();
                        if (now != null && now.id() == order.id() && !items.equals(read)) {
                            items.setAll(read);
                        }
                    },
                    failure -> actionProblem.set(message(failure)));
        }
    }

    public void request(String wanted, String reason) {
        act(() -> operations.request(wanted, reason, actor));
    }

    public void approve(Order order) {
        act(() -> operations.approve(order.id(), order.digest(), actor));
    }

    public void refuse(Order order, String reason) {
        act(() -> operations.refuse(order.id(), reason, actor));
    }

    public void run(Order order) {
        act(() -> operations.run(order.id(), actor));
    }

    private void act(Callable<Order> action) {
        actionProblem.set("");
        background.run(
                action,
                changed -> {
                    select(changed);
                    ask();
                    count();
                },
                failure -> actionProblem.set(message(failure)));
    }

    public void certificate(Order order, Consumer<Certificate> onRead) {
        actionProblem.set("");
        background.run(
                () -> operations.certificate(order.id()), onRead, failure -> actionProblem.set(message(failure)));
    }

    /// Looks for rows that were disposed of and came back.
    public void lookForResurrections() {
        checking.set(true);
        background.run(
                () -> operations.resurrections(false),
                found -> {
                    checking.set(false);
                    back.set(found);
                },
                failure -> {
                    checking.set(false);
                    actionProblem.set(message(failure));
                });
    }

    /// Policies with rows that may be asked for.
    List<String> requestable() {
        return queue.stream()
                .filter(each -> each.free() > 0 && each.openOrder() == null)
                .map(PolicyQueue::policy)
                .toList();
    }

    PolicyQueue queueOf(String wanted) {
        return queue.stream()
                .filter(each -> each.policy().equals(wanted))
                .findFirst()
                .orElseThrow();
    }

    /// Whether whoever sits here asked for it, and so cannot approve it.
    boolean own(Order order) {
        return order.requestedBy().strip().equalsIgnoreCase(actor.strip());
    }

    Instant now() {
        return clock.instant();
    }

    /// Orders that wait for an approval.
    int waiting() {
        return count(order -> order.state() == OrderState.REQUESTED);
    }

    /// Orders that have cooled off, and that nobody asked to run.
    int runnable() {
        return count(
                order -> order.state() == OrderState.APPROVED && order.runnable(now()) && order.runAskedBy() == null);
    }

    /// Orders that run and do not get on.
    int hindered() {
        return count(
                order -> order.state() == OrderState.RUNNING && !order.problem().isEmpty());
    }

    private int count(Predicate<Order> fits) {
        return (int) all.stream().filter(fits).count();
    }

    public ObservableList<PolicyQueue> queue() {
        return queue;
    }

    /// What is asked for of the orders, as typed.
    public StringProperty filterProperty() {
        return filter;
    }

    public ObservableList<Order> orders() {
        return orders;
    }

    /// Whether the list of orders is being exchanged: what a table selects meanwhile nobody chose.
    boolean exchanging() {
        return exchanging;
    }

    /// How often the list of orders was exchanged.
    ReadOnlyIntegerProperty exchangesProperty() {
        return exchanges.getReadOnlyProperty();
    }

    /// Chunks of the selected order.
    public ObservableList<ItemView> items() {
        return items;
    }

    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable Order> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    /// The policy whose months are shown; empty for all.
    public ReadOnlyStringProperty policyProperty() {
        return policy.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<List<Bar>> barsProperty() {
        return bars.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable DisposalRule> ruleProperty() {
        return rule.getReadOnlyProperty();
    }

    /// Why the last act was not done; empty when it was.
    public ReadOnlyStringProperty actionProblemProperty() {
        return actionProblem.getReadOnlyProperty();
    }

    /// What came back; null until it was looked for.
    public ReadOnlyObjectProperty<@Nullable List<Resurrection>> resurrectionsProperty() {
        return back.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty checkingProperty() {
        return checking.getReadOnlyProperty();
    }
}
