package dev.holdfast.history;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.catalog.TypedKey;
import dev.holdfast.dialect.Column;
import dev.holdfast.dialect.KeyOrder;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.Looking.Copy;
import dev.holdfast.dialect.Searching;
import dev.holdfast.dialect.Searching.Found;
import dev.holdfast.dialect.Searching.Returned;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.Estate;
import dev.holdfast.estate.GovernedDatabase;
import dev.holdfast.freeze.ColdKeeper;
import dev.holdfast.history.HistoryPage.PlaceRead;
import dev.holdfast.history.Places.Located;
import dev.holdfast.policy.Policies;
import dev.holdfast.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds the rows of a table wherever they are. Reads only; see the package for why no row is there twice or missing.
public final class HistorySearch {
    /// Copies of one key that are looked for, at most, before the page is given up.
    private static final int MOST_ROWS = 1_000_000;

    private static final Comparator<Entry> BY_KEY =
            Comparator.comparing(entry -> entry.found().key(), KeyOrder.KEYS);

    /// Lives of one key: the hot row, then its copies, the latest first.
    private static final Comparator<Entry> NEWEST_FIRST = Comparator.comparing(
            (Entry entry) ->
                    entry.found().copy() == null ? null : entry.found().copy().archivedAt(),
            Comparator.nullsFirst(Comparator.reverseOrder()));

    private final UUID installation;
    private final Estate estate;
    private final Places places;
    private final RestoresUnderWay restores;
    private final ColdKeeper cold;

    public HistorySearch(Store store, Estate estate, Policies policies, ColdKeeper cold) {
        this.installation = store.installation();
        this.restores = new RestoresUnderWay(store);
        this.estate = estate;
        this.cold = cold;
        this.places = new Places(estate, policies, cold);
    }

    /// A row as a place has it. @param restore that brought the copy back; 0 for none
    record Entry(Place place, Found found, long restore) {}

    /// What one place has of a page. @param end the key up to which it was read, if it may have more rows from there on
    record Slice(List<Entry> entries, @Nullable List<Object> end) {
        static final Slice NONE = new Slice(List.of(), null);

        /// @param entries in order, one more than a page has where there are more
        static Slice of(List<Entry> entries, int limit) {
            return new Slice(
                    entries, entries.size() > limit ? entries.getLast().found().key() : null);
        }
    }

    /// Tables that have a history, as `database/schema.table`.
    public List<String> tables() {
        return places.tables().stream().map(Object::toString).sorted().toList();
    }

    /// The first page of what is asked for, or the one after [HistoryQuery#after].
    ///
    /// @throws HoldfastException `USAGE` when table, key or criteria are wrong; `UNREACHABLE` when no place can be
    /// read;
    ///     `DATABASE` when it was cancelled
    public HistoryPage find(HistoryQuery query, Cancellation cancellation) {
        Patience patience = new Patience(query.patience(), cancellation);
        Located located = places.locate(query.table());
        Question question = Question.of(query, located, estate);
        Keys after =
                query.after().isEmpty() ? null : TypedKey.read(located.of().toString(), located.key(), query.after());
        ColdReading files = new ColdReading(installation, estate, cold, located, question, patience);
        for (int limit = query.limit(); ; ) {
            Reading reading = new Reading(located, question, patience, files, after, limit);
            HistoryPage page = reading.page(query.limit());
            if (files.thawedMeanwhile()) {
                continue; // rows went to where this reading had looked already
            }
            if (reading.within(page)) {
                limit = wider(limit, located);
            } else if (page.rows().isEmpty() && !page.last()) { // everything on it was on its way
                after = TypedKey.read(located.of().toString(), located.key(), page.next());
            } else {
                return page;
            }
        }
    }

    private static int wider(int limit, Located located) {
        if (limit >= MOST_ROWS) {
            throw new HoldfastException(
                    ErrorCode.DATABASE,
                    "%s: one key has more than %,d copies; ask for it by criteria".formatted(located.of(), MOST_ROWS));
        }
        return Math.min(MOST_ROWS, limit * 4);
    }

    /// One page, read from every place.
    private final class Reading {
        private final Located located;
        private final Question question;
        private final Patience patience;
        private final ColdReading files;
        private final @Nullable Keys after;
        private final int limit;
        private final List<PlaceRead> reads = new ArrayList<>();

        Reading(
                Located located,
                Question question,
                Patience patience,
                ColdReading files,
                @Nullable Keys after,
                int limit) {
            this.located = located;
            this.question = question;
            this.patience = patience;
            this.files = files;
            this.after = after;
            this.limit = limit;
        }

        HistoryPage page(int rows) {
            boolean closed = located.unread().stream().anyMatch(read -> read.where() == Where.HOT);
            if (!closed) {
                GovernedDatabase source = estate.database(located.of().database());
                try {
                    return source.read(patience.cancellation(), connection -> {
                        source.dialect().searching().bound(connection, patience.left());
                        return page(source, connection, rows);
                    });
                } catch (HoldfastException e) {
                    patience.refuse(e, located.of().toString());
                    reads.clear();
                    reads.add(new PlaceRead(Where.HOT, located.of().toString(), patience.why(e)));
                }
            }
            Cut cut = Cut.of(archived(null), rows);
            return told(cut, Lives.unconfirmed(cut.entries()));
        }

        /// Source first, then the archives; [Lives] asks the source's snapshot again.
        private HistoryPage page(GovernedDatabase source, Connection connection, int rows) throws SQLException {
            List<Slice> slices = new ArrayList<>();
            if (located.hot() != null && question.asks(Where.HOT)) {
                slices.add(slice(source, connection, located.hot()));
                reads.add(new PlaceRead(Where.HOT, located.hot().name(), null));
            }
            Set<Long> underWay = restores.underWay(); // before the archives: one that ends later has set its marks
            slices.addAll(archived(connection));
            Cut cut = Cut.of(slices, rows);
            Lives.Snapshot snapshot = new Lives.Snapshot(installation, source, connection, located, underWay);
            return told(cut, Lives.judged(snapshot, cut.entries()));
        }

        private HistoryPage told(Cut cut, Lives lives) {
            List<PlaceRead> all = new ArrayList<>(reads);
            located.unread().stream()
                    .filter(read -> question.asks(read.where()))
                    .forEach(all::add);
            return new HistoryPage(
                    located.of().database(),
                    located.of().table(),
                    located.columns(),
                    lives.rows(),
                    cut.next(),
                    lives.onTheirWay(),
                    all);
        }

        private List<Slice> archived(@Nullable Connection source) {
            List<Slice> slices = new ArrayList<>();
            if (question.asks(Where.WARM)) {
                located.warm().forEach(warm -> slices.add(archived(source, warm)));
            }
            if (question.asks(Where.COLD)) {
                slices.addAll(files.read(after, limit, slices, reads));
            }
            return slices;
        }

        /// An archive in the source's own database is read in the same snapshot.
        private Slice archived(@Nullable Connection source, Place.Warm warm) {
            try {
                question.require(warm);
                GovernedDatabase archive = estate.database(warm.database());
                boolean beside =
                        source != null && warm.database().equals(located.of().database());
                Slice slice = beside
                        ? GovernedDatabase.attempt(
                                Objects.requireNonNull(source), connection -> bounded(archive, connection, warm))
                        : archive.read(patience.cancellation(), connection -> bounded(archive, connection, warm));
                reads.add(new PlaceRead(Where.WARM, warm.name(), null));
                return slice;
            } catch (SQLException e) {
                return missed(warm, estate.database(warm.database()).failure(e));
            } catch (HoldfastException e) {
                return missed(warm, e);
            }
        }

        private Slice missed(Place place, HoldfastException e) {
            patience.refuse(e, place.name());
            reads.add(new PlaceRead(place.where(), place.name(), patience.why(e)));
            return Slice.NONE;
        }

        private Slice bounded(GovernedDatabase database, Connection connection, Place place) throws SQLException {
            database.dialect().searching().bound(connection, patience.left());
            return slice(database, connection, place);
        }

        private Slice slice(GovernedDatabase database, Connection connection, Place place) throws SQLException {
            Searching searching = database.dialect().searching();
            List<Found> found = searching.find(connection, question.at(place, database, after, limit + 1));
            return Slice.of(
                    marked(
                            database,
                            connection,
                            installation,
                            found.stream().map(row -> new Entry(place, row, 0)).toList()),
                    limit);
        }

        /// Whether one key alone has more copies than were read.
        boolean within(HistoryPage page) {
            return page.next().equals(Cut.WITHIN_A_KEY);
        }
    }

    /// Where a page ends: never amid the lives of one key.
    private record Cut(List<Entry> entries, List<String> next) {
        /// In place of a key: not even the lives of the first one are all there.
        static final List<String> WITHIN_A_KEY = List.of("", "amid the copies of a key", "");

        static Cut of(List<Slice> slices, int rows) {
            List<Object> end = slices.stream()
                    .map(Slice::end)
                    .filter(Objects::nonNull)
                    .min(KeyOrder.KEYS)
                    .orElse(null);
            List<Entry> whole = slices.stream()
                    .flatMap(slice -> slice.entries().stream())
                    .distinct() // found once for each spelling of its key that was asked for
                    .filter(entry ->
                            end == null || KeyOrder.KEYS.compare(entry.found().key(), end) < 0)
                    .sorted(BY_KEY.thenComparing(NEWEST_FIRST))
                    .toList();
            if (whole.isEmpty()) {
                return new Cut(whole, end == null ? List.of() : WITHIN_A_KEY);
            }
            int size = Math.min(rows, whole.size());
            while (size < whole.size() && BY_KEY.compare(whole.get(size - 1), whole.get(size)) == 0) {
                size++;
            }
            boolean last = end == null && size == whole.size();
            return new Cut(
                    whole.subList(0, size),
                    last ? List.of() : text(whole.get(size - 1).found().key()));
        }
    }

    /// Rows of one archive table with the restores that brought them back.
    static List<Entry> marked(GovernedDatabase archive, Connection connection, UUID installation, List<Entry> entries)
            throws SQLException {
        if (entries.isEmpty()) {
            return entries;
        }
        List<Long> chunks = entries.stream()
                .map(entry -> entry.found().copy())
                .filter(Objects::nonNull)
                .map(Copy::chunk)
                .distinct()
                .toList();
        Map<Returned, Long> returned = archive.dialect()
                .searching()
                .returned(connection, installation, entries.getFirst().place().table(), chunks);
        return entries.stream()
                .map(entry -> new Entry(entry.place(), entry.found(), restore(entry.found(), returned)))
                .toList();
    }

    private static long restore(Found row, Map<Returned, Long> returned) {
        Copy copy = row.copy();
        return copy == null ? 0 : returned.getOrDefault(new Returned(copy.chunk(), text(row.key())), 0L);
    }

    static List<String> text(List<Object> key) {
        return key.stream().map(Object::toString).toList();
    }

    /// The key's columns as a place has them.
    static List<Column> keyAt(Place place, List<Column> key) {
        return key.stream()
                .map(column -> place.column(column.name())
                        .filter(there -> there.keyType() == column.keyType())
                        .orElseThrow(() -> new HoldfastException(
                                ErrorCode.DATABASE,
                                "%s has no column %s to order by, or one of another kind"
                                        .formatted(place.name(), column.name()))))
                .collect(Collectors.toUnmodifiableList());
    }
}
