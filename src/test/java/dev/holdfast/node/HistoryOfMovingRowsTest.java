package dev.holdfast.node;

import static dev.holdfast.node.HistoryScene.keys;
import static dev.holdfast.node.HistoryScene.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryRow;
import dev.holdfast.history.Where;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// While rows go and come back, each of their lives is found once.
class HistoryOfMovingRowsTest {
    @AutoClose
    private final HistoryScene scene = new HistoryScene();

    /// What an application does to a key that went: it uses it again. Both lives are rows of their own.
    @Test
    void whileRowsMoveEveryLifeIsFoundOnceAndNoneIsMissing() throws Exception {
        scene.orders("vault");
        scene.engine.execute("shop", "update orders set status = 'done'");
        scene.archive(0);
        scene.engine.execute("shop", """
                insert into orders select i, 'done', 'good', 'c', i, true, now(), null from generate_series(51, 400) i""");
        Map<String, Long> lives = new TreeMap<>();
        for (int id = 1; id <= 400; id++) {
            lives.put(Integer.toString(id), id > 50 && id <= 100 ? 2L : 1L);
        }
        AtomicInteger searches = new AtomicInteger();
        AtomicBoolean met = new AtomicBoolean();
        scene.engine.failpoints(point -> {
            switch (point) {
                case AFTER_ARCHIVE_COMMIT -> {
                    if (!met.getAndSet(true)) { // a copy is on its way for a whole search, however slow that is
                        int before = searches.get();
                        scene.engine.await(() -> searches.get() > before + 1);
                    }
                }
                case BEFORE_ARCHIVE_COMMIT, BEFORE_SOURCE_COMMIT, AFTER_SOURCE_COMMIT ->
                    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(25_000_000));
                default -> {}
            }
        });
        CompletableFuture<SessionView> session = CompletableFuture.supplyAsync(() -> scene.archive(0));
        long onTheirWay = 0;
        while (!session.isDone() || searches.get() < 20) {
            HistoryPage page = scene.find(query("", 1000));
            onTheirWay += page.onTheirWay();
            assertThat(counted(page.rows())).isEqualTo(lives);
            assertThat(counted(scene.all(query("", 37)))).isEqualTo(lives); // over pages
            searches.incrementAndGet();
        }

        assertThat(session.get().state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(onTheirWay).as("copies that were met on their way").isPositive();
        assertThat(scene.engine.number("shop", "select count(*) from orders")).isZero();
    }

    private static Map<String, Long> counted(List<HistoryRow> rows) {
        Map<String, Long> lives = new TreeMap<>();
        rows.forEach(row -> lives.merge(row.key().getFirst(), 1L, Long::sum));
        return lives;
    }

    /// A lock on a second archive stops the search amid the places; meanwhile rows move.
    @Test
    void theSourceIsReadBeforeTheArchives() throws Exception {
        scene.orders("vault");
        scene.archive(0);
        scene.engine.execute("shop", "update orders set status = 'done'");
        scene.engine.execute("vault", "create schema older; create table older.orders (like kept.orders)");
        PolicyDefinition kept = scene.engine.node().operations().definition("orders");
        for (String schema : List.of("older", "kept")) {
            int version = scene.engine.node().operations().policy("orders").version();
            scene.engine
                    .node()
                    .operations()
                    .apply(
                            List.of(PolicyDraft.of(kept)
                                    .archive("vault", schema)
                                    .definition()),
                            List.of(new Operations.SeenVersion("orders", version)),
                            "ann",
                            "test");
        }
        try (Connection other = scene.engine.connect("vault");
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table older.orders in access exclusive mode");
            CompletableFuture<HistoryPage> search = CompletableFuture.supplyAsync(() -> scene.find(query("", 1000)));
            scene.engine.await(
                    () -> scene.engine.number("vault", "select count(*) from pg_locks where not granted") > 0);
            scene.archive(0);
            other.rollback();

            HistoryPage page = HistoryScene.awaited(search);
            assertThat(page.complete()).isTrue();
            assertThat(keys(page.rows())).hasSize(100).doesNotHaveDuplicates();
            assertThat(scene.engine.number("shop", "select count(*) from orders"))
                    .isZero();
        }
    }

    /// Restored copies stay in the archive, marked.
    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void whatCameBackIsShownOnceAndSoIsWhatWentAgain(String archive) {
        scene.orders(archive);
        scene.archive(0);
        scene.restore("5", "6");
        scene.engine.execute("shop", "update orders set price = 0 where id = 6");

        assertThat(scene.find(query("id in (5, 6, 7)", 10)).rows())
                .extracting(HistoryRow::where)
                .containsExactly(Where.HOT, Where.HOT, Where.WARM);

        scene.archive(0);

        List<HistoryRow> again = scene.find(query("id in (5, 6, 7)", 10)).rows();
        assertThat(keys(again)).containsExactly("5", "6", "7");
        assertThat(again).allMatch(row -> row.where() == Where.WARM);
        assertThat(again.get(1).values()).contains("0.000");
    }

    /// Between the restore's commit in the source and its marks in the archive.
    @Test
    void aRowThatComesBackIsShownOnceBeforeItsCopyIsMarked() {
        scene.orders("vault");
        scene.archive(0);
        scene.restore("5");
        scene.engine.execute("vault", "delete from holdfast.restored");
        assertThat(scene.find(query("", 10, "5")).rows()).hasSize(2); // two lives, as far as anybody knows

        scene.engine.control("update restore set state = 'running', ended_at = null");

        assertThat(scene.find(query("", 10, "5")).rows())
                .extracting(HistoryRow::where)
                .containsExactly(Where.HOT);
        scene.engine.execute("shop", "update orders set price = 7 where id = 5");
        assertThat(scene.find(query("", 10, "5")).rows()).hasSize(2);
    }

    /// Between copy and delete the application deletes the row: the copy is nobody's other life.
    @Test
    void aCopyWhoseRowTheApplicationDeletedIsShownAsUnconfirmed() {
        scene.orders("vault");
        scene.engine.when(Failpoint.AFTER_ARCHIVE_COMMIT, 1, () -> {
            HistoryPage between = scene.find(query("", 1000, "1"));
            assertThat(between.rows()).extracting(HistoryRow::where).containsExactly(Where.HOT);
            assertThat(between.onTheirWay()).isEqualTo(1);
            scene.engine.execute("shop", "delete from orders where id = 1");
            assertThat(scene.find(query("", 1000, "1")).rows())
                    .singleElement()
                    .matches(row -> row.where() == Where.WARM && !row.confirmed());
        });

        scene.archive(7);

        assertThat(scene.find(query("", 1000, "1")).rows()).isEmpty();
        assertThat(scene.find(query("", 1000, "2")).rows()).singleElement().matches(HistoryRow::confirmed);
    }
}
