package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.estate.TestDatabase;
import dev.holdfast.history.HistoryColumn;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryPage.PlaceRead;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.HistoryRow;
import dev.holdfast.history.Where;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows of a table are found wherever they are: `shop` is the source, archives are in it or in `vault`.
class HistorySearchTest {
    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "vault");
    }

    @AfterEach
    void close() {
        engine.failpoints(Failpoint.Listener.NONE);
        engine.close();
    }

    private void orders(String archive) {
        engine.execute("shop", """
                create type mood as enum ('good', 'bad');
                create table orders (id int primary key, status text not null, mood mood not null, code char(5),
                  price numeric(10,3), paid boolean, placed_at timestamptz, raw bytea);
                insert into orders select i, case when i > 90 then 'open' else 'done' end,
                  case when i % 2 = 0 then 'good' else 'bad' end::mood, 'c', i * 1.5, i % 2 = 0,
                  timestamptz '2024-03-01 10:00+00' + i * interval '1 day', null
                from generate_series(1, 100) i;""");
        engine.policy(TestPolicies.draft("orders", "shop")
                .criteria("status = 'done'")
                .archive(archive, "kept")
                .chunkRows(7)
                .driving(TestPolicies.full(2))
                .definition());
    }

    private SessionView archive(long rows) {
        return engine.node()
                .runs()
                .run(List.of("orders"), new Runs.RunOptions(rows, Duration.ZERO, true, "test"), _ -> {})
                .getFirst();
    }

    private static HistoryQuery query(String criteria, int limit, String... keys) {
        return new HistoryQuery(
                "shop/orders",
                Arrays.stream(keys).map(List::of).toList(),
                criteria,
                ZoneOffset.UTC,
                HistoryQuery.EVERYWHERE,
                List.of(),
                limit,
                HistoryQuery.USUAL_PATIENCE);
    }

    private HistoryPage find(HistoryQuery query) {
        return engine.node().operations().history().find(query, new Cancellation());
    }

    /// Every row of every page.
    private List<HistoryRow> all(HistoryQuery query) {
        List<HistoryRow> rows = new ArrayList<>();
        HistoryQuery next = query;
        while (true) {
            HistoryPage page = find(next);
            assertThat(page.places()).noneMatch(place -> place.problem() != null);
            rows.addAll(page.rows());
            if (page.last()) {
                return rows;
            }
            next = next.from(page.next());
        }
    }

    private static List<String> keys(List<HistoryRow> rows) {
        return rows.stream().map(row -> row.key().getFirst()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void aRowIsFoundWhereItIsWithItsProvenanceAndItsValuesAsTheDatabasePrintsThem(String archive) {
        orders(archive);
        engine.execute("shop", "update orders set raw = '\\x00ff', paid = null where id = 1");
        SessionView session = archive(10);

        HistoryPage page = find(query("", 10, "1", "95"));

        assertThat(page.complete()).isTrue();
        assertThat(page.last()).isTrue();
        assertThat(page.keyColumns()).containsExactly("id");
        HistoryRow warm = page.rows().getFirst();
        assertThat(warm.where()).isEqualTo(Where.WARM);
        assertThat(warm.place()).isEqualTo(archive + "/kept.orders");
        assertThat(warm.confirmed()).isTrue();
        assertThat(Objects.requireNonNull(warm.copy()).session()).isEqualTo(session.id());
        assertThat(warm.values())
                .containsExactly("1", "done", "bad", "c    ", "1.500", null, "2024-03-02 10:00:00+00", "\\x00ff");
        HistoryRow hot = page.rows().getLast();
        assertThat(hot.where()).isEqualTo(Where.HOT);
        assertThat(hot.place()).isEqualTo("shop/public.orders");
        assertThat(hot.copy()).isNull();
        assertThat(hot.values())
                .containsExactly("95", "open", "bad", "c    ", "142.500", "false", "2024-06-04 10:00:00+00", null);
    }

    /// The archive keeps the enum as text: the same criteria, read for each place.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mood = 'good' AND id <= 94 AND id > 60 | 17",
                "mood IN ('good') AND placed_at < date '2024-03-05' | 1",
                "price > 140 OR code = 'x' | 7",
                "hf_session >= 0 | 90",
                "status = 'open' | 10"
            })
    void criteriaAreAskedOfEveryPlace(String criteria, int rows) {
        orders("vault");
        archive(0);

        List<HistoryRow> found = all(query(criteria, 5));

        assertThat(found).hasSize(rows);
        assertThat(keys(found)).doesNotHaveDuplicates();
    }

    @Test
    void onePlaceAloneCanBeAsked() {
        orders("vault");
        archive(0);

        HistoryQuery everywhere = query("", 1000);
        HistoryPage warm = find(new HistoryQuery(
                "orders",
                List.of(),
                "",
                ZoneOffset.UTC,
                EnumSet.of(Where.WARM),
                List.of(),
                1000,
                everywhere.patience()));

        assertThat(warm.rows()).hasSize(90).allMatch(row -> row.where() == Where.WARM && row.confirmed());
        assertThat(warm.places()).extracting(PlaceRead::place).containsExactly("vault/kept.orders");
    }

    /// What an application does to a key that went: it uses it again. Both lives are rows of their own.
    @Test
    void whileRowsMoveEveryLifeIsFoundOnceAndNoneIsMissing() throws Exception {
        orders("vault");
        engine.execute("shop", "update orders set status = 'done'");
        archive(0);
        engine.execute("shop", """
                insert into orders select i, 'done', 'good', 'c', i, true, now(), null from generate_series(51, 400) i""");
        Map<String, Long> lives = new TreeMap<>();
        for (int id = 1; id <= 400; id++) {
            lives.put(Integer.toString(id), id > 50 && id <= 100 ? 2L : 1L);
        }
        AtomicInteger searches = new AtomicInteger();
        AtomicBoolean met = new AtomicBoolean();
        engine.failpoints(point -> {
            switch (point) {
                case AFTER_ARCHIVE_COMMIT -> {
                    if (!met.getAndSet(true)) { // a copy is on its way for a whole search, however slow that is
                        int before = searches.get();
                        engine.await(() -> searches.get() > before + 1);
                    }
                }
                case BEFORE_ARCHIVE_COMMIT, BEFORE_SOURCE_COMMIT, AFTER_SOURCE_COMMIT ->
                    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(25_000_000));
                default -> {}
            }
        });
        CompletableFuture<SessionView> session = CompletableFuture.supplyAsync(() -> archive(0));
        long onTheirWay = 0;
        while (!session.isDone() || searches.get() < 20) {
            HistoryPage page = find(query("", 1000));
            onTheirWay += page.onTheirWay();
            assertThat(counted(page.rows())).isEqualTo(lives);
            assertThat(counted(all(query("", 37)))).isEqualTo(lives); // over pages
            searches.incrementAndGet();
        }

        assertThat(session.get().state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(onTheirWay).as("copies that were met on their way").isPositive();
        assertThat(engine.number("shop", "select count(*) from orders")).isZero();
    }

    /// A lock on a second archive stops the search amid the places; meanwhile rows move.
    @Test
    void theSourceIsReadBeforeTheArchives() throws Exception {
        orders("vault");
        archive(0);
        engine.execute("shop", "update orders set status = 'done'");
        engine.execute("vault", "create schema older; create table older.orders (like kept.orders)");
        PolicyDefinition kept = engine.node().operations().definition("orders");
        for (String schema : List.of("older", "kept")) {
            int version = engine.node().operations().policy("orders").version();
            engine.node()
                    .operations()
                    .apply(
                            List.of(PolicyDraft.of(kept)
                                    .archive("vault", schema)
                                    .definition()),
                            List.of(new Operations.SeenVersion("orders", version)),
                            "ann",
                            "test");
        }
        try (Connection other = engine.connect("vault");
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table older.orders in access exclusive mode");
            CompletableFuture<HistoryPage> search = CompletableFuture.supplyAsync(() -> find(query("", 1000)));
            engine.await(() -> engine.number("vault", "select count(*) from pg_locks where not granted") > 0);
            archive(0);
            other.rollback();

            HistoryPage page = get(search);
            assertThat(page.complete()).isTrue();
            assertThat(keys(page.rows())).hasSize(100).doesNotHaveDuplicates();
            assertThat(engine.number("shop", "select count(*) from orders")).isZero();
        }
    }

    /// Restored copies stay in the archive, marked.
    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void whatCameBackIsShownOnceAndSoIsWhatWentAgain(String archive) {
        orders(archive);
        archive(0);
        restore("5", "6");
        engine.execute("shop", "update orders set price = 0 where id = 6");

        assertThat(find(query("id in (5, 6, 7)", 10)).rows())
                .extracting(HistoryRow::where)
                .containsExactly(Where.HOT, Where.HOT, Where.WARM);

        archive(0);

        List<HistoryRow> again = find(query("id in (5, 6, 7)", 10)).rows();
        assertThat(keys(again)).containsExactly("5", "6", "7");
        assertThat(again).allMatch(row -> row.where() == Where.WARM);
        assertThat(again.get(1).values()).contains("0.000");
    }

    private void restore(String... keys) {
        RestoreWish wish = new RestoreWish(
                new Selection.OfKeys(
                        "shop/orders", Arrays.stream(keys).map(List::of).toList(), 0),
                false,
                OnConflict.FAIL,
                Pinning.NONE,
                List.of(),
                "ann",
                "court order");
        RestoreView done = engine.node().restores().run(wish, null);
        assertThat(done.state()).isEqualTo(RestoreState.DONE);
    }

    /// Between the restore's commit in the source and its marks in the archive.
    @Test
    void aRowThatComesBackIsShownOnceBeforeItsCopyIsMarked() {
        orders("vault");
        archive(0);
        restore("5");
        engine.execute("vault", "delete from holdfast.restored");
        assertThat(find(query("", 10, "5")).rows()).hasSize(2); // two lives, as far as anybody knows

        engine.control("update restore set state = 'running', ended_at = null");

        assertThat(find(query("", 10, "5")).rows())
                .extracting(HistoryRow::where)
                .containsExactly(Where.HOT);
        engine.execute("shop", "update orders set price = 7 where id = 5");
        assertThat(find(query("", 10, "5")).rows()).hasSize(2);
    }

    private static Map<String, Long> counted(List<HistoryRow> rows) {
        Map<String, Long> lives = new TreeMap<>();
        rows.forEach(row -> lives.merge(row.key().getFirst(), 1L, Long::sum));
        return lives;
    }

    /// Between copy and delete the application deletes the row: the copy is nobody's other life.
    @Test
    void aCopyWhoseRowTheApplicationDeletedIsShownAsUnconfirmed() {
        orders("vault");
        engine.when(Failpoint.AFTER_ARCHIVE_COMMIT, 1, () -> {
            HistoryPage between = find(query("", 1000, "1"));
            assertThat(between.rows()).extracting(HistoryRow::where).containsExactly(Where.HOT);
            assertThat(between.onTheirWay()).isEqualTo(1);
            engine.execute("shop", "delete from orders where id = 1");
            assertThat(find(query("", 1000, "1")).rows())
                    .singleElement()
                    .matches(row -> row.where() == Where.WARM && !row.confirmed());
        });

        archive(7);

        assertThat(find(query("", 1000, "1")).rows()).isEmpty();
        assertThat(find(query("", 1000, "2")).rows()).singleElement().matches(HistoryRow::confirmed);
    }

    @Test
    void anArchiveThatCannotBeReachedIsNamedAndTheRestIsShown() {
        orders("vault");
        archive(10);
        engine.estate().put(TestDatabase.named("vault").unreachable().spec());

        HistoryPage page = find(query("", 1000));

        assertThat(page.complete()).isFalse();
        assertThat(page.rows()).hasSize(90).allMatch(row -> row.where() == Where.HOT);
        PlaceRead missing = page.places().getLast();
        assertThat(missing.place()).isEqualTo("vault/kept.orders");
        assertThat(missing.problem()).contains("vault: Connection to 127.0.0.1:1 refused");
    }

    @Test
    void withoutItsSourceTheArchiveIsReadAndNothingIsConfirmed() {
        orders("vault");
        archive(10);
        engine.execute("shop", "alter table orders rename to orders_old");
        assertThat(find(query("", 1000)).rows()).hasSize(10).allMatch(HistoryRow::confirmed);

        engine.estate().put(TestDatabase.named("shop").unreachable().spec());
        HistoryPage page = find(query("id <= 5", 1000));

        assertThat(page.complete()).isFalse();
        assertThat(page.rows()).hasSize(5).noneMatch(HistoryRow::confirmed);
        assertThat(page.places()).anyMatch(place -> place.where() == Where.HOT && place.problem() != null);
    }

    @Test
    void columnsThatCameOrWentAreShownWhereTheyAre() {
        orders("vault");
        archive(10);
        engine.execute("shop", "alter table orders drop column raw, add column channel text default 'web'");

        HistoryPage before = find(query("channel IS NULL OR id = 95", 1000));
        archive(10);
        HistoryPage after = find(query("channel = 'web'", 1000));

        assertThat(before.rows()).hasSize(11);
        assertThat(before.columns())
                .contains(
                        new HistoryColumn("channel", "text", false, false),
                        new HistoryColumn("raw", "bytea", false, true));
        assertThat(after.rows()).hasSize(90).extracting(HistoryRow::where).contains(Where.HOT, Where.WARM);
    }

    /// Databases sort texts as they like; pages need one order.
    @Test
    void pagesOverKeysOfTextHaveEveryRowOnce() {
        engine.execute("shop", """
                create table orders (region text, no int, id text generated always as (region || no) stored,
                  primary key (region, no));
                insert into orders (region, no)
                select r, n from unnest(array['a', 'A', 'ä', 'Z', 'z', '', ' ', '𐀀', chr(65535 - 2), 'a,b', '\\']) r,
                  generate_series(-2, 3) n""");
        engine.policy(TestPolicies.draft("orders", "shop")
                .criteria("no > 0")
                .archive("vault", "kept")
                .definition());
        archive(0);

        List<HistoryRow> rows = all(query("", 4));

        assertThat(rows).hasSize(66).extracting(HistoryRow::key).doesNotHaveDuplicates();
        assertThat(rows).extracting(HistoryRow::where).contains(Where.HOT, Where.WARM);
        assertThat(find(query("", 10, "Z,2")).rows()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "orders | x | `` | 'x' is no value of shop/public.orders.id, which is integer",
                "orders | 99999999999 | `` | ",
                "orders | 1,2 | `` | '1,2' is no value of shop/public.orders.id",
                "orders | `` | colour = 'red' | criteria on shop/public.orders",
                "orderz | `` | `` | no policy takes rows of a table orderz",
                "attic/orders | `` | `` | no database is named 'attic'"
            })
    void aQuestionThatDoesNotFitIsRefusedByName(String table, String key, String criteria, String why) {
        orders("vault");
        HistoryQuery query = new HistoryQuery(
                table,
                key.isEmpty() ? List.of() : List.of(List.of(key)),
                criteria,
                ZoneOffset.UTC,
                HistoryQuery.EVERYWHERE,
                List.of(),
                10,
                HistoryQuery.USUAL_PATIENCE);

        if (why == null) {
            assertThat(find(query).rows()).isEmpty();
            return;
        }
        assertThatThrownBy(() -> find(query))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining(why);
    }

    @Test
    void aSearchEndsAtItsTimeLimitAndWhenItIsCancelled() throws SQLException {
        orders("vault");
        archive(10);
        try (Connection other = engine.connect("vault");
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table kept.orders in access exclusive mode");

            HistoryPage page = find(query("", 1000).page(1000, Duration.ofSeconds(1)));

            assertThat(page.rows()).hasSize(90);
            assertThat(page.places().getLast().problem()).contains("did not answer within the 1 s");

            Cancellation cancellation = new Cancellation();
            CompletableFuture<HistoryPage> search = CompletableFuture.supplyAsync(
                    () -> engine.node().operations().history().find(query("", 1000), cancellation));
            engine.await(() -> engine.number("vault", "select count(*) from pg_locks where not granted") > 0);
            cancellation.cancel();
            assertThatThrownBy(() -> get(search)).hasMessageContaining("the search was cancelled");
            other.rollback();
        }
    }

    private static HistoryPage get(CompletableFuture<HistoryPage> search)
            throws InterruptedException, ExecutionException, TimeoutException {
        return search.get(20, TimeUnit.SECONDS);
    }
}
