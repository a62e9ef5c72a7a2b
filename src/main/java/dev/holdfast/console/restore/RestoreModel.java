package dev.holdfast.console.restore;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.node.Operations;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.policy.Policy;
import dev.holdfast.restore.Pin;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreView;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// A restore on its way: what is to come back, what that would do, and what came of it. Moves no row: it asks, and a
/// node answers.
public final class RestoreModel {
    private static final int RECENT = 50;

    private final Operations operations;
    private final Background background;
    private final Refresh<List<PolicyStatus>> offered;
    private final Refresh<List<RestoreView>> recent;
    private final Refresh<List<Pin>> pinned;
    private final Refresh<RestoreView> looking;
    private final Latest planning;
    private volatile long followed;
    private final String actor;
    private final RestoreForm form;
    private final StringProperty typed = new SimpleStringProperty("");
    private final ObservableList<String> tables = FXCollections.observableArrayList();
    private final ObservableList<RestoreView> restores = FXCollections.observableArrayList();
    private final ObservableList<Pin> pins = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Step> step = new ReadOnlyObjectWrapper<>(new Step.Choosing());

    /// @param zone in which days and criteria are read; @param undo a session to be undone; empty for none
    RestoreModel(
            Operations operations, Background background, String actor, ZoneId zone, InstantSource clock, String undo) {
        this.operations = operations;
        this.background = background;
        this.offered = new Refresh<>(
                background,
                operations::policies,
                read -> setAll(
                        tables,
                        read.stream()
                                .map(PolicyStatus::policy)
                                .flatMap(RestoreModel::tablesOf)
                                .distinct()
                                .toList()),
                _ -> {});
        this.recent = new Refresh<>(
                background, () -> operations.restores().all(RECENT), read -> setAll(restores, read), this::fail);
        this.pinned = new Refresh<>(
                background, () -> operations.restores().pins(false), read -> setAll(pins, read), this::fail);
        this.looking = new Refresh<>(background, () -> operations.restores().find(followed), this::show, this::fail);
        this.planning = new Latest(background);
        this.actor = actor;
        this.form = new RestoreForm(zone, clock, undo);
    }

    /// Reads restores and pins, and how far the one under way came.
    void refresh() {
        offered.ask();
        recent.ask();
        pinned.ask();
        if (step.get() instanceof Step.Running(long restore)) {
            look(restore);
        }
    }

    private static Stream<String> tablesOf(Policy policy) {
        return Stream.concat(Stream.of(policy.table()), policy.bundle().stream())
                .map(name -> policy.database() + "/" + name);
    }

    private static <T> void setAll(ObservableList<T> shown, List<T> read) {
        if (!shown.equals(read)) {
            shown.setAll(read);
        }
    }

    private void look(long restore) {
        followed = restore;
        looking.ask();
    }

    private void show(RestoreView view) {
        boolean over = view.state().terminal() || view.state() == dev.holdfast.restore.RestoreState.INTERRUPTED;
        if (over && step.get().equals(new Step.Running(view.id()))) {
            step.set(new Step.Ended(view));
        }
    }

    /// Finds out what it would do.
    void plan() {
        step.set(new Step.Planning());
        planning.ask(
                () -> operations.restores().plan(form.wish(actor)),
                plan -> step.set(new Step.Planned(plan, null, "")),
                failure -> step.set(new Step.PlanFailed(message(failure))));
    }

    private void fail(Exception failure) {
        problem.set(message(failure));
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    /// Accepts an effect that the plan names, or no longer, and plans again.
    void acknowledge(String effect, boolean accepted) {
        if (form.acknowledge(effect, accepted)) {
            plan();
        }
    }

    boolean acknowledges(String effect) {
        return form.acknowledges(effect);
    }

    void rehearse() {
        if (step.get() instanceof Step.Planned(RestorePlan plan, var _, String _)) {
            step.set(new Step.Rehearsing(plan));
            planning.ask(
                    () -> operations.restores().rehearse(form.wish(actor)),
                    rehearsal -> step.set(new Step.Planned(rehearsal.plan(), rehearsal, "")),
                    failure -> step.set(new Step.PlanFailed(message(failure))));
        }
    }

    void confirm() {
        if (step.get() instanceof Step.Planned(RestorePlan plan, var _, String _) && plan.runnable()) {
            typed.set("");
            step.set(new Step.Confirming(plan));
        }
    }

    /// What has to be typed: the databases that rows come to.
    static String target(RestorePlan plan) {
        return plan.tables().stream()
                .map(RestorePlan.Table::database)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    void restore() {
        if (step.get() instanceof Step.Confirming(RestorePlan plan)
                && typed.get().strip().equals(target(plan))) {
            step.set(new Step.Asking(plan));
            background.run(
                    () -> operations.restores().request(form.wish(actor), plan.digest()),
                    restore -> {
                        step.set(new Step.Running(restore));
                        look(restore);
                    },
                    failure -> step.set(new Step.Planned(plan, null, message(failure))));
        }
    }

    /// One step back, where there is one.
    void back() {
        switch (step.get()) {
            case Step.Planning _, Step.PlanFailed _, Step.Planned _, Step.Rehearsing _ -> {
                planning.forget();
                step.set(new Step.Choosing());
            }
            case Step.Confirming(RestorePlan plan) -> step.set(new Step.Planned(plan, null, ""));
            case Step.Choosing _, Step.Asking _, Step.Running _, Step.Ended _ -> {}
        }
    }

    void another() {
        form.clear();
        step.set(new Step.Choosing());
        refresh();
    }

    /// Asks a node to go on with one that was interrupted.
    void resume(long restore) {
        background.run(
                () -> {
                    operations.restores().resume(restore, actor);
                    return restore;
                },
                started -> {
                    problem.set("");
                    step.set(new Step.Running(started));
                },
                failure -> problem.set(message(failure)));
    }

    void endPin(long id, String why) {
        background.run(
                () -> operations.restores().endPin(id, actor, why),
                _ -> {
                    problem.set("");
                    refresh();
                },
                failure -> problem.set(message(failure)));
    }

    /// What is to come back.
    RestoreForm form() {
        return form;
    }

    ReadOnlyObjectProperty<Step> stepProperty() {
        return step.getReadOnlyProperty();
    }

    /// What went wrong beside the steps; empty when nothing did.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// What a person types to confirm.
    StringProperty typedProperty() {
        return typed;
    }

    ObservableList<String> tables() {
        return tables;
    }

    ObservableList<RestoreView> restores() {
        return restores;
    }

    ObservableList<Pin> pins() {
        return pins;
    }
}
