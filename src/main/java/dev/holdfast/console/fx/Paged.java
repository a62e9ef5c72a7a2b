package dev.holdfast.console.fx;

import dev.holdfast.filter.ListQuery;
import dev.holdfast.node.ListOperations;
import dev.holdfast.node.Listed;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
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
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// One page of a list that the server filters, sorts and cuts, however long the list is.
///
/// Pages of the newest first stand still while new things come: they are of what was there when the first was left.
public final class Paged<R> {
    public static final int PAGE = 100;

    private final Source<R> source;
    private final UnaryOperator<String> words;
    private final String usual;
    private final Refresh<Read<R>> reading;
    private final StringProperty filter = new SimpleStringProperty("");
    private final StringProperty sort = new SimpleStringProperty("");
    private final ReadOnlyIntegerWrapper page = new ReadOnlyIntegerWrapper();
    private final ReadOnlyBooleanWrapper older = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<Answer> answer = new ReadOnlyObjectWrapper<>(Answer.NONE_YET);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper exchanging = new ReadOnlyBooleanWrapper();
    private final ReadOnlyIntegerWrapper exchanges = new ReadOnlyIntegerWrapper();
    private final ObservableList<R> rows = FXCollections.observableArrayList();
    private long upTo;
    private volatile ListQuery wanted;

    /// What came of the last reading.
    public enum Answer {
        NONE_YET,
        ROWS,
        /// There is nothing, whatever one asks for.
        EMPTY,
        /// Nothing matches the filter.
        NO_MATCH,
        FAILED;

        /// Whether there is nothing to show.
        public boolean nothing() {
            return switch (this) {
                case EMPTY, NO_MATCH, FAILED -> true;
                case NONE_YET, ROWS -> false;
            };
        }
    }

    /// Where the rows come from.
    ///
    /// @param read a page of them
    /// @param number of a row: the newest has the largest; 0 where rows have none
    /// @param command that lists the same on the command line, without filter and sort
    public record Source<R>(
            ListOperations lists,
            Listed list,
            Function<ListQuery, List<R>> read,
            ToLongFunction<R> number,
            String command) {}

    private record Read<R>(ListQuery query, List<R> rows) {}

    /// @param words all that is asked for, given what was typed
    /// @param usual the order where nobody sorted; empty for the newest first
    public Paged(Background background, Source<R> source, UnaryOperator<String> words, String usual) {
        this.source = source;
        this.words = words;
        this.usual = usual;
        this.wanted = ListQuery.newest("", 0);
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        filter.subscribe((_, _) -> again());
        sort.subscribe((_, _) -> again());
    }

    private Read<R> read() {
        ListQuery query = wanted;
        return new Read<>(query, source.read().apply(query));
    }

    private void show(Read<R> read) {
        if (!read.query().equals(wanted)) {
            return;
        }
        List<R> found = read.rows();
        if (found.isEmpty() && page.get() > 0) {
            again(); // what was there is gone
            return;
        }
        older.set(found.size() > PAGE);
        exchange(found.subList(0, Math.min(PAGE, found.size())));
        problem.set("");
        answer.set(!found.isEmpty() ? Answer.ROWS : filter.get().isBlank() ? Answer.EMPTY : Answer.NO_MATCH);
    }

    private void exchange(List<R> fresh) {
        if (!rows.equals(fresh)) {
            exchanging.set(true);
            Rows.update(rows, fresh, source.number()::applyAsLong);
            exchanging.set(false);
            exchanges.set(exchanges.get() + 1);
        }
    }

    private void fail(Exception failure) {
        problem.set(Objects.toString(failure.getMessage(), failure.toString()));
        answer.set(Answer.FAILED);
    }

    /// Reads the page that is shown once more.
    public void refresh() {
        // one row more than a page tells whether there is another
        wanted = new ListQuery(words(), order(), upTo, page.get() * PAGE, PAGE + 1);
        reading.ask();
    }

    /// Reads the first page: what is asked for is another.
    public void again() {
        upTo = 0;
        turnTo(0);
    }

    private void turnTo(int number) {
        page.set(number);
        refresh();
    }

    public void older() {
        if (older.get()) {
            if (page.get() == 0 && order().isEmpty()) {
                upTo = source.number().applyAsLong(rows.getFirst());
            }
            turnTo(page.get() + 1);
        }
    }

    public void newer() {
        if (page.get() == 1) {
            again();
        } else if (page.get() > 1) {
            turnTo(page.get() - 1);
        }
    }

    /// All that is asked for.
    public String words() {
        return words.apply(filter.get());
    }

    private String order() {
        return sort.get().isEmpty() ? usual : sort.get();
    }

    /// All that match now, for an export.
    public RowSource<R> source() {
        return RowSource.of(
                source.lists(),
                source.list(),
                words(),
                order(),
                source.read(),
                source.number(),
                source.command()
                        + (words().isBlank() ? "" : " --filter " + ShellWord.quoted(words()))
                        + (order().isEmpty() ? "" : " --sort " + order()));
    }

    /// What is asked for, as typed.
    public StringProperty filterProperty() {
        return filter;
    }

    /// By what the list is sorted; empty for its usual order.
    public StringProperty sortProperty() {
        return sort;
    }

    public ObservableList<R> rows() {
        return rows;
    }

    /// Whether rows are being exchanged: what a table selects meanwhile nobody chose.
    public ReadOnlyBooleanProperty exchangingProperty() {
        return exchanging.getReadOnlyProperty();
    }

    /// How often rows were exchanged.
    public ReadOnlyIntegerProperty exchangesProperty() {
        return exchanges.getReadOnlyProperty();
    }

    public long number(R row) {
        return source.number().applyAsLong(row);
    }

    /// From 0.
    public ReadOnlyIntegerProperty pageProperty() {
        return page.getReadOnlyProperty();
    }

    /// Whether a page follows.
    public ReadOnlyBooleanProperty olderProperty() {
        return older.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Answer> answerProperty() {
        return answer.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
