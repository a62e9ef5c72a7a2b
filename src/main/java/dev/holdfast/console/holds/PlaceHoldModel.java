package dev.holdfast.console.holds;

import dev.holdfast.catalog.CsvRows;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldImpact;
import dev.holdfast.hold.TypedHold;
import dev.holdfast.hold.TypedScope;
import dev.holdfast.node.Operations;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.policy.Policy;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// A hold on its way to be placed: what is to be held, what that keeps, and what came of it.
public final class PlaceHoldModel {
    private final Operations operations;
    private final Background background;
    private final Refresh<List<PolicyStatus>> offered;
    private final Latest count;
    private final String actor;
    private final ZoneId zone;
    private final StringProperty matter = new SimpleStringProperty("");
    private final StringProperty reason = new SimpleStringProperty("");
    private final ObjectProperty<@Nullable LocalDate> until = new SimpleObjectProperty<>();
    private final ObjectProperty<Kind> kind = new SimpleObjectProperty<>(Kind.KEYS);
    private final StringProperty policy = new SimpleStringProperty("");
    private final StringProperty table = new SimpleStringProperty("");
    private final StringProperty keys = new SimpleStringProperty("");
    private final StringProperty criteria = new SimpleStringProperty("");
    private final BooleanProperty below = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<Step> step = new ReadOnlyObjectWrapper<>(new Step.Describing());
    private final ObservableList<String> policies = FXCollections.observableArrayList();
    private final ObservableList<String> tables = FXCollections.observableArrayList();
    private final BooleanBinding complete;
    private Cancellation cancellation = new Cancellation();

    /// How the rows are told.
    enum Kind {
        KEYS,
        CRITERIA,
        TABLE,
        POLICY
    }

    /// How far it has come.
    sealed interface Step {
        record Describing() implements Step {}

        record Counting() implements Step {}

        record CountFailed(String message) implements Step {}

        /// @param refused why it was not placed at the last attempt; empty before the first
        record Counted(HoldImpact impact, String refused) implements Step {}

        record Placing(HoldImpact impact) implements Step {}

        record Placed(Hold hold) implements Step {}
    }

    /// @param zone in which ends and criteria are read
    PlaceHoldModel(Operations operations, Background background, String actor, ZoneId zone, String policy) {
        this.operations = operations;
        this.background = background;
        this.offered = new Refresh<>(background, operations::policies, this::offer, _ -> {});
        this.count = new Latest(background);
        this.actor = actor;
        this.zone = zone;
        if (!policy.isEmpty()) {
            this.policy.set(policy);
            kind.set(Kind.POLICY);
        }
        complete =
                Bindings.createBooleanBinding(this::complete, matter, reason, kind, this.policy, table, keys, criteria);
    }

    private boolean complete() {
        boolean told =
                switch (kind.get()) {
                    case KEYS -> named(table) && named(keys);
                    case CRITERIA -> named(table) && named(criteria);
                    case TABLE -> named(table);
                    case POLICY -> named(policy);
                };
        return told && named(matter) && named(reason);
    }

    private static boolean named(StringProperty text) {
        return text.get() != null && !text.get().isBlank();
    }

    /// Reads what the choices offer.
    void refreshChoices() {
        offered.ask();
    }

    private void offer(List<PolicyStatus> read) {
        List<Policy> known = read.stream().map(PolicyStatus::policy).toList();
        setAll(policies, known.stream().map(Policy::name).toList());
        setAll(
                tables,
                known.stream()
                        .flatMap(each -> Stream.concat(Stream.of(each.table()), each.bundle().stream())
                                .map(name -> each.database() + "/" + name))
                        .distinct()
                        .toList());
    }

    private static void setAll(ObservableList<String> shown, List<String> read) {
        if (!shown.equals(read)) {
            shown.setAll(read);
        }
    }

    private TypedHold wanted() {
        String where = table.get().strip();
        TypedScope scope =
                switch (kind.get()) {
                    case KEYS -> TypedScope.ofKeys(where, CsvRows.of(keys.get()), below.get());
                    case CRITERIA -> TypedScope.matching(where, criteria.get().strip(), zone.getId());
                    case TABLE -> TypedScope.ofTable(where);
                    case POLICY -> TypedScope.ofPolicy(policy.get());
                };
        return new TypedHold(matter.get(), reason.get(), actor, List.of(scope), end());
    }

    /// The end of the last day; null for none.
    private @Nullable Instant end() {
        LocalDate last = until.get();
        return last == null ? null : last.plusDays(1).atStartOfDay(zone).toInstant();
    }

    /// Counts what it would keep.
    void count() {
        Cancellation mine = new Cancellation();
        cancellation = mine;
        step.set(new Step.Counting());
        count.ask(
                () -> operations.holds().preview(wanted(), mine),
                impact -> step.set(new Step.Counted(impact, "")),
                failure -> step.set(new Step.CountFailed(message(failure))));
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    void place() {
        if (step.get() instanceof Step.Counted(HoldImpact impact, String _)) {
            step.set(new Step.Placing(impact));
            background.run(
                    () -> operations.holds().place(wanted()),
                    hold -> step.set(new Step.Placed(hold)),
                    failure -> step.set(new Step.Counted(impact, message(failure))));
        }
    }

    /// Stops the counting, or goes back to what is to be held.
    void back() {
        switch (step.get()) {
            case Step.Counting _, Step.CountFailed _, Step.Counted _ -> {
                stop();
                step.set(new Step.Describing());
            }
            case Step.Describing _, Step.Placing _, Step.Placed _ -> {}
        }
    }

    /// Begins another hold of the same matter.
    void another() {
        keys.set("");
        criteria.set("");
        step.set(new Step.Describing());
    }

    void close() {
        stop();
    }

    private void stop() {
        count.forget();
        background.cancel(cancellation);
    }

    /// The same from the command line.
    String command() {
        StringBuilder text = new StringBuilder(
                "holdfast hold place --matter " + ShellWord.of(matter.get().strip()) + " --reason "
                        + ShellWord.of(reason.get().strip()));
        switch (kind.get()) {
            case POLICY -> text.append(" --policy ").append(policy.get());
            case TABLE ->
                text.append(" --table ").append(ShellWord.of(table.get().strip()));
            case CRITERIA ->
                text.append(" --table ")
                        .append(ShellWord.of(table.get().strip()))
                        .append(" --where ")
                        .append(ShellWord.of(criteria.get().strip()))
                        .append(" --zone ")
                        .append(zone.getId());
            case KEYS ->
                text.append(" --table ")
                        .append(ShellWord.of(table.get().strip()))
                        .append(" --keys-file keys.csv")
                        .append(below.get() ? " --below" : "");
        }
        LocalDate last = until.get();
        return text.append(last == null ? "" : " --until " + last).toString();
    }

    /// Keys as they are typed, a title line among them if there is one.
    long lines() {
        return keys.get().lines().filter(line -> !line.isBlank()).count();
    }

    BooleanBinding completeProperty() {
        return complete;
    }

    ReadOnlyObjectProperty<Step> stepProperty() {
        return step.getReadOnlyProperty();
    }

    StringProperty matterProperty() {
        return matter;
    }

    StringProperty reasonProperty() {
        return reason;
    }

    /// The last day; null for no end.
    ObjectProperty<@Nullable LocalDate> untilProperty() {
        return until;
    }

    ObjectProperty<Kind> kindProperty() {
        return kind;
    }

    StringProperty policyProperty() {
        return policy;
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

    BooleanProperty belowProperty() {
        return below;
    }

    ObservableList<String> policies() {
        return policies;
    }

    ObservableList<String> tables() {
        return tables;
    }
}
