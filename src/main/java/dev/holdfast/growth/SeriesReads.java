package dev.holdfast.growth;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Store;
import dev.holdfast.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Values over time.
final class SeriesReads {
    static final int MOST_POINTS = 10_000;
    private static final int MOST_SESSIONS = 1000;
    private static final String VALUES =
            "s.at, s.heap_bytes, s.index_bytes, s.toast_bytes, s.row_count, s.dead_rows, s.inserted";

    private final Store store;

    SeriesReads(Store store) {
        this.store = store;
    }

    /// Where the samples of a subject are.
    ///
    /// @param table of the control schema; @param key its column; @param id of the subject there
    private record Place(String table, String key, int id, int database) {}

    private static Place place(Tx tx, Subject subject) {
        TableName table = subject.table();
        Record found = table == null
                ? tx.dsl().fetchOne("""
                                SELECT d.id, d.id AS database FROM database_ d
                                WHERE d.name = {0} AND EXISTS (
                                  SELECT FROM growth_database_sample s WHERE s.database_id = d.id)""", DSL.val(subject.database()))
                : tx.dsl().fetchOne("""
                                SELECT t.id, d.id AS database FROM growth_table t JOIN database_ d ON d.id = t.database_id
                                WHERE d.name = {0} AND t.table_schema = {1} AND t.table_name = {2}""", DSL.val(subject.database()), DSL.val(table.schema()), DSL.val(table.table()));
        if (found == null) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    subject + " was never sampled; `holdfast growth sample " + subject.database() + "` does so now");
        }
        int id = found.get("id", Integer.class);
        int database = found.get("database", Integer.class);
        return table == null
                ? new Place("growth_database_sample", "database_id", id, database)
                : new Place("growth_sample", "table_id", id, database);
    }

    Series series(Subject subject, Instant from, Instant to, int maxPoints) {
        return store.inTransaction(tx -> {
            Place place = place(tx, subject);
            Span span = span(tx, place, from, to);
            Duration step = step(span, maxPoints);
            return new Series(
                    subject, step, thinned(tx, place, VALUES, span, step).map(SeriesReads::point));
        });
    }

    /// The last row of each step. @param step zero for every row
    private static Result<Record> thinned(Tx tx, Place place, String values, Span span, Duration step) {
        return tx.dsl()
                .fetch(
                        """
                        SELECT DISTINCT ON (bucket) %1$s,
                          CASE WHEN {3} = 0 THEN extract(epoch FROM s.at)
                            ELSE floor(extract(epoch FROM s.at - {1}) / {3}) END AS bucket
                        FROM %2$s s WHERE s.%3$s = {0} AND s.at >= {1} AND s.at < {2}
                        ORDER BY bucket, s.at DESC""".formatted(values, place.table, place.key),
                        DSL.val(place.id),
                        DSL.val(span.from),
                        DSL.val(span.to),
                        DSL.val(step.toSeconds()));
    }

    /// How long a step must be so that there are no more than so many; zero when each sample may be a point, for there
    /// is one a minute at most.
    private static Duration step(Span span, int maxPoints) {
        if (maxPoints < 1 || maxPoints > MOST_POINTS) {
            throw new HoldfastException(ErrorCode.USAGE, maxPoints + " points: a series has 1 to " + MOST_POINTS);
        }
        long seconds = Math.ceilDiv(Duration.between(span.from, span.to).toMillis(), 1000L * maxPoints);
        return seconds <= 60 ? Duration.ZERO : Duration.ofSeconds(seconds);
    }

    private record Span(Instant from, Instant to) {}

    /// What of a span there are samples in, so that points are not spent on the time before the first.
    private static Span span(Tx tx, Place place, Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw new HoldfastException(ErrorCode.USAGE, "a series begins before it ends: " + from + " to " + to);
        }
        Record found = tx.dsl()
                .fetchSingle(
                        "SELECT min(at) AS oldest, max(at) AS newest FROM %s WHERE %s = {0} AND at >= {1} AND at < {2}"
                                .formatted(place.table, place.key),
                        DSL.val(place.id),
                        DSL.val(from),
                        DSL.val(to));
        Instant oldest = found.get("oldest", Instant.class);
        Instant newest = found.get("newest", Instant.class);
        return oldest == null || newest == null ? new Span(from, to) : new Span(oldest, newest.plusMillis(1));
    }

    private static Series.Point point(Record row) {
        return new Series.Point(
                row.get("at", Instant.class),
                row.get("heap_bytes", Long.class),
                row.get("index_bytes", Long.class),
                row.get("toast_bytes", Long.class),
                row.get("row_count", Long.class),
                row.get("dead_rows", Long.class),
                row.get("inserted", Long.class));
    }

    List<SessionMark> sessions(Subject subject, Instant from, Instant to) {
        return store.inTransaction(tx -> {
            Place place = place(tx, subject);
            TableName table = subject.table();
            return tx.dsl()
                    .fetch(
                            """
                            SELECT n.id, p.name AS policy, p.table_schema, p.table_name, n.state, n.started_at,
                              n.ended_at, n.archived_rows
                            FROM session n JOIN policy p ON p.id = n.policy_id
                            WHERE p.database_id = {0} AND n.ended_at >= {1} AND n.ended_at < {2}
                              AND ({3} = '' OR (p.table_schema, p.table_name) = ({3}, {4})
                                OR EXISTS (SELECT FROM policy_bundle b
                                           WHERE b.policy_id = p.id AND (b.table_schema, b.table_name) = ({3}, {4})))
                            ORDER BY n.ended_at, n.id LIMIT {5}""",
                            DSL.val(place.database),
                            DSL.val(from),
                            DSL.val(to),
                            DSL.val(table == null ? "" : table.schema()),
                            DSL.val(table == null ? "" : table.table()),
                            DSL.val(MOST_SESSIONS))
                    .map(row -> mark(tx, place, row));
        });
    }

    private static SessionMark mark(Tx tx, Place place, Record row) {
        Instant started = row.get("started_at", Instant.class);
        Instant ended = row.get("ended_at", Instant.class);
        return new SessionMark(
                row.get("id", Long.class),
                row.get("policy", String.class),
                new TableName(row.get("table_schema", String.class), row.get("table_name", String.class)),
                row.get("state", String.class),
                started,
                ended,
                row.get("archived_rows", Long.class),
                beside(tx, place, "s.at <= {1} ORDER BY s.at DESC", started),
                beside(tx, place, "s.at >= {1} ORDER BY s.at", ended));
    }

    private static Series.@Nullable Point beside(Tx tx, Place place, String where, Instant moment) {
        return tx.dsl()
                .fetchOptional(
                        "SELECT %s FROM %s s WHERE s.%s = {0} AND %s LIMIT 1"
                                .formatted(VALUES, place.table, place.key, where),
                        DSL.val(place.id),
                        DSL.val(moment))
                .map(SeriesReads::point)
                .orElse(null);
    }

    /// Bytes at the end of each day (UTC) on which the database was sampled, from the subject's first day on; a table
    /// that did not change has the value of the day before.
    TreeMap<LocalDate, Long> daily(Subject subject) {
        return store.inTransaction(tx -> {
            Place place = place(tx, subject);
            TreeMap<LocalDate, Long> stored = new TreeMap<>();
            tx.dsl()
                    .fetch("""
                            SELECT DISTINCT ON (day) date_trunc('day', s.at, 'UTC') AS day,
                              s.heap_bytes + s.index_bytes + s.toast_bytes AS bytes
                            FROM %s s WHERE s.%s = {0} ORDER BY day, s.at DESC""".formatted(place.table, place.key), DSL.val(place.id))
                    .forEach(row -> stored.put(day(row), row.get("bytes", Long.class)));
            TreeMap<LocalDate, Long> days = new TreeMap<>();
            tx.dsl().fetch("""
                            SELECT DISTINCT date_trunc('day', at, 'UTC') AS day FROM growth_database_sample
                            WHERE database_id = {0}""", DSL.val(place.database)).forEach(row -> {
                var last = stored.floorEntry(day(row));
                if (last != null) {
                    days.put(day(row), last.getValue());
                }
            });
            return days;
        });
    }

    private static LocalDate day(Record row) {
        return row.get("day", Instant.class).atZone(ZoneOffset.UTC).toLocalDate();
    }

    ObjectCounts objects(String database, Instant from, Instant to, int maxPoints) {
        return store.inTransaction(tx -> {
            Place place = place(tx, database);
            Span span = span(tx, place, from, to);
            Duration step = step(span, maxPoints);
            return new ObjectCounts(
                    database,
                    step,
                    thinned(tx, place, "s.at, s.tables, s.partitions, s.indexes, s.views, s.others", span, step)
                            .map(SeriesReads::counts));
        });
    }

    Latencies latencies(String database, Instant from, Instant to, int maxPoints) {
        List<Latencies.Point> points = store.inTransaction(tx -> {
            Place place = place(tx, database);
            Span span = span(tx, place, from, to);
            return thinned(
                            tx,
                            place,
                            "s.at, s.calls, s.mean_millis AS mean, s.p50_millis AS p50, s.p95_millis AS p95,"
                                    + " s.p99_millis AS p99",
                            span,
                            step(span, maxPoints))
                    .stream()
                    .filter(row -> row.get("calls") != null)
                    .map(SeriesReads::latency)
                    .toList();
        });
        return new Latencies(database, points.isEmpty() ? whyNoLatency(database) : null, points);
    }

    private static ObjectCounts.Point counts(Record row) {
        return new ObjectCounts.Point(
                row.get("at", Instant.class),
                row.get("tables", Long.class),
                row.get("partitions", Long.class),
                row.get("indexes", Long.class),
                row.get("views", Long.class),
                row.get("others", Long.class));
    }

    private static Latencies.Point latency(Record row) {
        return new Latencies.Point(
                row.get("at", Instant.class),
                row.get("calls", Long.class),
                row.get("mean", Double.class),
                row.get("p50", Double.class),
                row.get("p95", Double.class),
                row.get("p99", Double.class));
    }

    private static Place place(Tx tx, String database) {
        int id = tx.dsl()
                .fetchSingle("SELECT id FROM database_ WHERE name = {0}", DSL.val(database))
                .get(0, Integer.class);
        return new Place("growth_database_sample", "database_id", id, id);
    }

    private String whyNoLatency(String database) {
        return store.inTransaction(tx -> tx.dsl()
                .fetchOptional("""
                        SELECT coalesce(g.no_latency,
                          'no query was measured: it takes two samples of one process, a daemon or a console')
                        FROM growth_database g JOIN database_ d ON d.id = g.database_id
                        WHERE d.name = {0} AND g.sampled_at IS NOT NULL""", DSL.val(database))
                .map(row -> row.get(0, String.class))
                .orElse("the database was never sampled"));
    }
}
