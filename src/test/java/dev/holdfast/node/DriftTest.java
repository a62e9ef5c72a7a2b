package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.policy.PolicyDefinition.JoinDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables change, applications write, rows are not yet due: what an archiver meets in the field.
class DriftTest {
    private EngineFixture engine;

    @BeforeEach
    void open() {
        engine = new EngineFixture("shop", "delivery", "vault");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void limited(long rows) {
        engine.node().runs().run(List.of("orders"), new Runs.RunOptions(rows, Duration.ZERO, true, "test"), _ -> {});
    }

    private SessionView only(List<SessionView> sessions) {
        assertThat(sessions).hasSize(1);
        return sessions.getFirst();
    }

    @Test
    void theArchiveGainsAColumnThatTheSourceGained() {
        OrderTree.fill(engine);
        limited(100);

        engine.execute("shop", "alter table orders add column channel text default 'web'");
        engine.execute("delivery", "alter table proofs add column weight numeric(8,2) default 1.5");
        engine.run("orders");

        assertThat(engine.number("shop", "select count(*) from shop_archive.orders where channel is null"))
                .isEqualTo(100);
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders where channel = 'web'"))
                .isGreaterThan(600);
        assertThat(engine.number("vault", "select count(*) from delivery.proofs where weight = 1.5"))
                .isGreaterThan(2400);
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table orders alter column note type varchar(40)",
                "alter table orders alter column status type varchar(10)"
            })
    void aColumnOfAnotherTypeStopsTheRunBeforeItsFirstRow(String change) {
        OrderTree.fill(engine);
        limited(100);

        engine.execute("shop", change);
        SessionView blocked = only(engine.run("orders"));

        assertThat(blocked.state()).isEqualTo(SessionState.FAILED);
        assertThat(blocked.stopReason()).isEqualTo("blocked");
        assertThat(blocked.error()).contains("no row was moved");
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders"))
                .isEqualTo(100);

        engine.execute("shop", "alter table orders alter column note type text, alter column status type text");
        engine.run("orders");

        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aTableThatIsGoneFailsTheSessionAndFreesThePolicy() {
        OrderTree.fill(engine);
        limited(100);

        engine.execute("shop", "alter table orders rename to orders_old");
        SessionView blocked = only(engine.run("orders"));

        assertThat(blocked.state()).isEqualTo(SessionState.FAILED);
        assertThat(blocked.stopReason()).isEqualTo("blocked");
        assertThat(blocked.error()).contains("there is no table public.orders");

        engine.execute("shop", "alter table orders_old rename to orders");
        engine.run("orders");

        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aTableThatIsGoneWhileAChunkIsBetweenItsCommitsLeavesTheSessionToBeResumed() {
        OrderTree.fill(engine);
        engine.when(Failpoint.BEFORE_SOURCE_COMMIT, 11, () -> engine.cut("delivery"));
        engine.run("orders");
        engine.execute("delivery", "alter table deliveries rename to deliveries_old");

        List<SessionView> left = engine.resume();

        assertThat(left).extracting(SessionView::state).contains(SessionState.INTERRUPTED);
        engine.execute("delivery", "alter table deliveries_old rename to deliveries");
        engine.resume();
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aTableOfAnotherOwnerIsNoArchiveTable() {
        OrderTree.fill(engine);
        engine.execute("shop", """
                create schema shop_archive;
                create table shop_archive.orders (id bigint primary key, status text, placed_at timestamptz,
                  note text, tags text[], extra json)""");

        SessionView blocked = only(engine.run("orders"));

        assertThat(blocked.state()).isEqualTo(SessionState.FAILED);
        assertThat(blocked.stopReason()).isEqualTo("blocked");
        assertThat(blocked.error()).contains("no archive table of Holdfast");
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(OrderTree.ORDERS);
    }

    @Test
    void aChildRowThatComesBetweenMarkAndDeleteGoesWithItsOrder() throws Exception {
        OrderTree.fill(engine);
        AtomicInteger times = new AtomicInteger();
        try (Connection shopper = engine.connect("shop")) {
            FutureTask<Void> commit = new FutureTask<>(() -> {
                engine.await(() -> engine.number("shop", """
                        select count(*) from pg_stat_activity
                        where datname = current_database() and wait_event_type = 'Lock'""") > 0);
                shopper.commit();
                return null;
            });
            engine.failpoints(reached -> {
                if (reached == Failpoint.AFTER_MARK && times.incrementAndGet() == 1) {
                    insertItem(shopper);
                    Thread.ofVirtual().start(commit);
                }
            });

            engine.run("orders");
            commit.get(20, TimeUnit.SECONDS);
        }

        assertThat(engine.number("shop", "select count(*) from shop_archive.order_items where order_id = 999"))
                .isEqualTo(4);
        assertThat(engine.number("shop", "select count(*) from order_items where order_id = 999"))
                .isZero();
        assertThat(engine.controlNumber("select count(*) from session_event where kind = 'chunk_retried'"))
                .isPositive();
        assertThat(engine.verify().differences()).isEmpty();
    }

    private static void insertItem(Connection shopper) {
        try (var statement = shopper.createStatement()) {
            shopper.setAutoCommit(false);
            statement.execute("insert into order_items values (999, 4, 'late')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void rowsThatAreNotYetDueWaitUntilTheyAre() {
        OrderTree.fillTables(engine);
        engine.policy(OrderTree.ORDERS_POLICY);
        engine.policy(OrderTree.deliveries("mood = 'bad'"));
        engine.policy(OrderTree.PROOFS_POLICY);
        engine.execute("delivery", "update deliveries set mood = 'bad' where order_id % 2 = 0");
        engine.run("orders");
        long archived = engine.number("shop", "select count(*) from shop_archive.orders");
        long early = engine.number("vault", "select count(*) from delivery.deliveries");
        assertThat(early).isBetween(archived - 10, archived + 10); // every other order, two deliveries each
        assertThat(waiting("deliveries")).isEqualTo(2 * archived - early);

        engine.execute("delivery", "update deliveries set mood = 'bad'");
        assertThat(engine.run("orders")).hasSize(1); // looks again later only
        engine.control("update handoff set consume_after = clock_timestamp() - interval '1 s' where state = 'pending'");
        engine.run("deliveries");

        assertThat(engine.number("vault", "select count(*) from delivery.deliveries"))
                .isEqualTo(2 * archived);
        assertThat(waiting("deliveries")).isZero();
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    private long waiting(String policy) {
        return engine.node().operations().policies().stream()
                .filter(status -> status.policy().name().equals(policy))
                .findFirst()
                .orElseThrow()
                .waitingRows();
    }

    @Test
    void aKeyThatIsUsedAgainIsArchivedAgain() {
        OrderTree.fill(engine);
        engine.run("orders");

        engine.execute("shop", """
                insert into orders select 999, 'done', now() - interval '999 days', 'again', null, null;
                insert into order_items values (999, 1, 'again')""");
        Verification between = engine.verify();
        engine.run("orders");

        assertThat(engine.number("shop", "select count(*) from shop_archive.orders where id = 999"))
                .isEqualTo(2);
        assertThat(engine.number("shop", "select count(*) from orders where id = 999"))
                .isZero();
        assertThat(between.differences()).isEmpty();
        assertThat(between.notes()).singleElement().asString().contains("public.orders", "used them again");
        assertThat(engine.verify().differences()).isEmpty();
        assertThat(engine.verify().notes()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void eligibilityMayHangOnAJoinedRow(String archive) {
        engine.execute("shop", """
                create table customers (id int primary key, active boolean not null, left_at timestamptz);
                create table orders (id bigint primary key, customer_id int references customers);
                create index on orders (customer_id);
                insert into customers select i, i % 2 = 0, now() - i * interval '1 day' from generate_series(1, 200) i;
                insert into orders select i, i % 200 + 1 from generate_series(1, 2000) i;
                insert into orders values (5000, null);
                """);
        engine.policy(TestPolicies.draft("orders", "shop")
                .joins(Map.of("c", new JoinDefinition("customers", Map.of("customer_id", "id"))))
                .criteria("c.active = false")
                .age("c.left_at", "P90D")
                .archive(archive, "kept")
                .chunkRows(70));

        engine.run("orders");

        assertThat(engine.number(archive, "select count(*) from kept.orders")).isBetween(540L, 560L);
        assertThat(engine.number("shop", """
                select count(*) from orders o join customers c on c.id = o.customer_id
                where not c.active and c.left_at < now() - interval '91 days'""")).isZero();
        assertThat(engine.number("shop", "select count(*) from orders")
                        + engine.number(archive, "select count(*) from kept.orders"))
                .isEqualTo(2001);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop", "vault"})
    void aBundleMayBeTwoLevelsDeep(String archive) {
        engine.execute("shop", """
                create table root (tenant int, code text, at timestamptz not null, primary key (tenant, code));
                create table a (id uuid primary key default gen_random_uuid(), tenant int, code text,
                  foreign key (tenant, code) references root);
                create table b (a_id uuid references a, n int, primary key (a_id, n));
                create index on a (tenant, code);
                insert into root select i % 3, 'c' || i, now() - i * interval '1 day' from generate_series(1, 300) i;
                insert into a (tenant, code) select tenant, code from root, generate_series(1, 2);
                insert into b select id, n from a, generate_series(1, 3) n;
                """);
        engine.policy(definition("root", List.of("a", "b"), archive));

        engine.run("root");

        long roots = engine.number(archive, "select count(*) from kept.root");
        assertThat(roots).isBetween(200L, 215L);
        assertThat(engine.number(archive, "select count(*) from kept.a")).isEqualTo(2 * roots);
        assertThat(engine.number(archive, "select count(*) from kept.b")).isEqualTo(6 * roots);
        assertThat(engine.number("shop", "select count(*) from b")).isEqualTo(1800 - 6 * roots);
        assertThat(engine.verify().differences()).isEmpty();
    }

    private static PolicyDraft definition(String table, List<String> bundle, String archive) {
        return TestPolicies.draft(table, "shop")
                .bundle(bundle)
                .age("at", "P90D")
                .archive(archive, "kept")
                .chunkRows(37);
    }
}
