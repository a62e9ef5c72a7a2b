package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.HoldState;
import dev.holdfast.hold.Holds;
import dev.holdfast.hold.NewHold;
import dev.holdfast.node.WriterRecord.Version;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionView;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Eight writers, two engines and somebody who places holds, all at once on the same rows. In the end every row that a
/// writer committed is accounted for exactly once: in the source with its last content, in the archive with the content
/// that it had when it left, or nowhere when the writer deleted it.
///
/// `mvn -Pcampaign test -Dtest=ConcurrentWritersTest -Dcampaign.minutes=3`; `-Dcampaign.seed=` repeats the writers'
/// choices.
class ConcurrentWritersTest {
    private static final long SEED = Long.getLong("campaign.seed", System.nanoTime());
    private static final int HELD_FOR_EVER = 60;

    private EngineFixture engine;
    private Node other;
    private Holds holds;
    private volatile long end;
    private volatile @Nullable Throwable failure;
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicLong moved = new AtomicLong();

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
        engine.execute("shop", """
                create table orders (id bigint primary key, status text not null, version bigint not null);
                create index on orders (status);
                create table order_items (order_id bigint not null references orders, line_no int not null,
                  version bigint not null, primary key (order_id, line_no));
                create table journal (id bigint primary key, status text not null, version bigint not null);
                create index on journal (status);
                insert into orders select i, 'done', 0 from generate_series(1, 60) i;
                insert into journal select i, 'done', 0 from generate_series(1, 60) i;
                """);
        engine.execute("delivery", """
                create table deliveries (id bigint primary key, order_id bigint not null, version bigint not null);
                create index on deliveries (order_id);
                """);
        engine.policy(policy("orders", null, "shop", List.of("order_items"), "shop", "status = 'done'"));
        engine.policy(policy("deliveries", "orders", "delivery", List.of(), "vault", ""));
        engine.policy(policy("journal", null, "shop", List.of(), "vault", "status = 'done'"));
        other = engine.secondNode();
        holds = engine.features().holds();
    }

    private static PolicyDefinition policy(
            String name,
            @Nullable String parent,
            String database,
            List<String> bundle,
            String archive,
            String criteria) {
        return TestPolicies.draft(name, database)
                .parent(parent, parent == null ? Map.of() : Map.of("id", "order_id"))
                .bundle(bundle)
                .criteria(criteria)
                .archive(archive, database + "_archive")
                .chunkRows(200)
                .driving(TestPolicies.full(2))
                .definition();
    }

    @AfterEach
    void close() {
        other.close();
        engine.close();
    }

    @Test
    void everyRowIsAccountedForOnceAfterAFewSeconds() throws Exception {
        run(Duration.ofSeconds(8), 20_000);
    }

    @Test
    @Tag("campaign")
    void everyRowIsAccountedForOnceAfterMinutes() throws Exception {
        int minutes = Integer.getInteger("campaign.minutes", 3);
        long inserted = run(Duration.ofMinutes(minutes), 130_000L * minutes);
        assertThat(inserted).as("rows inserted").isGreaterThanOrEqualTo(100_000L * minutes);
    }

    /// @param mostRows that the writers insert, spread over the time
    /// @return rows inserted
    private long run(Duration time, long mostRows) throws Exception {
        List<Hold> forEver = List.of(place("orders", firstKeys()), place("journal", firstKeys()));
        assertThat(forEver).extracting(Hold::state).containsOnly(HoldState.EFFECTIVE);
        engine.run("orders", "journal"); // makes the archive tables
        long begin = System.nanoTime();
        end = begin + time.toNanos();
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < Writer.WRITERS; i++) {
            writers.add(new Writer(
                    engine,
                    i,
                    SEED,
                    this::over,
                    () -> inserted(writers) < (double) mostRows * (System.nanoTime() - begin) / time.toNanos()));
        }
        List<Long> heap = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            writers.forEach(writer -> all.add(start(threads, writer)));
            all.add(start(threads, () -> archive(engine.node(), "orders", "journal")));
            all.add(start(threads, () -> archive(other, "journal", "orders")));
            all.add(start(threads, this::placeAndRelease));
            for (int third = 1; third <= 3; third++) {
                awaitUntil(begin + time.toNanos() * third / 3);
                heap.add(heap() / 1_000_000);
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(3, TimeUnit.MINUTES);
        }
        engine.resume();
        engine.run("orders", "journal");

        int conflicts = writers.stream().mapToInt(Writer::conflicts).sum();
        Verification verification = engine.verify();
        System.out.printf(
                "writers: seed %d, %,d rows inserted by %d writers in %d s, %,d written in all, %d of their transactions undone; %,d"
                        + " rows moved in %d sessions, %d holds placed and released; heap %s MB after each third; verify: %,d rows,"
                        + " %d differences%n",
                SEED,
                inserted(writers),
                writers.size(),
                time.toSeconds(),
                written(writers),
                conflicts,
                moved.get(),
                sessions.get(),
                held.get(),
                heap,
                verification.rowsChecked(),
                verification.differences().size());
        assertThat(verification.differences()).isEmpty();
        assertThat(verification.rowsChecked()).as("archived rows").isGreaterThan(inserted(writers) / 3);
        requireHeldRowsInSource();
        reconcile(writers);
        requireNothingLeftOpen();
        assertThat(heap.getLast() - heap.getFirst())
                .as("MB more after the last third than after the first")
                .isLessThan(64 + writers.stream().mapToLong(Writer::written).sum() * 200 / 1_000_000);
        return inserted(writers);
    }

    private boolean over() {
        return System.nanoTime() > end || failure != null;
    }

    private void awaitUntil(long moment) {
        while (System.nanoTime() < moment && failure == null) {
            LockSupport.parkNanos(Math.min(50_000_000, Math.max(1, moment - System.nanoTime())));
        }
    }

    private CompletableFuture<Void> start(ExecutorService threads, Runnable work) {
        return CompletableFuture.runAsync(work, threads).whenComplete((_, thrown) -> {
            if (thrown != null) {
                failure = thrown;
            }
        });
    }

    private static long written(Collection<Writer> writers) {
        return writers.stream().mapToLong(Writer::written).sum();
    }

    private static long inserted(Collection<Writer> writers) {
        return writers.stream().mapToLong(Writer::inserted).sum();
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void archive(Node node, String... policies) {
        Runs.RunOptions options = new Runs.RunOptions(0, Duration.ofSeconds(5), true, "test");
        while (!over()) {
            for (String policy : policies) {
                try {
                    for (SessionView session : node.runs().run(List.of(policy), options, _ -> {})) {
                        sessions.incrementAndGet();
                        moved.addAndGet(session.archivedRows());
                    }
                } catch (HoldfastException e) {
                    if (e.code() != ErrorCode.LEASE_HELD) { // the other engine is at it
                        throw e;
                    }
                }
            }
        }
    }

    private static long[] firstKeys() {
        return LongStream.rangeClosed(1, HELD_FOR_EVER).toArray();
    }

    private Hold place(String table, long... keys) {
        return holds.place(new NewHold(
                "held " + table,
                "",
                "ann",
                List.of(new HoldScope.OfKeys(
                        "shop",
                        new TableName("public", table),
                        List.of("id"),
                        new Keys(List.of(KeyType.BIGINT), List.of(keys))))));
    }

    /// Holds some rows for a moment: none of them may leave from when the hold is effective until it is released.
    private void placeAndRelease() {
        Random random = new Random(SEED);
        while (!over()) {
            String table = random.nextBoolean() ? "orders" : "journal";
            long[] keys = someKeys(table);
            Hold hold = place(table, keys);
            assertThat(hold.state()).isEqualTo(HoldState.EFFECTIVE);
            long before = departed(table, keys);
            awaitUntil(Math.min(end, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(400))));
            assertThat(departed(table, keys))
                    .as("rows of %s that left although hold %d on %d keys was effective", table, hold.id(), keys.length)
                    .isEqualTo(before);
            holds.release(hold.id(), "bob", "settled");
            held.incrementAndGet();
        }
    }

    /// The newest rows: those that the engine is about to take.
    private long[] someKeys(String table) {
        return longs(
                        "shop",
                        "select id from " + table + " where id >= " + Writer.FIRST_KEY + " order by id desc limit 50",
                        row -> row)
                .stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    private <T> List<T> longs(String database, String sql, Function<Long, T> reader) {
        List<T> values = new ArrayList<>();
        try (Connection connection = engine.connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                values.add(reader.apply(row.getLong(1)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return values;
    }

    /// How many lives of these keys have left the source so far, by its receipts.
    private long departed(String table, long[] keys) {
        String ids = LongStream.of(keys).mapToObj(Long::toString).collect(Collectors.joining(","));
        if (ids.isEmpty()) {
            return 0;
        }
        boolean local = table.equals("orders");
        List<Long> chunks = longs(
                local ? "shop" : "vault",
                "select hf_chunk from shop_archive." + table + " where id in (" + ids + ")",
                chunk -> chunk);
        if (chunks.isEmpty()) {
            return 0;
        }
        Collection<Long> gone = longs(
                "shop",
                "select chunk_id from holdfast.receipt where table_name = 'public." + table + "' and chunk_id in ("
                        + chunks.stream().distinct().map(String::valueOf).collect(Collectors.joining(","))
                        + ")",
                chunk -> chunk);
        return chunks.stream().filter(gone::contains).count();
    }

    private void requireHeldRowsInSource() {
        for (String table : List.of("orders", "journal")) {
            assertThat(engine.number("shop", "select count(*) from " + table + " where id <= " + HELD_FOR_EVER))
                    .as("rows of %s held from before the first session", table)
                    .isEqualTo(HELD_FOR_EVER);
        }
    }

    private void reconcile(List<Writer> writers) {
        reconcile(
                writers.stream().map(Writer::orders).toList(),
                List.of(
                        rows("shop", "select id, 0, version from orders where id >= " + Writer.FIRST_KEY),
                        rows("shop", "select order_id, line_no, version from order_items")),
                List.of(
                        rows("shop", "select id, 0, version from shop_archive.orders"),
                        rows("shop", "select order_id, line_no, version from shop_archive.order_items")));
        reconcile(
                writers.stream().map(Writer::journal).toList(),
                List.of(rows("shop", "select id, 0, version from journal where id >= " + Writer.FIRST_KEY)),
                List.of(rows("vault", "select id, 0, version from shop_archive.journal")));
        reconcile(
                writers.stream().map(Writer::deliveries).toList(),
                List.of(rows("delivery", "select id, 0, version from deliveries")),
                List.of(rows("vault", "select id, 0, version from delivery_archive.deliveries")));
    }

    private static void reconcile(List<WriterRecord> records, List<List<Version>> source, List<List<Version>> archive) {
        Map<Version, Integer> places = new HashMap<>();
        source.forEach(rows -> rows.forEach(row -> places.merge(row, 1, Integer::sum)));
        archive.forEach(rows -> rows.forEach(row -> places.merge(row, 1_000, Integer::sum)));
        List<String> wrong = new ArrayList<>();
        for (WriterRecord record : records) {
            for (Version row : record.taken()) {
                require(places.remove(row), row, List.of(1_000), wrong);
            }
            for (Version row : record.standing()) {
                require(places.remove(row), row, List.of(1, 1_000), wrong);
            }
        }
        places.forEach((row, where) -> wrong.add(row + " is there, but was overwritten or deleted: " + where));
        assertThat(wrong)
                .as("rows that are not where they must be (1: source, 1000: archive)")
                .isEmpty();
    }

    private static void require(@Nullable Integer where, Version row, List<Integer> allowed, List<String> wrong) {
        if (where == null || !allowed.contains(where)) {
            wrong.add(row + " is at " + where + ", must be at one of " + allowed);
        }
    }

    private List<Version> rows(String database, String sql) {
        List<Version> rows = new ArrayList<>();
        try (Connection connection = engine.connect(database);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.add(new Version(row.getLong(1), row.getInt(2), row.getLong(3)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return rows;
    }

    private void requireNothingLeftOpen() {
        String names = Stream.of("shop", "delivery", "vault")
                .map(name -> "'" + engine.features().estate().spec(name).databaseName() + "'")
                .collect(Collectors.joining(","));
        assertThat(engine.number(
                        "shop",
                        "select count(*) from pg_stat_activity where state like 'idle in transaction%' and datname in ("
                                + names + ")"))
                .as("open transactions")
                .isZero();
        assertThat(engine.number(
                        "shop",
                        "select count(*) from pg_locks l join pg_database d on d.oid = l.database where l.locktype ="
                                + " 'advisory' and d.datname in (" + names + ")"))
                .as("locks")
                .isZero();
    }
}
