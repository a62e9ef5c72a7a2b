package dev.holdfast.console.audit;

import dev.holdfast.audit.AuditFilter;
import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.node.Operations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// One page of the audit, newest first, filtered by the server; and the last look at the chain.
public final class AuditModel {
    static final int PAGE = 100;

    private final Operations operations;
    private final Background background;
    private final InstantSource clock;
    private final Refresh<Page> reading;
    private final StringProperty actor = new SimpleStringProperty("");
    private final StringProperty object = new SimpleStringProperty("");
    private final StringProperty act = new SimpleStringProperty("");
    private final StringProperty outcome = new SimpleStringProperty("");
    private final IntegerProperty days = new SimpleIntegerProperty();
    /// Where the pages began that lie before this one; the newest page has none.
    private final Deque<Long> starts = new ArrayDeque<>();

    private final ReadOnlyBooleanWrapper newer = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper older = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper filtered = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<Chain> chain = new ReadOnlyObjectWrapper<>(new Chain.Unknown());
    private final ObservableList<Entry> entries = FXCollections.observableArrayList();

    /// What came of the last reading.
    public enum Answer {
        NONE_YET,
        ENTRIES,
        /// Nothing was ever done.
        NONE,
        NO_MATCH,
        FAILED
    }

    /// What is known of the chain.
    public sealed interface Chain {
        record Unknown() implements Chain {}

        record Running() implements Chain {}

        record Checked(ChainReport report, Instant at) implements Chain {}

        record Failed(String problem) implements Chain {}
    }

    private record Page(AuditFilter filter, List<Entry> entries) {}

    private volatile AuditFilter wanted;

    public AuditModel(Operations operations, Background background, InstantSource clock) {
        this.operations = operations;
        this.background = background;
        this.clock = clock;
        this.wanted = filter();
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        for (StringProperty part : List.of(actor, object, act, outcome)) {
            part.subscribe((_, _) -> newest());
        }
        days.subscribe((_, _) -> newest());
    }

    /// One entry more than a page tells whether there is another.
    private AuditFilter filter() {
        return new AuditFilter(
                since(),
                actor.get().strip(),
                act.get(),
                object.get().strip(),
                outcome.get(),
                starts.isEmpty() ? 0 : starts.getLast(),
                PAGE + 1);
    }

    private @Nullable Instant since() {
        return days.get() == 0 ? null : clock.instant().minus(Duration.ofDays(days.get()));
    }

    private Page read() {
        AuditFilter filter = wanted;
        return new Page(filter, operations.audit(filter));
    }

    private void show(Page read) {
        if (!read.filter().equals(wanted)) {
            return;
        }
        List<Entry> found = read.entries();
        older.set(found.size() > PAGE);
        newer.set(!starts.isEmpty());
        Rows.update(entries, found.subList(0, Math.min(PAGE, found.size())), Entry::number);
        problem.set("");
        answer.set(
                !found.isEmpty()
                        ? Answer.ENTRIES
                        : filtered.get() || !starts.isEmpty() ? Answer.NO_MATCH : Answer.NONE);
    }

    private void fail(Exception failure) {
        problem.set(message(failure));
        answer.set(Answer.FAILED);
    }

    private static String message(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    public void refresh() {
        filtered.set(!actor.get().isBlank()
                || !object.get().isBlank()
                || !act.get().isEmpty()
                || !outcome.get().isEmpty()
                || days.get() != 0);
        wanted = filter();
        reading.ask();
    }

    private void newest() {
        starts.clear();
        refresh();
    }

    public void older() {
        if (older.get()) {
            starts.addLast(entries.getLast().number());
            refresh();
        }
    }

    public void newer() {
        if (!starts.isEmpty()) {
            starts.removeLast();
            refresh();
        }
    }

    public void clearFilter() {
        actor.set("");
        object.set("");
        act.set("");
        outcome.set("");
        days.set(0);
    }

    /// Reads the whole chain; takes as long as there are entries.
    public void check() {
        if (chain.get() instanceof Chain.Running) {
            return;
        }
        chain.set(new Chain.Running());
        background.run(
                operations::checkAudit,
                report -> chain.set(new Chain.Checked(report, clock.instant())),
                failure -> chain.set(new Chain.Failed(message(failure))));
    }

    public StringProperty actorProperty() {
        return actor;
    }

    public StringProperty objectProperty() {
        return object;
    }

    /// A word of [dev.holdfast.audit.Act], or the part before its dot; empty for all.
    public StringProperty actProperty() {
        return act;
    }

    /// Id of an outcome; empty for both.
    public StringProperty outcomeProperty() {
        return outcome;
    }

    /// How many days back; 0 for all.
    public IntegerProperty daysProperty() {
        return days;
    }

    public ObservableList<Entry> entries() {
        return entries;
    }

    public ReadOnlyBooleanProperty newerProperty() {
        return newer.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty olderProperty() {
        return older.getReadOnlyProperty();
    }

    /// Whether anything is asked for.
    public ReadOnlyBooleanProperty filteredProperty() {
        return filtered.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Chain> chainProperty() {
        return chain.getReadOnlyProperty();
    }
}
