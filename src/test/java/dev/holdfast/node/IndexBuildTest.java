package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.index.IndexAct;
import dev.holdfast.plan.IndexFinding;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Indexes that a policy misses are built, once, and a build that failed leaves nothing behind for good.
class IndexBuildTest {
    private static final Runs.RunOptions BUILDING = new Runs.RunOptions(0, Duration.ZERO, true, "ada", true);

    @AutoClose
    private final UnindexedOrders scene = new UnindexedOrders();

    private final EngineFixture engine = scene.engine();

    @Test
    void theIndexIsBuiltOnceAndThenFound() {
        scene.fill(10_500);
        scene.policy("shop");
        List<String> told = new ArrayList<>();

        List<IndexFinding> built = engine.node().operations().buildIndexes("orders", told::add);

        assertThat(built).extracting(IndexFinding::id).containsExactly(UnindexedOrders.ITEMS);
        assertThat(told).hasSize(2);
        assertThat(engine.node().operations().plan("orders").findings().indexes())
                .isEmpty();
        assertThat(engine.node().operations().buildIndexes("orders", told::add)).isEmpty();
        assertThat(engine.controlLines("select after_ ->> 'statement' from audit where act = 'index.built'"))
                .as("the audit")
                .containsExactly(built.getFirst().statement());
        scene.requireMoved();
    }

    @Test
    void anIndexThatWasBuiltForARunIsTakenBackAsAnyOther() {
        scene.fill(10_500);
        scene.policy("shop");
        engine.node().runs().run(List.of("orders"), BUILDING, _ -> {});
        IndexOperations indexes = engine.node().operations().indexes();
        IndexAct built = indexes.acts(1).getFirst();

        IndexAct undone = indexes.run(indexes.undo(built.id(), "ada", "too wide"), _ -> {});

        assertThat(built.words()).startsWith("build of index order_items_order_id_hf of shop/public.order_items");
        assertThat(built.reason()).isEqualTo("policy orders missed it");
        assertThat(built.definition()).startsWith("CREATE INDEX order_items_order_id_hf");
        assertThat(undone.state()).isEqualTo(IndexAct.State.DONE);
        assertThat(scene.validIndexes()).isZero();
        assertThat(indexes.find(built.id()).undoneBy()).isEqualTo(undone.id());
    }

    @Test
    void whatAFailedBuildLeftIsTakenAwayFirst() throws SQLException {
        scene.fill(10_500);
        scene.policy("shop");
        engine.execute("shop", """
                create index order_items_order_id_hf on order_items (order_id);
                update pg_index set indisvalid = false where indexrelid = 'order_items_order_id_hf'::regclass""");
        assertThat(scene.finding(UnindexedOrders.ITEMS).severity()).isEqualTo(Severity.TO_ACKNOWLEDGE);

        engine.node().operations().buildIndexes("orders", _ -> {});

        assertThat(scene.validIndexes()).isEqualTo(1);
        try (Connection connection = engine.connect("shop")) {
            assertThat(build(connection, "order_items", "order_id")).isFalse();
        }
    }

    @Test
    void aBuildThatFailsLeavesNothingThatTheNextOneDoesNotTakeAway() throws SQLException {
        scene.fill(100);
        try (Connection connection = engine.connect("shop");
                var statement = connection.createStatement()) {
            statement.execute("alter table order_items add column area point"); // has no order
            assertThatThrownBy(() -> build(connection, "order_items", "area")).isInstanceOf(SQLException.class);
            statement.execute("set statement_timeout = 300");
            try (Connection writer = engine.connect("shop");
                    var write = writer.createStatement()) {
                writer.setAutoCommit(false);
                write.execute("insert into order_items values (-1, 1)"); // a build waits for it
                assertThatThrownBy(() -> build(connection, "order_items", "order_id"))
                        .hasMessageContaining("timeout");
                writer.rollback();
            }
            statement.execute("set statement_timeout = 0");
            assertThat(build(connection, "order_items", "order_id")).isTrue();
        }
        assertThat(scene.validIndexes()).isEqualTo(1);
        assertThat(engine.number("shop", "select count(*) from pg_index where not indisvalid"))
                .isZero();
    }

    @Test
    void aBuildThatFailsHalfWayTakesAwayItsOwnHalfBuiltIndex() throws SQLException {
        scene.fill(100);
        engine.execute("shop", """
                alter table order_items add column story text;
                update order_items set story = (select string_agg(md5(i::text), '') from generate_series(1, 500) i) where id = 1""");
        try (Connection connection = engine.connect("shop")) {
            assertThatThrownBy(() -> build(connection, "order_items", "story"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("maximum size");
        }

        assertThat(engine.number("shop", "select count(*) from pg_index where not indisvalid"))
                .isZero();
    }

    @Test
    void eachPartitionGetsItsOwn() throws SQLException {
        engine.execute("shop", """
                create table events (id bigint, at date, code text) partition by range (at);
                create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
                create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01')
                  partition by hash (id);
                create table events_2a partition of events_2 for values with (modulus 2, remainder 0);
                create table events_2b partition of events_2 for values with (modulus 2, remainder 1);""");
        try (Connection connection = engine.connect("shop")) {
            assertThat(build(connection, "events", "code")).isTrue();
            assertThat(build(connection, "events", "code")).isFalse();
        }
        assertThat(engine.number("shop", """
                select count(*) from pg_index where indisvalid and indexrelid::regclass::text like '%code_hf'""")).isEqualTo(5);
    }

    @Test
    void aRunBuildsTheIndexesThatItMissesWhenAsked() {
        scene.fill(10_500);
        scene.policy("vault");
        assertThat(engine.run("orders").getLast().error()).contains("holdfast run orders --build-indexes");
        List<String> waits = new ArrayList<>();

        SessionView session = engine.node()
                .runs()
                .run(List.of("orders"), BUILDING, view -> {
                    String waiting = view.driving().waitingReason();
                    if (waiting != null) {
                        waits.add(waiting);
                    }
                })
                .getLast();

        assertThat(session.state()).as(String.valueOf(session.error())).isEqualTo(SessionState.SUCCEEDED);
        assertThat(session.driving().waitingReason()).isNull();
        assertThat(waits)
                .containsExactly(
                        "shop: CREATE INDEX CONCURRENTLY \"order_items_order_id_hf\" ON \"public\".\"order_items\""
                                + " (\"order_id\")",
                        "shop: public.order_items [order_id] has its index");
        assertThat(engine.controlLines("select message from session_event where kind = 'index' order by id"))
                .isEqualTo(waits);
        assertThat(scene.validIndexes()).isEqualTo(1);
        assertThat(engine.number("shop", "select count(*) from orders")).isZero();
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// The node dies while it builds: whoever resumes builds again, and a cancel takes away what is left.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAKilledBuildLeftDoesNotStay(boolean resumed) throws Exception {
        scene.fill(10_500);
        scene.policy("shop");
        SessionView left;
        try (Connection writer = engine.connect("shop");
                var write = writer.createStatement()) {
            writer.setAutoCommit(false);
            write.execute("insert into order_items values (-1, 1)"); // a build waits for it
            Thread killer = Thread.ofVirtual().start(() -> {
                engine.await(() -> engine.number("shop", "select count(*) from pg_index where not indisvalid") == 1);
                engine.number("shop", """
                        select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity
                        where query like 'CREATE INDEX CONCURRENTLY%'""");
            });
            left = engine.node()
                    .runs()
                    .run(List.of("orders"), BUILDING, _ -> {})
                    .getLast();
            killer.join();
            writer.rollback();
        }
        assertThat(left.state()).isEqualTo(SessionState.INTERRUPTED);
        assertThat(engine.number("shop", "select count(*) from pg_index where not indisvalid"))
                .isEqualTo(1);

        if (!resumed) {
            engine.control("update session set state = 'cancelling'");
        }
        SessionState end = engine.resume().getFirst().state();

        assertThat(end).isEqualTo(resumed ? SessionState.SUCCEEDED : SessionState.CANCELLED);
        assertThat(engine.number("shop", "select count(*) from pg_index where not indisvalid"))
                .isZero();
        assertThat(scene.validIndexes()).isEqualTo(resumed ? 1 : 0);
    }

    /// Both find the table busy, and neither sees the other's index before.
    @Test
    void ofTwoBuildsAtATimeTheSecondLeavesTheIndexOfTheFirst() throws Exception {
        scene.fill(100);

        assertThat(whileATableIsBusy("order_id", "order_id")).containsExactlyInAnyOrder(true, false);

        assertThat(scene.validIndexes()).isEqualTo(1);
    }

    /// The server would break one of them off, for a deadlock.
    @Test
    void twoIndexesOfATableAreBuiltOneAfterTheOther() throws Exception {
        scene.fill(100);
        engine.execute("shop", "alter table order_items add column no int");

        assertThat(whileATableIsBusy("order_id", "no")).containsExactly(true, true);

        assertThat(engine.number("shop", "select count(*) from pg_index where not indisvalid"))
                .isZero();
    }

    private List<Boolean> whileATableIsBusy(String... columns) throws Exception {
        List<Boolean> built = new ArrayList<>();
        try (Connection busy = engine.connect("shop");
                var lock = busy.createStatement();
                ExecutorService builders = Executors.newVirtualThreadPerTaskExecutor()) {
            busy.setAutoCommit(false);
            lock.execute("lock table order_items in share update exclusive mode"); // as a vacuum does
            List<Future<Boolean>> builds = Stream.of(columns)
                    .map(column -> builders.submit(() -> {
                        try (Connection own = engine.connect("shop")) {
                            return build(own, "order_items", column);
                        }
                    }))
                    .toList();
            engine.await(() -> engine.number("shop", """
                    select count(*) from pg_stat_activity where query like 'CREATE INDEX%' and wait_event_type = 'Lock'
                      or query like 'SELECT CASE WHEN pg_try_advisory_lock%'""") == 2);
            busy.rollback();
            for (Future<Boolean> build : builds) {
                built.add(build.get());
            }
        }
        return built;
    }

    /// Names are cut from those of table and columns: a table that was renamed keeps the one that its successor needs.
    @Test
    void anIndexOfThatNameOnAnotherTableIsNotTakenForTheOneThatIsMissed() throws SQLException {
        scene.fill(100);
        try (Connection connection = engine.connect("shop")) {
            assertThat(build(connection, "order_items", "order_id")).isTrue();
            engine.execute("shop", """
                    alter table order_items rename to order_items_before;
                    create table order_items (id bigint primary key, order_id bigint)""");

            assertThatThrownBy(() -> build(connection, "order_items", "order_id"))
                    .hasMessageContaining("order_items_order_id_hf")
                    .hasMessageContaining("order_items_before")
                    .hasMessageContaining("nothing was built");
        }
    }

    @Test
    void aPartitionThatCameWhileTheWholeWasHalfBuiltHasItsPartAlready() throws SQLException {
        engine.execute("shop", """
                create table events (id bigint, at date, code text) partition by range (at);
                create table events_1 partition of events for values from ('2026-01-01') to ('2026-02-01');
                create index events_code_hf on only events (code);
                create table events_2 partition of events for values from ('2026-02-01') to ('2026-03-01');""");

        try (Connection connection = engine.connect("shop")) {
            assertThat(build(connection, "events", "code")).isTrue();
        }

        assertThat(engine.number("shop", """
                select count(*) from pg_index where indisvalid and indrelid::regclass::text like 'events%'""")).isEqualTo(3);
    }

    private static boolean build(Connection connection, String table, String column) throws SQLException {
        return new PostgresDialect().indexing().build(connection, new TableName("public", table), List.of(column));
    }
}
