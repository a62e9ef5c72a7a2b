package dev.holdfast.console.deliveries;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Paged;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.filter.Filter;
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
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// A page of deliveries, filtered by the server, with the attempts at the selected one; and who is told.
public final class DeliveriesModel {
    private final DeliveryOperations operations;
    private final Background background;
    private final Latest finding;
    private final String actor;
    private final Paged<DeliveryView> list;
    private final Refresh<Beside> beside;
    private final ObjectProperty<@Nullable DeliveryState> state = new SimpleObjectProperty<>();
    private final StringProperty endpoint = new SimpleStringProperty("");
    private final ObservableList<EndpointView> endpoints = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Map<DeliveryState, Long>> counts = new ReadOnlyObjectWrapper<>(Map.of());
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyObjectWrapper<@Nullable DeliveryView> chosen = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Detail> detail = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");
    private volatile DeliveryFilter counted = DeliveryFilter.ALL;
    private volatile long selected;
    private boolean known;

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

    /// What is read beside the page. @param filter that the counts are of
    private record Beside(
            DeliveryFilter filter,
            Map<DeliveryState, Long> counts,
            List<EndpointView> endpoints,
            @Nullable Detail detail) {}

    public DeliveriesModel(DeliveryOperations operations, ListOperations lists, Background background, String actor) {
        this.operations = operations;
        this.background = background;
        this.finding = new Latest(background);
        this.actor = actor;
        this.list = new Paged<>(
                background,
                new Paged.Source<>(
                        lists,
                        Listed.DELIVERIES,
                        lists::deliveries,
                        DeliveryView::id,
                        "holdfast delivery list --limit 100000"),
                this::words,
                "");
        this.beside = new Refresh<>(background, this::readBeside, this::show, _ -> {}); // the list tells of it
        list.answerProperty().subscribe(_ -> answered());
        state.subscribe((_, _) -> first());
        endpoint.subscribe((_, _) -> first());
    }

    private void first() {
        list.again();
        count();
    }

    public void refresh() {
        list.refresh();
        count();
    }

    private void count() {
        counted = new DeliveryFilter(state.get(), endpoint.get(), 0);
        beside.ask();
    }

    /// What was chosen, and what was typed.
    private String words(String typed) {
        DeliveryState only = state.get();
        return ((only == null ? "" : new Filter.Term("state", only.id()) + " ")
                        + (endpoint.get().isEmpty() ? "" : new Filter.Term("endpoint", endpoint.get()) + " ")
                        + typed)
                .strip();
    }

    /// The deliveries; beside what is typed, a state and an endpoint may be chosen.
    public Paged<DeliveryView> list() {
        return list;
    }

    private Beside readBeside() {
        DeliveryFilter now = counted;
        long shown = selected;
        return new Beside(now, operations.counts(now), operations.endpoints(), shown == 0 ? null : detail(shown));
    }

    private void show(Beside read) {
        if (!read.filter().equals(counted)) {
            return;
        }
        known = true;
        counts.set(read.counts());
        if (!endpoints.equals(read.endpoints())) {
            endpoints.setAll(read.endpoints());
        }
        if (read.detail() != null && read.detail().delivery().id() == selected) {
            detail.set(read.detail());
        }
        answered();
    }

    private void answered() {
        if (!known && list.answerProperty().get() != Paged.Answer.FAILED) {
            return; // whether there are endpoints tells nothing sent from nobody told
        }
        boolean any = counts.get().values().stream().anyMatch(count -> count > 0);
        answer.set(
                switch (list.answerProperty().get()) {
                    case NONE_YET -> Answer.NONE_YET;
                    case ROWS -> Answer.DELIVERIES;
                    case FAILED -> Answer.FAILED;
                    case EMPTY, NO_MATCH -> any || !endpoints.isEmpty() ? Answer.NONE : Answer.NOBODY;
                });
    }

    private Detail detail(long delivery) {
        return new Detail(operations.find(delivery), operations.attempts(delivery));
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    public void select(DeliveryView delivery) {
        chosen.set(delivery);
        if (selected != delivery.id()) {
            selected = delivery.id();
            finding.ask(() -> detail(delivery.id()), detail::set, failure -> {
                detail.set(null); // what was read before is another one's
                said.set(message(failure));
            });
        }
    }

    /// Null until there is one.
    public ReadOnlyObjectProperty<@Nullable DeliveryView> chosenProperty() {
        return chosen.getReadOnlyProperty();
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
            select(tested);
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

    /// What came of the last thing that was asked for; empty for nothing yet.
    public ReadOnlyStringProperty saidProperty() {
        return said.getReadOnlyProperty();
    }
}
