package dev.holdfast.console.indexes;

import dev.holdfast.dialect.IndexInfo;
import dev.holdfast.index.IndexView;
import dev.holdfast.index.IndexView.Kind;
import dev.holdfast.index.MissingIndex;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A line of the list: an index that stands, or one that is missing.
public sealed interface IndexLine {
    /// An index that is there.
    record Standing(IndexView view) implements IndexLine {}

    /// An index that is not.
    record Missing(MissingIndex missing) implements IndexLine {}

    /// What is said of it first. Its key in the texts is the name.
    enum Verdict {
        USED,
        BACKS,
        UNUSED,
        NOT_KNOWN,
        DUPLICATE,
        REDUNDANT,
        INVALID,
        BUILDING,
        MISSING
    }

    default String table() {
        return switch (this) {
            case Standing(var view) -> view.index().table().toString();
            case Missing(var missing) -> missing.table().toString();
        };
    }

    default String index() {
        return switch (this) {
            case Standing(var view) -> view.index().name();
            case Missing _ -> "";
        };
    }

    default List<String> columns() {
        return switch (this) {
            case Standing(var view) ->
                view.index().keys().stream().map(IndexInfo.Key::text).toList();
            case Missing(var missing) -> missing.columns();
        };
    }

    default @Nullable Long bytes() {
        return this instanceof Standing(var view) ? view.index().bytes() : null;
    }

    default @Nullable Long scans() {
        return this instanceof Standing(var view) ? view.index().scans() : null;
    }

    default @Nullable Instant lastScan() {
        return this instanceof Standing(var view) ? view.index().lastScan() : null;
    }

    default String statement() {
        return switch (this) {
            case Standing(var view) -> view.index().definition();
            case Missing(var missing) -> missing.statement();
        };
    }

    default Verdict verdict() {
        return switch (this) {
            case Missing _ -> Verdict.MISSING;
            case Standing(var view) ->
                view.remarks().isEmpty()
                        ? view.index().backs().isEmpty() ? Verdict.USED : Verdict.BACKS
                        : Verdict.valueOf(view.remarks().getFirst().kind().name());
        };
    }

    default String why() {
        return switch (this) {
            case Missing(var missing) -> missing.why();
            case Standing(var view) ->
                view.remarks().stream().map(IndexView.Remark::why).collect(Collectors.joining("; "));
        };
    }

    /// Whether a filter shows it.
    default boolean in(Filter filter) {
        return switch (filter) {
            case ALL -> true;
            case UNUSED -> this instanceof Standing(var view) && view.is(Kind.UNUSED);
            case DUPLICATES ->
                this instanceof Standing(var view) && (view.is(Kind.DUPLICATE) || view.is(Kind.REDUNDANT));
            case MISSING -> this instanceof Missing;
            case INVALID -> this instanceof Standing(var view) && view.is(Kind.INVALID);
        };
    }

    /// What of the list is shown.
    enum Filter {
        ALL,
        UNUSED,
        DUPLICATES,
        MISSING,
        INVALID
    }
}
