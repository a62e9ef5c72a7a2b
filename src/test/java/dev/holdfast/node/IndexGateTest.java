package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.plan.IndexFinding;
import dev.holdfast.plan.StatementCost;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A run that would read whole tables for every chunk does not begin, unless it is told to.
class IndexGateTest {
    private static final String ITEMS = "no-index public.order_items(order_id)";
    private static final List<String> BUILT = List.of("order_items_order_id_hf");

    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "vault");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    /// Items have a key of their own, and no index on their order.
    private void fill(int items) {
        engine.execute("shop", """
                create table orders (id bigint primary key, placed_at timestamptz not null);
                create index on orders (placed_at);
                create table order_items (id bigint primary key, order_id bigint not null references orders);
                insert into orders select i, now() - interval '1 year' from generate_series(1, 10) i;
                insert into order_items select i, i %% 10 + 1 from generate_series(1, %d) i;""".formatted(items));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void withoutTheIndexOfAForeignKeyABigTableIsNotTouched(String archive) {
        fill(10_500);
        policy(archive);

        IndexFinding finding = finding(ITEMS);

        assertThat(finding.severity()).isEqualTo(Severity.TO_ACKNOWLEDGE);
        assertThat(finding.tableRows()).isBetween(10_001L, 13_000L);
        assertThat(finding.costPerChunk()).isPositive();
        assertThat(finding.why()).contains("order_items_order_id_fkey", "every chunk reads the whole table");
        assertThat(finding.statement())
                .isEqualTo("CREATE INDEX CONCURRENTLY \"order_items_order_id_hf\" ON \"public\".\"order_items\""
                        + " (\"order_id\")");
        SessionView blocked = engine.run("orders").getLast();
        assertThat(blocked.state()).isEqualTo(SessionState.FAILED);
        assertThat(blocked.stopReason()).isEqualTo("blocked");
        assertThat(blocked.error()).contains(ITEMS, "acknowledge = [\"" + ITEMS + "\"]");
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(10);
    }

    @Test
    void whoeverAcknowledgesItRunsWithoutTheIndex() {
        fill(10_500);
        policy("shop", ITEMS);

        requireMoved();
    }

    @Test
    void onASmallTableItIsAdvice() {
        fill(2_000);
        policy("shop");

        assertThat(finding(ITEMS).severity()).isEqualTo(Severity.NOTE);
        requireMoved();
    }

    @Test
    void theIndexIsBuiltOnceAndThenFound() {
        fill(10_500);
        policy("shop");
        List<String> told = new ArrayList<>();

        List<IndexFinding> built = engine.node().operations().buildIndexes("orders", told::add);

        assertThat(built).extracting(IndexFinding::id).containsExactly(ITEMS);
        assertThat(told).hasSize(2);
        assertThat(engine.node().operations().plan("orders").findings().indexes())
                .isEmpty();
        assertThat(engine.node().operations().buildIndexes("orders", told::add)).isEmpty();
        assertThat(engine.controlLines("select after_ ->> 'statement' from audit where act = 'index.built'"))
                .as("the audit")
                .containsExactly(built.getFirst().statement());
        requireMoved();
    }

    @Test
    void whatAFailedBuildLeftIsTakenAwayFirst() throws SQLException {
        fill(10_500);
        policy("shop");
        engine.execute("shop", """
                create index order_items_order_id_hf on order_items (order_id);
                update pg_index set indisvalid = false where indexrelid = 'order_items_order_id_hf'::regclass""");
        assertThat(finding(ITEMS).severity()).isEqualTo(Severity.TO_ACKNOWLEDGE);

        engine.node().operations().buildIndexes("orders", _ -> {});

        assertThat(validIndexes()).isEqualTo(1);
        try (Connection connection = engine.connect("shop")) {
            assertThat(new PostgresDialect()
                            .indexing()
                            .build(connection, new TableName("public", "order_items"), List.of("order_id")))
                    .isFalse();
        }
    }

    @Test
    void aBuildThatFailsLeavesNothingThatTheNextOneDoesNotTakeAway() throws SQLException {
        fill(100);
        try (Connection connection = engine.connect("shop");
                var statement = connection.createStatement()) {
            statement.execute("alter table order_items add column area point"); // has no order
            assertThatThrownBy(() -> new PostgresDialect()
                            .indexing()
                            .build(connection, new TableName("public", "order_items"), List.of("area")))
                    .isInstanceOf(SQLException.class);
            statement.execute("set statement_timeout = 300");
            try (Connection writer = engine.connect("shop");
                    var write = writer.createStatement()) {
                writer.setAutoCommit(false);
                write.execute("insert into order_items values (-1, 1)"); // a build waits for it
                assertThatThrownBy(() -> new PostgresDialect()
                                .indexing()
                                .build(connection, new TableName("public", "order_items"), List.of("order_id")))
                        .hasMessageContaining("timeout");
                writer.rollback();
            }
            statement.execute("set statement_timeout = 0");
            assertThat(new PostgresDialect()
                            .indexing()
                            .build(connection, new TableName("public", "order_items"), List.of("order_id")))
                    .isTrue();
        }
        assertThat(validIndexes()).isEqualTo(1);
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
            var indexing = new PostgresDialect().indexing();
            TableName events = new TableName("public", "events");

            assertThat(indexing.build(connection, events, List.of("code"))).isTrue();
            assertThat(indexing.build(connection, events, List.of("code"))).isFalse();
        }
        assertThat(engine.number("shop", """
                select count(*) from pg_index where indisvalid and indexrelid::regclass::text like '%code_hf'""")).isEqualTo(5);
    }

    @Test
    void withoutAnIndexOnTheAgeColumnThereIsAdvice() {
        engine.execute("shop", """
                create table logs (id bigint primary key, placed_at timestamptz not null);
                insert into logs select i, now() - interval '1 year' from generate_series(1, 12000) i;
                analyze logs""");
        engine.policy(definition("logs", List.of(), "shop", null, Map.of(), List.of()));

        List<IndexFinding> advice =
                engine.node().operations().plan("logs").findings().indexes();

        assertThat(advice).singleElement().satisfies(index -> {
            assertThat(index.id()).isEqualTo("no-index public.logs(placed_at)");
            assertThat(index.severity()).isEqualTo(Severity.NOTE);
            assertThat(index.costPerChunk()).isPositive();
        });
    }

    @Test
    void handedOffKeysNeedAnIndexToo() {
        fill(20);
        policy("shop");
        engine.execute("shop", """
                create table notes (id bigint primary key, order_id bigint);
                insert into notes select i, i % 10 + 1 from generate_series(1, 10500) i""");
        engine.policy(definition("notes", List.of(), "vault", "orders", Map.of("id", "order_id"), List.of()));

        assertThat(engine.node().operations().plan("notes").findings().refusals())
                .extracting(each -> each.id())
                .containsExactly("no-index public.notes(order_id)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void everyStatementIsListedWithItsCostAndHowItReads(String archive) {
        fill(10_500);
        engine.execute("shop", "create index by_order on order_items (order_id)");
        policy(archive);
        requireMoved(); // now the archive tables stand
        engine.execute("shop", """
                insert into orders select i, now() - interval '1 day' from generate_series(11, 3000) i;
                insert into order_items select i, i % 2990 + 11 from generate_series(1, 30000) i;
                insert into orders values (3001, now() - interval '1 year');
                analyze orders, order_items""");

        var kept = engine.node().operations().keepPlan("orders", 0, "ada", new Cancellation());

        List<StatementCost> statements = kept.plan().findings().statements();
        assertThat(statements)
                .extracting(each -> each.step() + " " + each.table())
                .containsExactlyElementsOf(
                        archive.equals("shop")
                                ? List.of(
                                        "mark public.orders",
                                        "look up rows public.orders",
                                        "move public.order_items",
                                        "move public.orders")
                                : List.of(
                                        "mark public.orders",
                                        "look up rows public.orders",
                                        "copy public.order_items",
                                        "delete public.order_items",
                                        "copy public.orders",
                                        "delete public.orders",
                                        "read back kept.order_items",
                                        "read back kept.orders"));
        assertThat(statements).allSatisfy(each -> {
            assertThat(each.cost()).isPositive();
            assertThat(each.access()).isNotEmpty();
        });
        assertThat(statements)
                .filteredOn(each -> each.table().equals("public.order_items"))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.access()).containsExactly("public.order_items by by_order"));
        assertThat(kept.stored().statements()).isEqualTo(statements);
    }

    private static final Runs.RunOptions BUILDING = new Runs.RunOptions(0, Duration.ZERO, true, "ada", true);

    @Test
    void aRunBuildsTheIndexesThatItMissesWhenAsked() {
        fill(10_500);
        policy("vault");
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
        assertThat(validIndexes()).isEqualTo(1);
        assertThat(engine.number("shop", "select count(*) from orders")).isZero();
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// The node dies while it builds: whoever resumes builds again, and a cancel takes away what is left.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAKilledBuildLeftDoesNotStay(boolean resumed) throws Exception {
        fill(10_500);
        policy("shop");
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
        assertThat(validIndexes()).isEqualTo(resumed ? 1 : 0);
    }

    /// Criteria go through a big table that has no index for it: marking may read it whole, a chunk may not.
    @Test
    void aBigTableThatCriteriaGoThroughNeedsAnIndex() {
        joinedTable("code");

        IndexFinding finding = finding("no-index public.customers(code)");

        assertThat(finding.severity()).isEqualTo(Severity.TO_ACKNOWLEDGE);
        assertThat(finding.why()).contains("every chunk of public.orders reads the whole table");
        SessionView blocked = engine.run("orders").getLast();
        assertThat(blocked.stopReason()).isEqualTo("blocked");
        assertThat(blocked.error()).contains("no-index public.customers(code)");

        engine.node().operations().buildIndexes("orders", _ -> {});
        requireMoved();
    }

    @Test
    void anIndexThatServesNoStatementIsNoIndex() {
        joinedTable("code");
        engine.execute("shop", "create index on customers (code) where code < 'b'"); // not for every row

        assertThat(finding("no-index public.customers(code)").severity()).isEqualTo(Severity.TO_ACKNOWLEDGE);
    }

    @Test
    void aTableThatIsReadWholeThoughItsIndexSeemsToServeStopsTheRun() {
        fill(20);
        engine.execute("shop", """
                create index on order_items (order_id);
                create table customers (code bigint primary key, active boolean);
                insert into customers select i, false from generate_series(1, 12000) i;
                alter table orders add column customer numeric; -- no index on whole numbers serves it
                update orders set customer = id;
                analyze customers, orders""");
        engine.policy(joined());

        assertThat(finding("reads-whole public.customers").statement()).isEmpty();
        assertThat(engine.node().operations().buildIndexes("orders", _ -> {})).isEmpty();
        assertThat(engine.run("orders").getLast().error()).contains("reads-whole public.customers");
    }

    /// Every order has a tenth of all items: reading them all is what the planner would do for a few orders.
    @Test
    void whatIsReadWholeByChoiceStopsNothing() {
        fill(30_000);
        engine.execute("shop", "create index on order_items (order_id); analyze order_items");
        policy("shop");

        assertThat(engine.node().operations().plan("orders").findings().indexes())
                .isEmpty();
        requireMoved();
    }

    @Test
    void aHundredAndTwentyTablesArePlannedInSeconds() {
        StringBuilder sql = new StringBuilder("""
                create table orders (id bigint primary key, placed_at timestamptz not null);
                create index on orders (placed_at);
                insert into orders select i, now() - interval '1 year' from generate_series(1, 10) i;
                """);
        List<String> bundle = new ArrayList<>();
        for (int i = 1; i < 120; i++) {
            bundle.add("part_" + i);
            sql.append("create table part_%1$d (id bigint primary key, order_id bigint references orders);"
                            .formatted(i))
                    .append("create index on part_%d (order_id);".formatted(i));
        }
        engine.execute("shop", sql.toString());
        engine.policy(definition("orders", bundle, "vault", null, Map.of(), List.of()));
        long began = System.nanoTime();

        var plan = engine.node().operations().plan("orders");

        assertThat(plan.findings().statements()).hasSize(2 + 120 * 2);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    private void joinedTable(String key) {
        fill(20);
        engine.execute("shop", """
                create table customers (id bigint primary key, %1$s text not null, active boolean);
                insert into customers select i, 'c' || i, false from generate_series(1, 12000) i;
                alter table orders add column customer text;
                update orders set customer = 'c' || id;
                analyze customers, orders""".formatted(key));
        engine.policy(joined());
    }

    private static PolicyDefinition joined() {
        PolicyDefinition plain = definition("orders", List.of("order_items"), "shop", null, Map.of(), List.of());
        return new PolicyDefinition(
                plain.name(),
                plain.description(),
                plain.parent(),
                plain.database(),
                plain.table(),
                plain.bundle(),
                Map.of("c", new PolicyDefinition.JoinDefinition("customers", Map.of("customer", "code"))),
                plain.link(),
                "c.active = false",
                plain.ageColumn(),
                plain.residence(),
                plain.retention(),
                plain.zone(),
                plain.cron(),
                plain.misfire(),
                plain.overlap(),
                plain.callback(),
                plain.archiveDatabase(),
                plain.archiveSchema(),
                plain.chunkRows(),
                plain.proof(),
                plain.acknowledge(),
                plain.driving());
    }

    private long validIndexes() {
        return engine.number("shop", """
                select count(*) from pg_index
                where indisvalid and indexrelid = to_regclass('%s')""".formatted(BUILT.getFirst()));
    }

    private IndexFinding finding(String id) {
        List<IndexFinding> all =
                engine.node().operations().plan("orders").findings().indexes();
        return all.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " is not among " + all));
    }

    private void requireMoved() {
        SessionView moved = engine.run("orders").getLast();
        assertThat(moved.state()).as(String.valueOf(moved.error())).isEqualTo(SessionState.SUCCEEDED);
        assertThat(engine.number("shop", "select count(*) from orders")).isZero();
        assertThat(engine.verify().differences()).isEmpty();
    }

    private void policy(String archive, String... acknowledged) {
        engine.policy(definition("orders", List.of("order_items"), archive, null, Map.of(), List.of(acknowledged)));
    }

    private static PolicyDefinition definition(
            String table,
            List<String> bundle,
            String archive,
            @Nullable String parent,
            Map<String, String> link,
            List<String> acknowledged) {
        return new PolicyDefinition(
                table,
                "",
                parent,
                "shop",
                table,
                bundle,
                Map.of(),
                link,
                "",
                parent == null ? "placed_at" : null,
                parent == null ? "P90D" : null,
                "P7Y",
                "UTC",
                null,
                "fire_once",
                "skip",
                null,
                archive,
                "kept",
                1000,
                "set",
                acknowledged,
                PolicyDefinition.DrivingDefinition.DEFAULT);
    }
}
