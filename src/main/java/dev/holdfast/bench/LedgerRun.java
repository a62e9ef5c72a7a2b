package dev.holdfast.bench;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.ledger.Chunk;
import dev.holdfast.ledger.ChunkResult;
import dev.holdfast.ledger.DueHandoffs;
import dev.holdfast.ledger.Handoffs;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.NewChunk;
import dev.holdfast.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Keys through the ledger and out of it again, by the classes and the transactions that a session uses, without the
/// governed databases between.
///
/// In: a page of 50,000 keys is marked as chunks of 5,000 in one transaction, as [dev.holdfast.session] does; then
/// each chunk is handed off to one child policy in a transaction of its own; reading it in between is the mover's.
/// Out: the child takes a handoff with its keys, marks and settles it in one transaction.
final class LedgerRun {
    static final int PAGE = 50_000;
    static final int CHUNK = 5_000;

    private final Store store;
    private final Ledger ledger = new Ledger();
    private final Handoffs handoffs = new Handoffs();
    private long session;

    /// @param firstSession the number of the first session that is made up
    LedgerRun(Store store, long firstSession) {
        this.store = store;
        this.session = firstSession;
    }

    /// What the keys are made of.
    enum Shape {
        BIGINT,
        UUID,
        /// A bigint and an int, which is kept as a bigint.
        BIGINT_INT,
        /// A bigint and a date, which is kept as text.
        BIGINT_DATE;

        private List<KeyType> layout() {
            return switch (this) {
                case BIGINT -> List.of(KeyType.BIGINT);
                case UUID -> List.of(KeyType.UUID);
                case BIGINT_INT -> List.of(KeyType.BIGINT, KeyType.BIGINT);
                case BIGINT_DATE -> List.of(KeyType.BIGINT, KeyType.TEXT);
            };
        }

        private Keys page(long from, int size) {
            List<KeyType> layout = layout();
            List<Object> columns = new ArrayList<>();
            for (int column = 0; column < layout.size(); column++) {
                columns.add(column(layout.get(column), column, from, size));
            }
            return new Keys(layout, columns);
        }

        private static Object column(KeyType type, int position, long from, int size) {
            return switch (type) {
                case BIGINT -> {
                    long[] numbers = new long[size];
                    for (int i = 0; i < size; i++) {
                        numbers[i] = position == 0 ? from + i : (from + i) % 7;
                    }
                    yield numbers;
                }
                case UUID -> {
                    UUID[] uuids = new UUID[size];
                    for (int i = 0; i < size; i++) {
                        uuids[i] = new UUID((from + i) * 0x9E3779B97F4A7C15L, (from + i) * 0xC2B2AE3D27D4EB4FL);
                    }
                    yield uuids;
                }
                case TEXT -> {
                    String[] texts = new String[size];
                    for (int i = 0; i < size; i++) {
                        texts[i] = LocalDate.EPOCH.plusDays((from + i) % 20_000).toString();
                    }
                    yield texts;
                }
            };
        }
    }

    /// Keys a second.
    record Speed(double in, double out) {}

    /// @throws IllegalStateException when other keys come out than went in
    Speed run(Shape shape, long ids) {
        int child = Math.toIntExact(session);
        Pass in = handIn(shape, 0, ids, List.of(child));
        Pass out = takeAll(session++, child);
        requireEqual(in, out, shape);
        return new Speed(ids * 1e9 / in.nanos(), ids * 1e9 / out.nanos());
    }

    /// As many sessions of the same policy, one after the other, each of which hands all its keys to all children; then
    /// each child takes up what there is.
    ///
    /// @return nanoseconds for each key of a session
    /// @throws IllegalStateException when other keys come out than went in
    double sessions(int sessions, int ids, List<Integer> children) {
        Pass in = Pass.NONE;
        for (int each = 0; each < sessions; each++, session++) {
            in = in.and(handIn(Shape.BIGINT, (long) each * ids, ids, children));
        }
        long nanos = in.nanos();
        for (int child : children) {
            Pass out = takeAll(session++, child);
            requireEqual(in, out, Shape.BIGINT);
            nanos += out.nanos();
        }
        return (double) nanos / in.keys();
    }

    /// Keys that went one way.
    ///
    /// @param sum tells sets of keys apart, see [#checksum]
    private record Pass(long keys, long sum, long nanos) {
        private static final Pass NONE = new Pass(0, 0, 0);

        private Pass and(Pass other) {
            return new Pass(keys + other.keys, sum + other.sum, nanos + other.nanos);
        }
    }

    private static void requireEqual(Pass in, Pass out, Shape shape) {
        if (out.keys() != in.keys() || out.sum() != in.sum()) {
            throw new IllegalStateException("%d %s keys went into the ledger, %d came out%s"
                    .formatted(in.keys(), shape, out.keys(), out.keys() == in.keys() ? ", but others" : ""));
        }
    }

    private Pass handIn(Shape shape, long first, long ids, List<Integer> children) {
        Pass all = Pass.NONE;
        long chunk = 0;
        for (long from = 0; from < ids; from += PAGE) {
            Keys page = shape.page(first + from, (int) Math.min(PAGE, ids - from));
            long started = System.nanoTime();
            mark(session, page);
            long nanos = System.nanoTime() - started;
            for (Optional<Chunk> next = next(session, chunk); next.isPresent(); next = next(session, chunk)) {
                Chunk marked = next.get();
                started = System.nanoTime();
                handOff(marked, children);
                nanos += System.nanoTime() - started;
                chunk = marked.chunk();
            }
            all = all.and(new Pass(page.size(), checksum(page), nanos));
        }
        return all;
    }

    private Pass takeAll(long childSession, int child) {
        Pass all = Pass.NONE;
        DueHandoffs due = new DueHandoffs(handoffs, child);
        while (true) {
            long started = System.nanoTime();
            List<Handoffs.Taken> taken = takeUp(childSession, child, due);
            all = all.and(new Pass(0, 0, System.nanoTime() - started));
            if (taken.isEmpty()) {
                return all;
            }
            for (Handoffs.Taken handoff : taken) {
                all = all.and(new Pass(handoff.keys().size(), checksum(handoff.keys()), 0));
            }
        }
    }

    /// Tells sets of keys apart, whatever their order and however they are cut.
    private static long checksum(Keys keys) {
        long sum = 0;
        for (int row = 0; row < keys.size(); row++) {
            long key = 17;
            for (Object column : keys.columns()) {
                key = key * 31
                        + switch (column) {
                            case long[] numbers -> numbers[row];
                            case Object[] values -> values[row].hashCode();
                            default -> throw new IllegalStateException("no key array: " + column.getClass());
                        };
            }
            sum += key * 0x9E3779B97F4A7C15L ^ key >>> 29;
        }
        return sum;
    }

    private void mark(long of, Keys page) {
        Instant now = Instant.EPOCH;
        List<NewChunk> chunks = new ArrayList<>();
        for (int from = 0; from < page.size(); from += CHUNK) {
            chunks.add(new NewChunk(
                    of,
                    Math.toIntExact(of),
                    new TableName("public", "orders"),
                    List.of("id", "part").subList(0, page.layout().size()),
                    page.slice(from, Math.min(page.size(), from + CHUNK)),
                    null,
                    now,
                    now,
                    0));
        }
        store.run(tx -> ledger.mark(tx, chunks));
    }

    private Optional<Chunk> next(long of, long after) {
        return store.inTransaction(tx -> ledger.next(tx, of, after));
    }

    private void handOff(Chunk chunk, List<Integer> children) {
        int rows = chunk.keys().size();
        store.run(tx -> ledger.handOff(tx, chunk, new ChunkResult(rows, 0, 0, 0, 0, null), children));
    }

    /// As a child session does: as many in one commit.
    private List<Handoffs.Taken> takeUp(long childSession, int child, DueHandoffs due) {
        return store.inTransaction(tx -> {
            List<Handoffs.Taken> all = new ArrayList<>();
            Optional<Handoffs.Taken> found = due.take(tx);
            while (found.isPresent()) {
                Handoffs.Taken taken = found.get();
                handoffs.marked(tx, taken.id(), child, childSession, 0);
                handoffs.settleIfDone(tx, taken.id(), child, childSession, Duration.ZERO);
                due.done(taken);
                all.add(taken);
                found = all.size() < PAGE / CHUNK ? due.take(tx) : Optional.empty();
            }
            return all;
        });
    }
}
