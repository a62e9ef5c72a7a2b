package dev.holdfast.console.deliveries;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.filter.Filter;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.node.DeliveryOperations;
import dev.holdfast.node.ListOperations;
import dev.holdfast.node.Listed;
import dev.holdfast.notify.DeliveryFilter;
import dev.holdfast.notify.DeliveryState;
import dev.holdfast.notify.DeliveryView;
import dev.holdfast.notify.EndpointView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// A page of deliveries, filtered by the server, with the attempts at the selected one; and who is told.
public final class DeliveriesModel {
    static final int PAGE = 100;

    private final DeliveryOperations operations;
    private final ListOperations lists;
    private final Background background;
    private final String actor;
    private final Refresh<Page> reading;
    private final ObjectProperty<@Nullable DeliveryState> state = new SimpleObjectProperty<>();
    private final StringProperty endpoint = new SimpleStringProperty("");
    private final StringProperty filter = new SimpleStringProperty("");
    private final StringProperty sort = new SimpleStringProperty("");
    private final IntegerProperty page = new SimpleIntegerProperty();
    private final ObservableList<DeliveryView> deliveries = FXCollections.observableArrayList();
    private final ObservableList<EndpointView> endpoints = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Map<DeliveryState, Long>> counts = new ReadOnlyObjectWrapper<>(Map.of());
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyObjectWrapper<@Nullable Detail> detail = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper older = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");
    private volatile Wanted wanted = new Wanted(DeliveryFilter.ALL, ListQuery.newest("", PAGE + 1));
    private volatile long selected;

    /// What came of the last reading.
    public enum Answer {
        NONE_YET,
        DELIVERIES,
        /// Nobody was ever told, and nobody is to be.
        NOBODY,
        /// None yet, or none that match.
        NONE,
        FAILED
    }

    /// The selected delivery, with its attempts, oldest first.
    public record Detail(DeliveryView delivery, List<DeliveryView.Attempt> attempts) {}

    /// @param filter for the counts
    private record Wanted(DeliveryFilter filter, ListQuery query) {}

    private record Page(
            Wanted wanted,
            List<DeliveryView> rows,
            Map<DeliveryState, Long> counts,
            List<EndpointView> endpoints,
            @Nullable Detail detail) {}

    public DeliveriesModel(DeliveryOperations operations, ListOperations lists, Background background, String actor) {
        this.operations = operations;
        this.lists = lists;
        this.background = background;
        this.actor = actor;
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        state.subscribe((_, _) -> first());
        endpoint.subscribe((_, _) -> first());
        filter.subscribe((_, _) -> first());
        sort.subscribe((_, _) -> first());
    }

    private void first() {
        page.set(0);
        refresh();
    }

    public void refresh() {
        wanted = new Wanted(filter(), new ListQuery(words(), sort.get(), 0, page.get() * PAGE, PAGE + 1));
        reading.ask();
    }

    /// All that is asked for: what was chosen, and what was typed.
    public String words() {
        DeliveryState only = state.get();
        return ((only == null ? "" : new Filter.Term("state", only.id()) + " ")
                        + (endpoint.get().isEmpty() ? "" : new Filter.Term("endpoint", endpoint.get()) + " ")
                        + filter.get())
                .strip();
    }

    /// All that match now, for an export.
    public RowSource<DeliveryView> source() {
        return RowSource.of(
                lists,
                Listed.DELIVERIES,
                words(),
                sort.get(),
                lists::deliveries,
                DeliveryView::id,
                "holdfast delivery list --limit 100000"
                        + (words().isEmpty() ? "" : " --filter " + ShellWord.quoted(words()))
                        + (sort.get().isEmpty() ? "" : " --sort " + sort.get()));
    }

    /// What is asked for beside state and endpoint, as typed.
    public StringProperty filterProperty() {
        return filter;
    }

    /// By what the list is sorted; empty for the newest first.
    public StringProperty sortProperty() {
        return sort;
    }

    private DeliveryFilter filter() {
        return new DeliveryFilter(state.get(), endpoint.get(), 0);
    }

    private Page read() {
        Wanted now = wanted;
        long shown = selected;
        return new Page(
                now,
                lists.deliveries(now.query()),
                operations.counts(now.filter()),
                operations.endpoints(),
                shown == 0 ? null : detail(shown));
    }

    private Detail detail(long delivery) {
        return new Detail(operations.find(delivery), operations.attempts(delivery));
    }

    private void show(Page read) {
        if (!read.wanted().equals(wanted)) {
            return;
        }
        older.set(read.rows().size() > PAGE);
        Rows.update(
                deliveries, read.rows().subList(0, Math.min(PAGE, read.rows().size())), DeliveryView::id);
        counts.set(read.counts());
        if (!endpoints.equals(read.endpoints())) {
            endpoints.setAll(read.endpoints());
        }
        if (read.detail() != null && read.detail().delivery().id() == selected) {
            detail.set(read.detail());
        }
        problem.set("");
        boolean any = read.counts().values().stream().anyMatch(count -> count > 0);
        answer.set(
                !deliveries.isEmpty() ? Answer.DELIVERIES : !any && endpoints.isEmpty() ? Answer.NOBODY : Answer.NONE);
    }

    private void fail(Exception failure) {
        problem.set(message(failure));
        answer.set(Answer.FAILED);
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    public void select(long delivery) {
        if (selected != delivery) {
            selected = delivery;
            background.run(() -> detail(delivery), this::showSelected, failure -> said.set(message(failure)));
        }
    }

    private void showSelected(Detail read) {
        if (read.delivery().id() == selected) {
            detail.set(read);
        }
    }

    public void newer() {
        if (page.get() > 0) {
            page.set(page.get() - 1);
            refresh();
        }
    }

    public void older() {
        if (older.get()) {
            page.set(page.get() + 1);
            refresh();
        }
    }

    /// Has the selected delivery sent again. @param words says that it is
    public void redeliver(String words) {
        Detail shown = detail.get();
        if (shown != null) {
            start(
                    () -> {
                        operations.redeliver(shown.delivery().id(), actor);
                        return shown;
                    },
                    _ -> words);
        }
    }

    /// Sends a test, and selects it.
    public void test(EndpointView wanted, Function<DeliveryView, String> words) {
        start(() -> operations.test(wanted.name(), actor), tested -> {
            select(tested.id());
            return words.apply(tested);
        });
    }

    public void enable(EndpointView wanted, String words) {
        start(
                () -> {
                    operations.enable(wanted.name(), actor);
                    return wanted;
                },
                _ -> words);
    }

    private <T> void start(Callable<T> action, Function<T, String> words) {
        if (busy.get()) {
            return;
        }
        busy.set(true);
        said.set("");
        background.run(
                action,
                result -> {
                    busy.set(false);
                    said.set(words.apply(result));
                    refresh();
                },
                failure -> {
                    busy.set(false);
                    said.set(message(failure));
                    refresh();
                });
    }

    public ObservableList<DeliveryView> deliveries() {
        return deliveries;
    }

    public ObservableList<EndpointView> endpoints() {
        return endpoints;
    }

    /// Null for all.
    public ObjectProperty<@Nullable DeliveryState> stateProperty() {
        return state;
    }

    /// Name of an endpoint; empty for all.
    public StringProperty endpointProperty() {
        return endpoint;
    }

    public IntegerProperty pageProperty() {
        return page;
    }

    public ReadOnlyBooleanProperty olderProperty() {
        return older.getReadOnlyProperty();
    }

    /// How many there are in each state, at the chosen endpoint.
    public ReadOnlyObjectProperty<Map<DeliveryState, Long>> countsProperty() {
        return counts.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable Detail> detailProperty() {
        return detail.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// What came of the last thing that was asked for; empty for nothing yet.
    public ReadOnlyStringProperty saidProperty() {
        return said.getReadOnlyProperty();
    }
}
