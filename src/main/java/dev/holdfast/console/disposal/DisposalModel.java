package dev.holdfast.console.disposal;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Paged;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.dispose.Certificate;
import dev.holdfast.dispose.DisposalRule;
import dev.holdfast.dispose.ItemView;
import dev.holdfast.dispose.Order;
import dev.holdfast.dispose.PolicyQueue;
import dev.holdfast.dispose.Resurrection;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.node.DisposalOperations;
import dev.holdfast.node.ListOperations;
import dev.holdfast.node.Listed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Pages of the queue and of the orders, and all that is known of the order that is selected.
public final class DisposalModel {
    /// To count the queue reads archives: it is counted again no sooner than this, unless somebody did something.
    private static final Duration COUNTED = Duration.ofSeconds(30);

    private final DisposalOperations operations;
    private final ListOperations lists;
    private final Background background;
    private final Latest chunks;
    private final Latest finding;
    private final Latest looking;
    private final InstantSource clock;
    private final String actor;
    private final Paged<Order> orders;
    private final Paged<PolicyQueue> queue;
    private final Refresh<Beside> beside;
    private final ObservableList<ItemView> items = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyObjectWrapper<Needs> needs = new ReadOnlyObjectWrapper<>(new Needs(0, 0, 0));
    private final ReadOnlyObjectWrapper<@Nullable Order> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper policy = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<List<EndingMonth>> bars = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<@Nullable DisposalRule> rule = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper actionProblem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable List<Resurrection>> back = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper checking = new ReadOnlyBooleanWrapper();
    private volatile long shown;
    private @Nullable Instant countedAt;

    /// What came of the last reading.
    public enum Answer {
        NONE_YET,
        SHOWN,
        /// Nothing comes to its end, and nothing was ever asked for.
        EMPTY,
        FAILED
    }

    /// How many orders wait for somebody.
    ///
    /// @param approval asked for and not approved; @param run cooled off, and nobody asked to run them; @param help
    /// run
    ///     and do not get on
    public record Needs(long approval, long run, long help) {}

    /// What is read beside the orders. @param selected as it stands now; null when none is
    private record Beside(
            DisposalRule rule, Needs needs, @Nullable Order selected) {}

    public DisposalModel(
            DisposalOperations operations,
            ListOperations lists,
            Background background,
            InstantSource clock,
            String actor) {
        this.operations = operations;
        this.lists = lists;
        this.background = background;
        this.chunks = new Latest(background);
        this.finding = new Latest(background);
        this.looking = new Latest(background);
        this.clock = clock;
        this.actor = actor;
        this.orders = new Paged<>(
                background,
                new Paged.Source<>(lists, Listed.ORDERS, lists::orders, Order::id, "holdfast dispose list"),
                typed -> typed,
                "");
        this.queue = new Paged<>(
                background,
                new Paged.Source<>(lists, Listed.POLICIES, operations::queue, _ -> 0, "holdfast dispose plan"),
                typed -> typed,
                "");
        this.beside = new Refresh<>(background, this::readBeside, this::show, _ -> {}); // the list tells of it
        orders.answerProperty().subscribe(_ -> answered());
        queue.answerProperty().subscribe(_ -> answered());
        queue.exchangesProperty().subscribe(_ -> {
            bars.set(EndingMonth.of(queue.rows(), policy.get()));
            answered();
        });
    }

    private Beside readBeside() {
        long number = shown;
        return new Beside(
                operations.rule(),
                new Needs(count("needs:approval"), count("needs:run"), count("needs:help")),
                number == 0 ? null : operations.find(number));
    }

    private long count(String words) {
        return lists.count(Listed.ORDERS, ListQuery.newest(words, 0));
    }

    public void refresh() {
        ask();
        Instant at = countedAt;
        if (at == null || at.plus(COUNTED).isBefore(clock.instant())) {
            count();
        }
    }

    private void ask() {
        orders.refresh();
        beside.ask();
    }

    private void count() {
        countedAt = clock.instant();
        queue.refresh();
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    private void show(Beside read) {
        rule.set(read.rule());
        needs.set(read.needs());
        Order before = selected.get();
        Order now = read.selected();
        if (before != null && now != null && before.id() == now.id() && !before.equals(now)) {
            reselect(now);
        }
    }

    private void answered() {
        Paged.Answer ofOrders = orders.answerProperty().get();
        Paged.Answer ofQueue = queue.answerProperty().get();
        if (ofOrders == Paged.Answer.FAILED || ofQueue == Paged.Answer.FAILED) {
            countedAt = null;
            answer.set(Answer.FAILED);
        } else if (ofOrders != Paged.Answer.NONE_YET && ofQueue != Paged.Answer.NONE_YET) {
            boolean nothing = ofOrders == Paged.Answer.EMPTY
                    && ofQueue != Paged.Answer.NO_MATCH
                    && queue.rows().stream()
                            .allMatch(each ->
                                    each.months().isEmpty() && each.problem().isEmpty());
            answer.set(nothing ? Answer.EMPTY : Answer.SHOWN);
        }
    }

    /// Shows the months of one policy. @param wanted empty for all
    public void choose(String wanted) {
        policy.set(wanted);
        bars.set(EndingMonth.of(queue.rows(), wanted));
    }

    /// @param order null for none
    public void select(@Nullable Order order) {
        Order before = selected.get();
        if (before != null) {
            finding.forget(); // the first of a list is nobody's choice
        }
        if (before == null || order == null || before.id() != order.id()) {
            actionProblem.set("");
            items.clear();
        }
        reselect(order);
    }

    private void reselect(@Nullable Order order) {
        shown = order == null ? 0 : order.id();
        selected.set(order);
        chunks.forget();
        if (order != null) {
            chunks.ask(
                    () -> operations.items(order.id()),
                    read -> {
                        if (!items.equals(read)) {
                            items.setAll(read);
                        }
                    },
                    failure -> actionProblem.set(message(failure)));
        }
    }

    /// Selects an order by its number, wherever in the list it stands.
    public void point(long number) {
        finding.ask(() -> operations.find(number), this::select, failure -> actionProblem.set(message(failure)));
    }

    public void request(String wanted, String reason) {
        act(() -> operations.request(wanted, reason, actor), this::select);
    }

    public void approve(Order order) {
        act(() -> operations.approve(order.id(), order.digest(), actor), this::renew);
    }

    public void refuse(Order order, String reason) {
        act(() -> operations.refuse(order.id(), reason, actor), this::renew);
    }

    public void run(Order order) {
        act(() -> operations.run(order.id(), actor), this::renew);
    }

    /// Shows it as it is now, unless somebody chose another meanwhile.
    private void renew(Order changed) {
        if (shown == changed.id()) {
            select(changed);
        }
    }

    private void act(Callable<Order> action, Consumer<Order> done) {
        actionProblem.set("");
        background.run(
                action,
                changed -> {
                    done.accept(changed);
                    ask();
                    count();
                },
                failure -> actionProblem.set(message(failure)));
    }

    public void certificate(Order order, Consumer<Certificate> onRead) {
        actionProblem.set("");
        looking.ask(() -> operations.certificate(order.id()), onRead, failure -> actionProblem.set(message(failure)));
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
        return queue.rows().stream()
                .filter(each -> each.free() > 0 && each.openOrder() == null)
                .map(PolicyQueue::policy)
                .toList();
    }

    PolicyQueue queueOf(String wanted) {
        return queue.rows().stream()
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

    /// What has ended, policy by policy.
    public Paged<PolicyQueue> queue() {
        return queue;
    }

    public Paged<Order> orders() {
        return orders;
    }

    public ReadOnlyObjectProperty<Needs> needsProperty() {
        return needs.getReadOnlyProperty();
    }

    /// Chunks of the selected order.
    public ObservableList<ItemView> items() {
        return items;
    }

    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public String problem() {
        return orders.problemProperty().get().isEmpty()
                ? queue.problemProperty().get()
                : orders.problemProperty().get();
    }

    public ReadOnlyObjectProperty<@Nullable Order> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    /// The policy whose months are shown; empty for all.
    public ReadOnlyStringProperty policyProperty() {
        return policy.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<List<EndingMonth>> barsProperty() {
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
