package dev.holdfast.legacy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a database's catalog costs at one moment.
///
/// @param moment `planned`, `folded`, `dropped`, `undone`, or `asked`
/// @param relations tables, indexes, views and all else of the catalog; @param catalogBytes its own size
/// @param connectMillis a new connection and its first question
/// @param planMillis a new connection's first plan of a query by name pattern over the catalog and of one table
/// @param catalogMillis reading all tables, as the console does
/// @param dumpMillis `pg_dump -s`; null when no client was at hand, see `dumpNote`
public record Measure(
        String moment,
        Instant at,
        long relations,
        long catalogBytes,
        double connectMillis,
        double planMillis,
        double catalogMillis,
        @Nullable Double dumpMillis,
        String dumpNote) {}
