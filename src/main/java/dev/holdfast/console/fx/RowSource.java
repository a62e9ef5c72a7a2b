package dev.holdfast.console.fx;

import dev.holdfast.filter.ListQuery;
import dev.holdfast.node.ListOperations;
import dev.holdfast.node.Listed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import javafx.scene.control.Control;
import org.jspecify.annotations.Nullable;

/// All rows that match what a list was asked for, where its table shows a page only. As of one moment: what a person
/// asks for afterwards does not change it.
///
/// @param count how many there are, -1 when nobody knows; asked off the UI thread
/// @param command that prints the same rows on the command line; empty when none does
public record RowSource<R>(Callable<Long> count, Pages<R> pages, String command) {
    private static final int PAGE = 1_000;

    /// Rows page after page, off the UI thread.
    @FunctionalInterface
    public interface Pages<R> {
        /// @param last row of the page before; null for the first page
        /// @return empty at the end
        List<R> after(@Nullable R last) throws Exception;
    }

    /// All rows of a list of the engine, of those that are there when it is first asked.
    ///
    /// @param read a page of them; @param number of a row: the newest has the largest
    public static <R> RowSource<R> of(
            ListOperations lists,
            Listed list,
            String filter,
            String sort,
            Function<ListQuery, List<R>> read,
            ToLongFunction<R> number,
            String command) {
        AtomicLong newest = new AtomicLong(-1);
        Callable<ListQuery> bound = () -> {
            if (newest.get() < 0) {
                List<R> first = read.apply(ListQuery.newest("", 1));
                newest.set(first.isEmpty() ? 0 : number.applyAsLong(first.getFirst()));
            }
            return new ListQuery(filter, sort, newest.get(), 0, PAGE);
        };
        AtomicInteger offset = new AtomicInteger();
        return new RowSource<>(
                () -> lists.count(list, bound.call()),
                last -> {
                    offset.set(last == null ? 0 : offset.get() + PAGE);
                    return read.apply(bound.call().page(offset.get(), PAGE));
                },
                command);
    }

    /// All rows of a list that is read by offset and grows at its end only.
    ///
    /// @param count -1 while unknown
    public static <R> RowSource<R> byOffset(long count, BiFunction<Integer, Integer, List<R>> read, String command) {
        AtomicInteger offset = new AtomicInteger();
        return new RowSource<>(
                () -> count,
                last -> {
                    offset.set(last == null ? 0 : offset.get() + PAGE);
                    return read.apply(offset.get(), PAGE);
                },
                command);
    }

    /// A table whose screen has an export of its own: its menu leads there.
    public static void exportedBy(Control table, Runnable export) {
        table.getProperties().put(Runnable.class, export);
    }

    /// The export that a table's screen has of its own.
    public static Optional<Runnable> ownExport(Control table) {
        return Optional.ofNullable((Runnable) table.getProperties().get(Runnable.class));
    }

    /// Says where all rows of a table come from.
    public static <R> void put(Control table, Supplier<RowSource<R>> source) {
        table.getProperties().put(RowSource.class, source);
    }

    /// The rows of a table that match now; empty when the table has them all itself.
    @SuppressWarnings("unchecked") // only `put` writes it
    public static Optional<RowSource<Object>> of(Control table) {
        return Optional.ofNullable(
                        (Supplier<RowSource<Object>>) table.getProperties().get(RowSource.class))
                .map(Supplier::get);
    }
}
