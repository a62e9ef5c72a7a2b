package dev.holdfast.console.policies;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.node.Operations;
import dev.holdfast.onboard.Preview;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.TableShape;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import javafx.beans.InvalidationListener;
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
import org.jspecify.annotations.Nullable;

/// Which rows a policy means while its criteria are typed: the columns to choose from, how many rows are due, the first
/// of them.
public final class RowsModel {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SAMPLES = 20;

    private final Operations operations;
    private final Background background;
    private final Latest columns;
    private final Latest due;
    private final PendingChanges pending;
    private final StringProperty criteria = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<@Nullable Preview> preview = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyIntegerWrapper edited = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper looking = new ReadOnlyBooleanWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper tablesProblem = new ReadOnlyStringWrapper("");
    private final InvalidationListener pendingChanged = _ -> fill();
    private PolicyDetailModel.@Nullable Detail shown;
    private Completion completion = Completion.NONE;
    private String tablesOf = "";
    private Cancellation cancellation = new Cancellation();
    private boolean filling;

    public RowsModel(
            Operations operations,
            Background background,
            PendingChanges pending,
            ReadOnlyObjectProperty<PolicyDetailModel.@Nullable Detail> detail) {
        this.operations = operations;
        this.background = background;
        this.columns = new Latest(background);
        this.due = new Latest(background);
        this.pending = pending;
        criteria.subscribe(this::typed);
        pending.edits().addListener(pendingChanged);
        detail.subscribe(this::show);
    }

    private void show(PolicyDetailModel.@Nullable Detail detail) {
        String before = shown == null ? "" : shown.policy().name();
        shown = detail;
        if (detail == null) {
            return;
        }
        if (!detail.policy().name().equals(before)) {
            forget();
        }
        fill();
        readTables(detail.definition());
    }

    private void forget() {
        due.forget();
        cancel();
        looking.set(false);
        preview.set(null);
        problem.set("");
    }

    private void fill() {
        PolicyDetailModel.Detail of = shown;
        if (of != null && !filling) {
            filling = true;
            criteria.set(wanted(of).criteria());
            filling = false;
        }
    }

    private PolicyDefinition wanted(PolicyDetailModel.Detail of) {
        return pending.of(of.policy().name()).map(PendingChanges.Edit::wanted).orElse(of.definition());
    }

    private void typed() {
        PolicyDetailModel.Detail of = shown;
        if (of == null || filling) {
            return;
        }
        filling = true;
        pending.change(of.definition(), of.policy().version(), draft -> draft.criteria(criteria.get()));
        filling = false;
        edited.set(edited.get() + 1);
    }

    /// Reads which columns there are, once for a policy and its joins.
    private void readTables(PolicyDefinition of) {
        String wanted = of.database() + "/" + of.table() + of.joins();
        if (wanted.equals(tablesOf)) {
            return;
        }
        tablesOf = wanted;
        completion = Completion.NONE;
        columns.ask(
                () -> {
                    Map<String, TableShape> tables = new LinkedHashMap<>();
                    tables.put("", operations.authoring().table(of.database(), of.table()));
                    of.joins()
                            .forEach((alias, join) ->
                                    tables.put(alias, operations.authoring().table(of.database(), join.table())));
                    return tables;
                },
                tables -> {
                    completion = new Completion(tables);
                    tablesProblem.set("");
                },
                failure -> {
                    tablesOf = ""; // asked again when it is shown again
                    tablesProblem.set(message(failure));
                });
    }

    /// Counts the rows that are due as it is typed now, and reads the first of them. What is under way for an earlier
    /// text is stopped.
    public void look() {
        PolicyDetailModel.Detail of = shown;
        if (of == null) {
            return;
        }
        cancel();
        PolicyDefinition wanted = wanted(of);
        Cancellation mine = new Cancellation();
        cancellation = mine;
        looking.set(true);
        problem.set("");
        due.ask(
                () -> operations.authoring().preview(wanted, SAMPLES, PATIENCE, mine),
                read -> {
                    looking.set(false);
                    preview.set(read);
                },
                failure -> {
                    looking.set(false);
                    preview.set(null);
                    problem.set(message(failure));
                });
    }

    /// Stops what is under way, at the server.
    public void cancel() {
        if (looking.get()) {
            background.cancel(cancellation);
        }
    }

    /// Nobody looks any more.
    public void close() {
        cancel();
        pending.edits().removeListener(pendingChanged);
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    /// What may stand at the caret.
    public Completion completion() {
        return completion;
    }

    public StringProperty criteriaProperty() {
        return criteria;
    }

    /// Rises with each edit by a person.
    public ReadOnlyIntegerProperty editedProperty() {
        return edited.getReadOnlyProperty();
    }

    /// Null until somebody looked.
    public ReadOnlyObjectProperty<@Nullable Preview> previewProperty() {
        return preview.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty lookingProperty() {
        return looking.getReadOnlyProperty();
    }

    /// What is wrong with the criteria, with the place; empty when nothing is.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// Why there are no columns to choose from; empty when there are.
    public ReadOnlyStringProperty tablesProblemProperty() {
        return tablesProblem.getReadOnlyProperty();
    }
}
