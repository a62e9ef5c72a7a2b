package dev.holdfast.console.retention;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.policies.PendingChanges;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.node.Operations;
import dev.holdfast.policy.ClassDefault;
import dev.holdfast.policy.Policy;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.retention.Basis;
import dev.holdfast.retention.Conflict;
import dev.holdfast.retention.Forecast;
import dev.holdfast.retention.PolicyClocks;
import java.time.Period;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// The clocks of all policies, and what other ones would do to the selected policy.
///
/// A policy is measured once when it is selected; each move of a slider is reckoned from that.
public final class RetentionModel {
    private final Operations operations;
    private final Background background;
    private final Latest measure;
    private final Latest edit;
    private final PendingChanges pending;
    private final String actor;
    private final Refresh<Read> reading;
    private final ObservableList<PolicyClocks> policies = FXCollections.observableArrayList();
    private final ObservableList<Conflict> conflicts = FXCollections.observableArrayList();
    private final ObservableList<ClassDefault> classes = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper measureProblem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper actionProblem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable PolicyClocks> selected = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper measuring = new ReadOnlyBooleanWrapper();
    private final ObjectProperty<@Nullable Period> residence = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Period> retention = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<@Nullable Forecast> forecast = new ReadOnlyObjectWrapper<>();
    private @Nullable Basis basis;
    private Cancellation cancellation = new Cancellation();

    /// What came of the last reading.
    public enum Answer {
        NONE_YET,
        POLICIES,
        EMPTY,
        FAILED
    }

    private record Read(List<PolicyClocks> policies, List<Conflict> conflicts, List<ClassDefault> classes) {}

    public RetentionModel(Operations operations, Background background, PendingChanges pending, String actor) {
        this.actor = actor;
        this.operations = operations;
        this.background = background;
        this.measure = new Latest(background);
        this.edit = new Latest(background);
        this.pending = pending;
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        residence.subscribe(this::reckon);
        retention.subscribe(this::reckon);
    }

    private Read read() {
        var clocks = operations.retention();
        return new Read(clocks.policies(), clocks.conflicts(), clocks.classes());
    }

    public void refresh() {
        reading.ask();
    }

    private void show(Read read) {
        problem.set("");
        update(policies, read.policies());
        update(conflicts, read.conflicts());
        update(classes, read.classes());
        answer.set(read.policies().isEmpty() ? Answer.EMPTY : Answer.POLICIES);
        PolicyClocks before = selected.get();
        if (before != null) {
            read.policies().stream()
                    .filter(each -> each.policy().name().equals(before.policy().name()))
                    .filter(each -> !each.equals(before))
                    .findFirst()
                    .ifPresent(this::select);
        }
    }

    private static <T> void update(ObservableList<T> list, List<T> read) {
        if (!list.equals(read)) {
            list.setAll(read);
        }
    }

    private void fail(Exception failure) {
        problem.set(message(failure));
        answer.set(Answer.FAILED);
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    /// Shows a policy and measures it; what was measured for another one is no longer waited for. What is asked about
    /// the same policy stays when that was read again.
    public void select(PolicyClocks clocks) {
        PolicyClocks before = selected.get();
        if (clocks.equals(before)) {
            return;
        }
        Policy now = clocks.policy();
        Policy stood = before != null && before.policy().name().equals(now.name()) ? before.policy() : null;
        Period stays = stood == null ? now.residence() : asked(residence, stood.residence(), now.residence());
        Period kept = stood == null ? now.retention() : asked(retention, stood.retention(), now.retention());
        basis = null;
        forecast.set(null);
        selected.set(clocks);
        residence.set(stays);
        retention.set(kept);
        measure();
    }

    /// What a slider says; where nobody moved it, what stands now.
    private static @Nullable Period asked(
            ObjectProperty<@Nullable Period> slider, @Nullable Period stood, @Nullable Period stands) {
        boolean moved = stands != null && !Objects.equals(slider.get(), stood);
        return moved ? slider.get() : stands;
    }

    /// Back to what stands.
    public void reset() {
        PolicyClocks clocks = selected.get();
        if (clocks != null) {
            residence.set(clocks.policy().residence());
            retention.set(clocks.policy().retention());
        }
    }

    /// Measures the selected policy anew.
    public void measure() {
        PolicyClocks clocks = selected.get();
        if (clocks == null) {
            return;
        }
        background.cancel(cancellation);
        Cancellation mine = new Cancellation();
        cancellation = mine;
        measuring.set(true);
        measureProblem.set("");
        measure.ask(
                () -> operations.retention().measure(clocks.policy().name(), mine),
                measured -> {
                    measuring.set(false);
                    basis = measured;
                    reckon();
                },
                failure -> {
                    measuring.set(false);
                    measureProblem.set(message(failure));
                });
    }

    private void reckon() {
        Basis measured = basis;
        if (measured != null) {
            forecast.set(measured.forecast(residence.get(), retention.get()));
        }
    }

    /// Whether the sliders stand elsewhere than the policy.
    public boolean differs() {
        PolicyClocks clocks = selected.get();
        return clocks != null
                && !(Objects.equals(residence.get(), clocks.policy().residence())
                        && Objects.equals(retention.get(), clocks.policy().retention()));
    }

    /// Makes what the sliders say a pending change of the policy; what else was typed about it stays.
    ///
    /// @param done called once it is one
    public void putIntoEditor(Runnable done) {
        PolicyClocks clocks = selected.get();
        if (clocks == null) {
            return;
        }
        String name = clocks.policy().name();
        Period stays = residence.get();
        Period kept = retention.get();
        edit.ask(
                () -> operations.definition(name),
                standing -> {
                    edit(standing, clocks, stays, kept);
                    done.run();
                },
                failure -> measureProblem.set(message(failure)));
    }

    private void edit(PolicyDefinition standing, PolicyClocks clocks, @Nullable Period stays, @Nullable Period kept) {
        boolean otherResidence = !Objects.equals(stays, clocks.policy().residence());
        boolean otherRetention = !Objects.equals(kept, clocks.policy().retention());
        pending.change(standing, clocks.policy().version(), draft -> {
            if (otherResidence && stays != null) {
                draft.residence(stays.toString());
            }
            return otherRetention && kept != null ? draft.retention(kept.toString()) : draft;
        });
    }

    /// Changes what a class, or the installation, says.
    ///
    /// @param residenceOfClass and `retentionOfClass`: null to say nothing
    public void setClass(
            String name, @Nullable Period residenceOfClass, @Nullable Period retentionOfClass, String reason) {
        actionProblem.set("");
        background.run(
                () -> operations.retention().setClass(name, residenceOfClass, retentionOfClass, actor, reason),
                _ -> refresh(),
                failure -> actionProblem.set(message(failure)));
    }

    public void close() {
        measure.forget();
        background.cancel(cancellation);
    }

    public ObservableList<PolicyClocks> policies() {
        return policies;
    }

    public ObservableList<Conflict> conflicts() {
        return conflicts;
    }

    public ObservableList<ClassDefault> classes() {
        return classes;
    }

    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// Why the last change was not made; empty when it was.
    public ReadOnlyStringProperty actionProblemProperty() {
        return actionProblem.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty measureProblemProperty() {
        return measureProblem.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<@Nullable PolicyClocks> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty measuringProperty() {
        return measuring.getReadOnlyProperty();
    }

    /// What is asked about; null where age does not matter.
    public ObjectProperty<@Nullable Period> residenceProperty() {
        return residence;
    }

    public ObjectProperty<@Nullable Period> retentionProperty() {
        return retention;
    }

    /// Null until it is measured.
    public ReadOnlyObjectProperty<@Nullable Forecast> forecastProperty() {
        return forecast.getReadOnlyProperty();
    }
}
