package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.HistoryRow;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.restore.RestoreState;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Rows of a table wherever they are: `shop` is the source, archives are in it or in `vault`.
final class HistoryScene implements AutoCloseable {
    final EngineFixture engine = new EngineFixture("shop", "vault");

    void orders(String archive) {
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

    SessionView archive(long rows) {
        return engine.node()
                .runs()
                .run(List.of("orders"), new Runs.RunOptions(rows, Duration.ZERO, true, "test"), _ -> {})
                .getFirst();
    }

    static HistoryQuery query(String criteria, int limit, String... keys) {
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

    HistoryPage find(HistoryQuery query) {
        return engine.node().operations().history().find(query, new Cancellation());
    }

    /// Every row of every page.
    List<HistoryRow> all(HistoryQuery query) {
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

    static List<String> keys(List<HistoryRow> rows) {
        return rows.stream().map(row -> row.key().getFirst()).toList();
    }

    void restore(String... keys) {
        RestoreView done =
                engine.node().restores().run(RestoreWishes.wish(RestoreWishes.keys("shop/orders", keys)), null);
        assertThat(done.state()).isEqualTo(RestoreState.DONE);
    }

    /// What a search finds that was begun on another thread.
    static HistoryPage awaited(CompletableFuture<HistoryPage> search)
            throws InterruptedException, ExecutionException, TimeoutException {
        return search.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        engine.failpoints(Failpoint.Listener.NONE);
        engine.close();
    }
}
