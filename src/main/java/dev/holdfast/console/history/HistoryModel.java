package dev.holdfast.console.history;

import dev.holdfast.catalog.CsvRows;
import dev.holdfast.catalog.TypedKey;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.history.ExportFormat;
import dev.holdfast.history.HistoryExport.Written;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.HistoryRow;
import dev.holdfast.history.Where;
import dev.holdfast.node.Operations;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// A question about rows of one table, page after page of the answer, and its export.
public final class HistoryModel {
    static final int PAGE = 200;

    private final Operations operations;
    private final Background background;
    private final Refresh<List<String>> offered;
    private final Latest search;
    private final String actor;
    private final StringProperty table = new SimpleStringProperty("");
    private final StringProperty key = new SimpleStringProperty("");
    private final StringProperty criteria = new SimpleStringProperty("");
    private final ObjectProperty<Place> place = new SimpleObjectProperty<>(Place.EVERYWHERE);
    private final ObservableList<String> tables = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(new Answer.NotAsked());
    private final ReadOnlyObjectWrapper<Export> export = new ReadOnlyObjectWrapper<>(new Export.None());
    private final BooleanBinding canAsk;

    /// The keys after which the pages began that lie before this one.
    private final Deque<List<String>> starts = new ArrayDeque<>();

    private @Nullable HistoryQuery asked;
    private Cancellation searching = new Cancellation();
    private Cancellation exporting = new Cancellation();

    /// Which places are asked.
    public enum Place {
        EVERYWHERE,
        DATABASES,
        HOT,
        WARM,
        COLD;

        private Set<Where> where() {
            return switch (this) {
                case EVERYWHERE -> HistoryQuery.EVERYWHERE;
                case HOT -> Set.of(Where.HOT);
                case WARM -> Set.of(Where.WARM);
                case COLD -> Set.of(Where.COLD);
                case DATABASES -> Set.of(Where.HOT, Where.WARM);
            };
        }

        public String textKey() {
            return "history.in." + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// What came of the question.
    public sealed interface Answer {
        record NotAsked() implements Answer {}

        record Searching() implements Answer {}

        /// @param first whether no page lies before this one; @param command that answers the same
        record Found(HistoryPage page, boolean first, String command) implements Answer {}

        record Failed(String problem) implements Answer {}
    }

    /// What came of the last export.
    public sealed interface Export {
        record None() implements Export {}

        record Writing() implements Export {}

        record Done(Written written) implements Export {}

        record Failed(String problem) implements Export {}
    }

    public HistoryModel(Operations operations, Background background, String actor) {
        this.operations = operations;
        this.background = background;
        // the field can be typed into all the same
        this.offered = new Refresh<>(background, () -> operations.history().tables(), this::offer, _ -> {});
        this.search = new Latest(background);
        this.actor = actor;
        this.canAsk = Bindings.createBooleanBinding(
                () -> !table.get().isBlank() && !(answer.get() instanceof Answer.Searching), table, answer);
    }

    /// Reads the tables that have a history, to offer them.
    public void readTables() {
        offered.ask();
    }

    private void offer(List<String> found) {
        if (!tables.equals(found)) {
            tables.setAll(found);
        }
    }

    /// Asks what the fields say, from the first page on.
    public void ask() {
        if (!canAsk.get()) {
            return;
        }
        starts.clear();
        asked = new HistoryQuery(
                table.get().strip(),
                key.get().isBlank() ? List.of() : List.of(List.of(key.get().strip())),
                criteria.get().strip(),
                ZoneOffset.UTC,
                place.get().where(),
                List.of(),
                PAGE,
                HistoryQuery.USUAL_PATIENCE);
        search(asked);
    }

    private void search(HistoryQuery query) {
        Cancellation cancellation = new Cancellation();
        searching = cancellation;
        answer.set(new Answer.Searching());
        search.ask(
                () -> operations.history().find(query, cancellation),
                page -> answer.set(new Answer.Found(page, starts.isEmpty(), command(query))),
                failure -> answer.set(new Answer.Failed(message(failure))));
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    /// Ends the search that is under way, at the servers too.
    public void cancel() {
        background.cancel(searching); // the search ends by itself
    }

    public void next() {
        if (answer.get() instanceof Answer.Found found && !found.page().last() && asked != null) {
            starts.addLast(asked.after());
            asked = asked.from(found.page().next());
            search(asked);
        }
    }

    public void previous() {
        if (!starts.isEmpty() && asked != null && !(answer.get() instanceof Answer.Searching)) {
            asked = asked.from(starts.removeLast());
            search(asked);
        }
    }

    /// Writes all that was asked for, not only the page that is shown.
    public void write(String file, ExportFormat format, boolean replace) {
        if (asked == null || export.get() instanceof Export.Writing) {
            return;
        }
        HistoryQuery query = asked.from(List.of());
        Cancellation cancellation = new Cancellation();
        exporting = cancellation;
        export.set(new Export.Writing());
        background.run(
                () -> operations
                        .history()
                        .export(query, format, Path.of(file.strip()), replace, actor, _ -> {}, cancellation),
                written -> export.set(new Export.Done(written)),
                failure -> export.set(new Export.Failed(message(failure))));
    }

    public void stopWriting() {
        background.cancel(exporting);
    }

    /// Forgets what came of the last export.
    public void exportSeen() {
        if (!(export.get() instanceof Export.Writing)) {
            export.set(new Export.None());
        }
    }

    private static String command(HistoryQuery query) {
        StringBuilder command = new StringBuilder("holdfast archive find --table ").append(ShellWord.of(query.table()));
        query.keys().forEach(each -> command.append(" --key ").append(ShellWord.of(each.getFirst())));
        if (!query.criteria().isEmpty()) {
            command.append(" --where ").append(ShellWord.of(query.criteria()));
        }
        if (!query.where().equals(HistoryQuery.EVERYWHERE)) {
            command.append(" --in ")
                    .append(query.where().stream().sorted().map(Where::id).collect(Collectors.joining(",")));
        }
        if (!query.after().isEmpty()) {
            command.append(" --after ").append(ShellWord.of(TypedKey.text(query.after())));
        }
        return command.toString();
    }

    /// What shows how this copy would come back, for a shell.
    static String restore(HistoryPage page, HistoryRow row, long session) {
        return "holdfast archive restore --table %s --key %s --session %d --dry-run"
                .formatted(
                        ShellWord.of(page.database() + "/" + page.table()),
                        ShellWord.of(CsvRows.line(row.key())),
                        session);
    }

    public StringProperty tableProperty() {
        return table;
    }

    public StringProperty keyProperty() {
        return key;
    }

    public StringProperty criteriaProperty() {
        return criteria;
    }

    public ObjectProperty<Place> placeProperty() {
        return place;
    }

    public ObservableList<String> tables() {
        return tables;
    }

    public BooleanBinding canAsk() {
        return canAsk;
    }

    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Export> exportProperty() {
        return export.getReadOnlyProperty();
    }
}
