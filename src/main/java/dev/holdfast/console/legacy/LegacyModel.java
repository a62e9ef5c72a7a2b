package dev.holdfast.console.legacy;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.console.fx.WizardModel;
import dev.holdfast.dialect.SessionTables.Consumed;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.legacy.Census;
import dev.holdfast.legacy.Census.Suggested;
import dev.holdfast.legacy.CensusWish;
import dev.holdfast.legacy.Done;
import dev.holdfast.legacy.LegacyPlan;
import dev.holdfast.legacy.Measure;
import dev.holdfast.legacy.PlanWish;
import dev.holdfast.legacy.Scope;
import dev.holdfast.legacy.TableState;
import dev.holdfast.node.LegacyOperations;
import dev.holdfast.node.Operations;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Session tables on their way: what is looked for, what was found, which plan is in hand and how far it came.
final class LegacyModel extends WizardModel<Step> {
    /// What runs now, and what the last act came to.
    enum Act {
        FOLD,
        VERIFY,
        DROP,
        UNDO
    }

    /// A plan as it stands. @param measures what was measured so far
    record Standing(LegacyPlan plan, List<Measure> measures) {}

    private final Operations operations;
    private final Refresh<Read> offered;
    private final Refresh<Standing> looking;
    private final String actor;
    private final ObservableList<String> databases = FXCollections.observableArrayList();
    private final ObservableList<String> policies = FXCollections.observableArrayList();
    private final ObservableList<LegacyPlan> plans = FXCollections.observableArrayList();
    private final StringProperty database = new SimpleStringProperty("");
    private final StringProperty template = new SimpleStringProperty("");
    private final StringProperty key = new SimpleStringProperty("");
    private final StringProperty consumed = new SimpleStringProperty("");
    private final StringProperty graceDays = new SimpleStringProperty("7");
    private final Map<String, String> targets = new TreeMap<>();
    private final ReadOnlyObjectWrapper<Census> census = new ReadOnlyObjectWrapper<>(NOTHING);
    private final ReadOnlyObjectWrapper<@Nullable Standing> standing = new ReadOnlyObjectWrapper<>(null);
    private final ReadOnlyObjectWrapper<@Nullable Act> running = new ReadOnlyObjectWrapper<>(null);
    private final ReadOnlyObjectWrapper<@Nullable Done> done = new ReadOnlyObjectWrapper<>(null);

    static final Census NOTHING = new Census("", "", "", List.of(), List.of(), List.of(), 0, Instant.EPOCH);

    LegacyModel(Operations operations, Background background, String actor) {
        super(background, Step.FIND);
        this.offered = new Refresh<>(background, this::read, this::offer, this::failed);
        this.looking = new Refresh<>(background, this::stand, this::show, this::failed);
        this.operations = operations;
        this.actor = actor;
    }

    private LegacyOperations legacy() {
        return operations.legacy();
    }

    /// The plan in hand; 0 for none.
    private volatile long shown;

    private record Read(List<String> databases, List<String> policies, List<LegacyPlan> plans) {}

    /// Reads what is to be chosen from; of a plan in hand, how far it came.
    void refresh() {
        Standing current = standing.get();
        if (step() == Step.PLAN && current != null) {
            show(current.plan().id());
        } else if (step() == Step.FIND) {
            offered.ask();
        }
    }

    private Read read() {
        return new Read(
                operations.databases().stream().map(DatabaseSpec::name).toList(),
                operations.policies().stream()
                        .filter(status -> !status.policy().root())
                        .map(status -> status.policy().name())
                        .toList(),
                legacy().plans());
    }

    private void offer(Read read) {
        set(databases, read.databases());
        set(policies, read.policies());
        set(plans, read.plans());
    }

    private static <T> void set(ObservableList<T> list, List<T> read) {
        if (!list.equals(read)) {
            list.setAll(read);
        }
    }

    private void failed(Exception failure) {
        running.set(null);
        say(failure);
    }

    private CensusWish wish(String like) {
        String text = consumed.get().strip();
        int equals = text.indexOf('=');
        Consumed told = text.isEmpty()
                ? null
                : equals < 0
                        ? new Consumed(text, List.of())
                        : new Consumed(text.substring(0, equals), words(text.substring(equals + 1)));
        return new CensusWish(database.get(), like, "", "", words(key.get()), told);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /// Looks for names that many tables have.
    void suggest() {
        if (!database.get().isEmpty()) {
            CensusWish wish = wish("");
            ask("suggest", () -> legacy().census(wish), census::set);
        }
    }

    /// Takes a suggestion as it is.
    void take(Suggested suggested) {
        template.set(suggested.template());
        key.set(String.join(", ", suggested.key()));
        Consumed told = suggested.consumed();
        consumed.set(
                told == null
                        ? ""
                        : told.column() + (told.values().isEmpty() ? "" : "=" + String.join(",", told.values())));
    }

    /// Counts the tables that fit.
    void look() {
        if (database.get().isEmpty() || template.get().isBlank()) {
            return;
        }
        CensusWish wish = wish(template.get().strip());
        ask("look", () -> legacy().census(wish), found -> {
            targets.clear();
            found.children().stream()
                    .map(Census.ChildCensus::child)
                    .filter(policies::contains)
                    .forEach(child -> targets.put(child, child));
            census.set(found);
            go(Step.CENSUS);
        });
    }

    /// @param policy empty when the child's tables are to be left
    void target(String child, String policy) {
        if (policy.isEmpty()) {
            targets.remove(child);
        } else {
            targets.put(child, policy);
        }
    }

    String targetOf(String child) {
        return targets.getOrDefault(child, "");
    }

    /// Counts every table and writes the set down.
    void plan() {
        if (targets.isEmpty()) {
            say("?");
            return;
        }
        PlanWish wish = new PlanWish(wish(template.get().strip()), Map.copyOf(targets), Duration.ofDays(days()));
        ask("plan", () -> legacy().plan(wish, actor, _ -> {}), made -> show(made.id()));
    }

    private long days() {
        String text = graceDays.get().strip();
        return text.matches("[0-9]{1,4}") ? Long.parseLong(text) : 7;
    }

    /// Opens a plan, or looks at it again.
    void show(long plan) {
        shown = plan;
        looking.ask();
    }

    private Standing stand() {
        long plan = shown;
        return new Standing(legacy().find(plan), legacy().measured(plan));
    }

    private void show(Standing read) {
        if (read.plan().id() == shown) {
            standing.set(read);
            go(Step.PLAN);
        }
    }

    /// Takes a step of the plan in hand.
    void act(Act act) {
        Standing current = standing.get();
        if (current == null || running.get() != null) {
            return;
        }
        long plan = current.plan().id();
        Cancellation mine = mayBeCancelled();
        say("");
        done.set(null);
        running.set(act);
        background()
                .run(
                        () -> switch (act) {
                            case FOLD -> legacy().fold(plan, Scope.ALL, actor, _ -> {}, mine);
                            case VERIFY -> legacy().verify(plan, _ -> {});
                            case DROP -> legacy().drop(plan, Scope.ALL, actor, _ -> {}, mine);
                            case UNDO -> legacy().undo(plan, Scope.ALL, actor, _ -> {}, mine);
                        },
                        came -> {
                            running.set(null);
                            done.set(came);
                            show(plan);
                        },
                        failure -> {
                            failed(failure);
                            show(plan);
                        });
    }

    /// Ends what runs after the batch of tables that it has in hand.
    void stop() {
        cancel();
    }

    void back() {
        forget();
        done.set(null);
        if (step() == Step.CENSUS) {
            go(Step.FIND);
        }
        if (step() == Step.PLAN && running.get() == null) {
            shown = 0;
            go(Step.FIND);
            refresh();
        }
    }

    /// The command that does the same as the next button here.
    String command() {
        Standing current = standing.get();
        if (step() == Step.PLAN && current != null) {
            LegacyPlan plan = current.plan();
            boolean open = plan.in(TableState.SEEN) + plan.in(TableState.FOLDING) + plan.in(TableState.CHANGED) > 0;
            String next = open ? "fold" : plan.in(TableState.FOLDED) > 0 ? "drop" : "report";
            return "holdfast legacy " + next + " " + plan.id();
        }
        StringBuilder command =
                new StringBuilder(step() == Step.FIND ? "holdfast legacy census" : "holdfast legacy plan");
        command.append(" --database ").append(database.get().isEmpty() ? "NAME" : ShellWord.of(database.get()));
        if (!template.get().isBlank()) {
            command.append(" --template ").append(ShellWord.of(template.get().strip()));
        }
        if (!key.get().isBlank()) {
            command.append(" --key ").append(ShellWord.of(String.join(",", words(key.get()))));
        }
        if (!consumed.get().isBlank()) {
            command.append(" --consumed ").append(ShellWord.of(consumed.get().strip()));
        }
        if (step() == Step.CENSUS) {
            command.append(targets.entrySet().stream()
                    .map(each -> " --policy " + ShellWord.of(each.getKey() + "=" + each.getValue()))
                    .collect(Collectors.joining()));
            command.append(" --grace ").append(days() == 0 ? "0" : days() + "d");
        }
        return command.toString();
    }

    ObservableList<String> databases() {
        return databases;
    }

    ObservableList<String> policies() {
        return policies;
    }

    ObservableList<LegacyPlan> plans() {
        return plans;
    }

    StringProperty databaseProperty() {
        return database;
    }

    StringProperty templateProperty() {
        return template;
    }

    StringProperty keyProperty() {
        return key;
    }

    StringProperty consumedProperty() {
        return consumed;
    }

    StringProperty graceDaysProperty() {
        return graceDays;
    }

    ReadOnlyObjectProperty<Census> censusProperty() {
        return census.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<@Nullable Standing> standingProperty() {
        return standing.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<@Nullable Act> runningProperty() {
        return running.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<@Nullable Done> doneProperty() {
        return done.getReadOnlyProperty();
    }
}
