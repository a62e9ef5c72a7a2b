package dev.holdfast.console.restore;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.hold.CsvRows;
import dev.holdfast.node.Operations;
import dev.holdfast.policy.Policy;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pin;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// A restore on its way: what is to come back, what that would do, and what came of it. Moves no row: it asks, and a
/// node answers.
public final class RestoreModel {
    private static final int RECENT = 50;

    private final Operations operations;
    private final Background background;
    private final String actor;
    private final ZoneId zone;
    private final InstantSource clock;
    private final ObjectProperty<Kind> kind = new SimpleObjectProperty<>(Kind.KEYS);
    private final StringProperty table = new SimpleStringProperty("");
    private final StringProperty keys = new SimpleStringProperty("");
    private final StringProperty criteria = new SimpleStringProperty("");
    private final StringProperty session = new SimpleStringProperty("");
    private final BooleanProperty withChildren = new SimpleBooleanProperty();
    private final ObjectProperty<OnConflict> conflict = new SimpleObjectProperty<>(OnConflict.FAIL);
    private final ObjectProperty<Pinning.Kind> pin = new SimpleObjectProperty<>(Pinning.Kind.NONE);
    private final ObjectProperty<@Nullable LocalDate> pinUntil = new SimpleObjectProperty<>();
    private final StringProperty reason = new SimpleStringProperty("");
    private final StringProperty typed = new SimpleStringProperty("");
    private final ObservableList<String> acknowledged = FXCollections.observableArrayList();
    private final ObservableList<String> tables = FXCollections.observableArrayList();
    private final ObservableList<RestoreView> restores = FXCollections.observableArrayList();
    private final ObservableList<Pin> pins = FXCollections.observableArrayList();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Step> step = new ReadOnlyObjectWrapper<>(new Step.Choosing());
    private final BooleanBinding complete;

    /// Tells a plan that was gone back from.
    private int asked;

    /// How the rows are told.
    enum Kind {
        KEYS,
        CRITERIA,
        SESSION
    }

    /// @param zone in which days and criteria are read; @param undo a session to be undone; empty for none
    RestoreModel(
            Operations operations, Background background, String actor, ZoneId zone, InstantSource clock, String undo) {
        this.operations = operations;
        this.background = background;
        this.actor = actor;
        this.zone = zone;
        this.clock = clock;
        if (!undo.isEmpty()) {
            kind.set(Kind.SESSION);
            session.set(undo);
        }
        complete = Bindings.createBooleanBinding(this::complete, kind, table, keys, criteria, session, pin, pinUntil);
    }

    private boolean complete() {
        boolean told =
                switch (kind.get()) {
                    case KEYS -> named(table) && named(keys);
                    case CRITERIA -> named(table) && named(criteria);
                    case SESSION -> session.get().strip().matches("[1-9]\\d{0,17}");
                };
        LocalDate day = pinUntil.get();
        boolean pinned = pin.get() != Pinning.Kind.UNTIL
                || (day != null
                        && day.plusDays(1).atStartOfDay(zone).toInstant().isAfter(clock.instant()));
        return told && pinned;
    }

    private static boolean named(StringProperty text) {
        return text.get() != null && !text.get().isBlank();
    }

    /// Reads restores and pins, and how far the one under way came.
    void refresh() {
        background.run(
                operations::policies,
                read -> setAll(
                        tables,
                        read.stream()
                                .map(status -> status.policy())
                                .flatMap(RestoreModel::tablesOf)
                                .distinct()
                                .toList()),
                _ -> {});
        background.run(
                () -> operations.restores().all(RECENT),
                read -> setAll(restores, read),
                failure -> problem.set(message(failure)));
        background.run(
                () -> operations.restores().pins(false),
                read -> setAll(pins, read),
                failure -> problem.set(message(failure)));
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
        background.run(
                () -> operations.restores().find(restore),
                view -> {
                    boolean over =
                            view.state().terminal() || view.state() == dev.holdfast.restore.RestoreState.INTERRUPTED;
                    if (over && step.get() instanceof Step.Running) {
                        step.set(new Step.Ended(view));
                    }
                },
                failure -> problem.set(message(failure)));
    }

    private RestoreWish wish() {
        Selection selection =
                switch (kind.get()) {
                    case KEYS -> new Selection.OfKeys(table.get().strip(), CsvRows.of(keys.get()), 0);
                    case CRITERIA ->
                        new Selection.Matching(
                                table.get().strip(), criteria.get().strip(), zone.getId());
                    case SESSION ->
                        new Selection.OfSession(Long.parseLong(session.get().strip()));
                };
        return new RestoreWish(
                selection,
                withChildren.get(),
                conflict.get(),
                pinning(),
                List.copyOf(acknowledged),
                actor,
                reason.get().strip());
    }

    private Pinning pinning() {
        LocalDate day = pinUntil.get();
        return switch (pin.get()) {
            case NONE -> Pinning.NONE;
            case FOR_EVER -> Pinning.FOR_EVER;
            case UNTIL ->
                Pinning.until(Objects.requireNonNull(day)
                        .plusDays(1)
                        .atStartOfDay(zone)
                        .toInstant());
        };
    }

    /// Finds out what it would do.
    void plan() {
        int mine = ++asked;
        step.set(new Step.Planning());
        background.run(
                () -> operations.restores().plan(wish()),
                plan -> {
                    if (mine == asked) {
                        step.set(new Step.Planned(plan, null, ""));
                    }
                },
                failure -> {
                    if (mine == asked) {
                        step.set(new Step.PlanFailed(message(failure)));
                    }
                });
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    /// Accepts an effect that the plan names, or no longer, and plans again.
    void acknowledge(String effect, boolean accepted) {
        if (accepted && !acknowledged.contains(effect)) {
            acknowledged.add(effect);
            plan();
        } else if (!accepted && acknowledged.remove(effect)) {
            plan();
        }
    }

    boolean acknowledges(String effect) {
        return acknowledged.contains(effect);
    }

    void rehearse() {
        if (step.get() instanceof Step.Planned(RestorePlan plan, var _, String _)) {
            int mine = ++asked;
            step.set(new Step.Rehearsing(plan));
            background.run(
                    () -> operations.restores().rehearse(wish()),
                    rehearsal -> {
                        if (mine == asked) {
                            step.set(new Step.Planned(rehearsal.plan(), rehearsal, ""));
                        }
                    },
                    failure -> {
                        if (mine == asked) {
                            step.set(new Step.PlanFailed(message(failure)));
                        }
                    });
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
                    () -> operations.restores().request(wish(), plan.digest()),
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
                asked++;
                step.set(new Step.Choosing());
            }
            case Step.Confirming(RestorePlan plan) -> step.set(new Step.Planned(plan, null, ""));
            case Step.Choosing _, Step.Asking _, Step.Running _, Step.Ended _ -> {}
        }
    }

    void another() {
        keys.set("");
        criteria.set("");
        session.set("");
        acknowledged.clear();
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

    /// The same from the command line.
    String command() {
        StringBuilder text = new StringBuilder("holdfast archive restore");
        switch (kind.get()) {
            case SESSION -> text.append(" --session ").append(session.get().strip());
            case CRITERIA ->
                text.append(" --table ")
                        .append(ShellWord.of(table.get().strip()))
                        .append(" --where ")
                        .append(ShellWord.of(criteria.get().strip()))
                        .append(" --zone ")
                        .append(zone.getId());
            case KEYS -> {
                text.append(" --table ").append(ShellWord.of(table.get().strip()));
                List<String> lines =
                        keys.get().lines().filter(line -> !line.isBlank()).toList();
                text.append(
                        lines.size() > 3
                                ? " --keys-file keys.csv"
                                : lines.stream()
                                        .map(line -> " --key " + ShellWord.of(line.strip()))
                                        .collect(Collectors.joining()));
            }
        }
        text.append(withChildren.get() ? " --with-children" : "");
        text.append(conflict.get() == OnConflict.SKIP ? " --conflict skip" : "");
        text.append(
                switch (pin.get()) {
                    case NONE -> "";
                    case FOR_EVER -> " --pin for-ever";
                    case UNTIL -> " --pin " + pinUntil.get();
                });
        acknowledged.forEach(effect -> text.append(" --acknowledge ").append(ShellWord.of(effect)));
        return text.append(ShellWord.reason(reason.get())).toString();
    }

    BooleanBinding completeProperty() {
        return complete;
    }

    ReadOnlyObjectProperty<Step> stepProperty() {
        return step.getReadOnlyProperty();
    }

    /// What went wrong beside the steps; empty when nothing did.
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ObjectProperty<Kind> kindProperty() {
        return kind;
    }

    /// `database/table`.
    StringProperty tableProperty() {
        return table;
    }

    /// CSV, a key a line.
    StringProperty keysProperty() {
        return keys;
    }

    StringProperty criteriaProperty() {
        return criteria;
    }

    StringProperty sessionProperty() {
        return session;
    }

    BooleanProperty withChildrenProperty() {
        return withChildren;
    }

    ObjectProperty<OnConflict> conflictProperty() {
        return conflict;
    }

    ObjectProperty<Pinning.Kind> pinProperty() {
        return pin;
    }

    /// The last day of the pin.
    ObjectProperty<@Nullable LocalDate> pinUntilProperty() {
        return pinUntil;
    }

    StringProperty reasonProperty() {
        return reason;
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
