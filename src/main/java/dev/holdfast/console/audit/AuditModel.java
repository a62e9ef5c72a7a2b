package dev.holdfast.console.audit;

import dev.holdfast.audit.ChainReport;
import dev.holdfast.audit.Entry;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.RowSource;
import dev.holdfast.console.fx.Rows;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.filter.ListQuery;
import dev.holdfast.node.Listed;
import dev.holdfast.node.Operations;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// One page of the audit, newest first, filtered by the server; and the last look at the chain.
public final class AuditModel {
    static final int PAGE = 100;
    private static final int EXPORTED = 1_000;

    private final Operations operations;
    private final Background background;
    private final InstantSource clock;
    private final Refresh<Page> reading;
    private final StringProperty filter = new SimpleStringProperty("");
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

    private record Asked(String filter, long before) {}

    private record Page(Asked asked, List<Entry> entries) {}

    private volatile Asked wanted = new Asked("", 0);

    public AuditModel(Operations operations, Background background, InstantSource clock) {
        this.operations = operations;
        this.background = background;
        this.clock = clock;
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        filter.subscribe((_, _) -> newest());
    }

    private Page read() {
        Asked asked = wanted;
        return new Page(asked, operations.lists().audit(asked.filter(), asked.before(), PAGE + 1));
    }

    private void show(Page read) {
        if (!read.asked().equals(wanted)) {
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
        filtered.set(!filter.get().isBlank());
        wanted = new Asked(filter.get(), starts.isEmpty() ? 0 : starts.getLast());
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
        filter.set("");
    }

    /// All that match now, for an export.
    public RowSource<Entry> source() {
        String asked = filter.get();
        AtomicLong newest = new AtomicLong(-1);
        Callable<Long> bound = () -> {
            if (newest.get() < 0) {
                List<Entry> first = operations.lists().audit("", 0, 1);
                newest.set(first.isEmpty() ? 0 : first.getFirst().number());
            }
            return newest.get();
        };
        return new RowSource<>(
                () -> operations
                        .lists()
                        .count(Listed.AUDIT, ListQuery.newest(asked, 0).upTo(bound.call())),
                last -> operations.lists().audit(asked, last == null ? bound.call() + 1 : last.number(), EXPORTED),
                "holdfast audit list --limit 1000000"
                        + (asked.isBlank() ? "" : " --filter " + ShellWord.quoted(asked)));
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

    /// What is asked for, as typed.
    public StringProperty filterProperty() {
        return filter;
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
