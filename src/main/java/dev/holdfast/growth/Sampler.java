package dev.holdfast.growth;

import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Sampling;
import dev.holdfast.dialect.Sampling.Bytes;
import dev.holdfast.dialect.Sampling.Size;
import dev.holdfast.dialect.Sampling.Statements;
import dev.holdfast.dialect.Sampling.Timing;
import dev.holdfast.dialect.TableName;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes samples of governed databases and keeps them.
public final class Sampler {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    public static final Duration USUAL_INTERVAL = Duration.ofMinutes(15);

    /// Tables whose size is measured in one sample, those that changed most first: measuring opens a table, and the
    /// server process keeps some 20 kB for each from then on. The others have their turn in the next samples.
    static final int MOST_MEASURED = 500;

    private final Store store;
    private final Estate estate;
    private final Keeping keeping;
    private final InstantSource clock;
    private final SampleTables samples = new SampleTables();
    private final RollUp rollUp = new RollUp();
    private final Map<String, Map<String, Timing>> lastTimings = new ConcurrentHashMap<>();

    public Sampler(Store store, Estate estate, Keeping keeping, InstantSource clock) {
        this.store = store;
        this.estate = estate;
        this.keeping = keeping;
        this.clock = clock;
    }

    /// Samples every database that no node has sampled for a good part of `interval`.
    public List<SampleOutcome> sampleDue(Duration interval) {
        Instant now = clock.instant();
        Instant before = now.minus(interval.multipliedBy(4).dividedBy(5)); // nodes do not tick together
        return estate.databases().stream()
                .map(DatabaseSpec::name)
                .filter(database -> store.inTransaction(tx -> samples.claim(tx, database, now, before)))
                .map(this::sample)
                .toList();
    }

    /// Samples a database that is known. What goes wrong is the outcome's problem.
    public SampleOutcome sample(String database) {
        Instant at = clock.instant();
        try {
            SampleTables.Known known = store.inTransaction(tx -> samples.known(tx, database, at));
            long begun = System.nanoTime();
            GovernedDatabase governed = estate.database(database);
            Seen seen = governed.read(connection -> look(governed.dialect().sampling(), connection, known));
            int millis =
                    Math.toIntExact(Duration.ofNanos(System.nanoTime() - begun).toMillis());
            Percentiles.@Nullable Figures latency = latency(database, seen.statements());
            return store.inTransaction(tx -> {
                long stored = samples.keep(tx, database, at, millis, seen, latency);
                rollUp.thin(tx, database, keeping, at);
                return new SampleOutcome(database, at, millis, seen.sizes().size(), stored, seen.estimated(), null);
            });
        } catch (HoldfastException e) {
            LOG.debug("{} could not be sampled", database, e);
            String problem = String.valueOf(e.getMessage());
            store.run(tx -> samples.failed(tx, database, at, problem));
            return new SampleOutcome(database, at, 0, 0, 0, 0, problem);
        }
    }

    /// What one look at a database found.
    ///
    /// @param sizes with the bytes that are to be kept; @param estimated those whose size is not measured yet
    /// @param indexes null when they were not looked at
    record Seen(
            List<Sized> sizes,
            long estimated,
            @Nullable List<Sampling.IndexUse> indexes,
            Sampling.Whole whole,
            Statements statements) {}

    /// @param measuredWrites and `measuredPages`: as of the measuring; null when it was never measured
    record Sized(
            Size size,
            Bytes bytes,
            @Nullable Long measuredWrites,
            @Nullable Long measuredPages) {}

    private static Seen look(Sampling sampling, Connection connection, SampleTables.Known known) throws SQLException {
        List<Size> found = sampling.tables(connection);
        List<Long> wanted = found.stream()
                .filter(size -> !size.exact() && known.changed(size))
                .sorted(Comparator.comparingLong((Size size) -> -known.writesSince(size)))
                .limit(MOST_MEASURED)
                .map(Size::relation)
                .toList();
        Map<Long, Bytes> measured = measured(sampling, connection, wanted);
        List<Sized> sizes = new ArrayList<>(found.size());
        long estimated = 0;
        for (Size size : found) {
            Bytes exact = size.exact() ? size.bytes() : measured.get(size.relation());
            if (exact != null) {
                sizes.add(new Sized(size, exact, size.written(), pages(size)));
                continue;
            }
            if (known.changed(size)) {
                estimated++;
            }
            sizes.add(known.asMeasured(size));
        }
        return new Seen(
                sizes,
                estimated,
                known.indexesDue() ? sampling.indexes(connection) : null,
                sampling.whole(connection),
                statements(sampling, connection));
    }

    /// What the statistics say of a table's size, to see whether they said something else before.
    static long pages(Size size) {
        return size.bytes().heap() + size.bytes().indexes() + size.bytes().toast();
    }

    /// A lock that came between, or an index that was dropped meanwhile, costs the measuring and not the sample.
    private static Map<Long, Bytes> measured(Sampling sampling, Connection connection, List<Long> wanted)
            throws SQLException {
        if (wanted.isEmpty()) {
            return Map.of();
        }
        try {
            return GovernedDatabase.attempt(connection, open -> sampling.measure(open, wanted));
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            LOG.debug("sizes are estimated for once: {}", e.getMessage());
            return Map.of();
        }
    }

    private static Statements statements(Sampling sampling, Connection connection) throws SQLException {
        try {
            return GovernedDatabase.attempt(connection, sampling::statements);
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            return Statements.absent("query latency: " + e.getMessage());
        }
    }

    /// Of the calls since the sample that this process took before.
    private Percentiles.@Nullable Figures latency(String database, Statements statements) {
        Map<String, Timing> before = lastTimings.put(database, statements.timings());
        return before == null ? null : Percentiles.between(before, statements.timings());
    }

    /// Sums over the partitions of each partitioned table.
    static Map<TableName, Sized> partitioned(List<Sized> sizes) {
        Map<TableName, Sized> sums = new TreeMap<>();
        for (Sized part : sizes) {
            TableName root = part.size().root();
            if (root != null) {
                sums.merge(root, whole(root, part), Sampler::sum);
            }
        }
        return sums;
    }

    private static Sized whole(TableName root, Sized part) {
        Size size = part.size();
        return new Sized(
                new Size(
                        0,
                        root,
                        null,
                        part.bytes(),
                        true,
                        size.rows(),
                        size.deadRows(),
                        size.inserted(),
                        size.written(),
                        null,
                        size.vacuumedAt(),
                        size.analyzedAt()),
                part.bytes(),
                null,
                null);
    }

    private static Sized sum(Sized left, Sized right) {
        Bytes bytes = left.bytes().plus(right.bytes());
        return new Sized(
                new Size(
                        0,
                        left.size().name(),
                        null,
                        bytes,
                        true,
                        left.size().rows() + right.size().rows(),
                        left.size().deadRows() + right.size().deadRows(),
                        left.size().inserted() + right.size().inserted(),
                        left.size().written() + right.size().written(),
                        null,
                        latest(left.size().vacuumedAt(), right.size().vacuumedAt()),
                        latest(left.size().analyzedAt(), right.size().analyzedAt())),
                bytes,
                null,
                null);
    }

    private static @Nullable Instant latest(@Nullable Instant left, @Nullable Instant right) {
        return left == null || (right != null && right.isAfter(left)) ? right : left;
    }
}
