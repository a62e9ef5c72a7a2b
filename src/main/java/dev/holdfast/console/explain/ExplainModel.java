package dev.holdfast.console.explain;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.explain.Explanation;
import dev.holdfast.explain.RowQuery;
import dev.holdfast.node.Operations;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.policy.Policy;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// One row that somebody asks about, and the answer.
public final class ExplainModel {
    private final Operations operations;
    private final Refresh<List<String>> offered;
    private final Latest question;
    private final StringProperty table = new SimpleStringProperty("");
    private final StringProperty key = new SimpleStringProperty("");
    private final ObservableList<String> tables = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(new Answer.NotAsked());
    private final BooleanBinding canAsk;

    /// What came of the question.
    public sealed interface Answer {
        record NotAsked() implements Answer {}

        record Asking() implements Answer {}

        /// @param command that answers the same
        record Explained(Explanation explanation, String command) implements Answer {}

        record Failed(String problem) implements Answer {}
    }

    public ExplainModel(Operations operations, Background background) {
        this.operations = operations;
        // the field can be typed into all the same
        this.offered = new Refresh<>(background, this::offers, this::offer, _ -> {});
        this.question = new Latest(background);
        this.canAsk = Bindings.createBooleanBinding(
                () -> !table.get().isBlank() && !key.get().isBlank() && !(answer.get() instanceof Answer.Asking),
                table,
                key,
                answer);
    }

    /// Reads the tables that policies take rows of, to offer them.
    public void readTables() {
        offered.ask();
    }

    private List<String> offers() {
        return operations.policies().stream()
                .map(PolicyStatus::policy)
                .flatMap(ExplainModel::tables)
                .distinct()
                .toList();
    }

    private void offer(List<String> found) {
        if (!tables.equals(found)) {
            tables.setAll(found);
        }
    }

    private static Stream<String> tables(Policy policy) {
        return Stream.concat(Stream.of(policy.table()), policy.bundle().stream())
                .map(each -> policy.database() + "/" + each);
    }

    public void ask() {
        if (!canAsk.get()) {
            return;
        }
        RowQuery query = new RowQuery(table.get().strip(), List.of(key.get().strip()));
        answer.set(new Answer.Asking());
        question.ask(
                () -> operations.explain(query),
                explanation -> answer.set(new Answer.Explained(explanation, command(query))),
                failure -> answer.set(new Answer.Failed(Objects.toString(failure.getMessage(), failure.toString()))));
    }

    private static String command(RowQuery query) {
        return "holdfast explain --table %s --key %s"
                .formatted(ShellWord.of(query.table()), ShellWord.of(query.key().getFirst()));
    }

    public StringProperty tableProperty() {
        return table;
    }

    public StringProperty keyProperty() {
        return key;
    }

    /// Tables that may be meant.
    public ObservableList<String> tables() {
        return tables;
    }

    public BooleanBinding canAsk() {
        return canAsk;
    }

    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }
}
