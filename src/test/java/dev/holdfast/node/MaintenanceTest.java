package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.holdfast.dialect.TableName;
import dev.holdfast.dialect.Upkeep;
import dev.holdfast.dialect.Upkeep.Horizon;
import dev.holdfast.dialect.postgresql.PostgresDialect;
import dev.holdfast.estate.Cancellation;
import dev.holdfast.maintenance.AfterSession;
import dev.holdfast.maintenance.Maintenance;
import dev.holdfast.maintenance.MaintenanceAct;
import dev.holdfast.maintenance.SessionSpace;
import dev.holdfast.maintenance.TableAdvice;
import dev.holdfast.maintenance.TableAdvice.Need;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What tables need once rows are gone is told and done, and no session suffers from it.
class MaintenanceTest {
    @AutoClose
    private static final EngineFixture engine = new EngineFixture("shop", "vault");

    private final MaintenanceOperations maintenance = engine.node().operations().maintenance();

    @BeforeEach
    void fill() {
        engine.execute("shop", """
                set search_path = public; -- a schema that is named like us comes first by now
                drop table if exists orders;
                create table orders (id bigint primary key, placed_at timestamptz not null, note text not null)
                  with (autovacuum_vacuum_threshold = 7, autovacuum_vacuum_scale_factor = 0.5);
                alter table orders set (autovacuum_enabled = false);
                create index orders_placed_at on orders (placed_at);
                create index orders_note on orders (note);
                insert into orders
                  select n, now() - make_interval(days => case when n <= 12000 then 200 else 1 end), repeat('x', 40) || n
                  from generate_series(1, 20000) n""");
        engine.execute("shop", "vacuum analyze orders");
    }

    /// One for all tests, as the engine is.
    private static void policy() {
        if (engine.controlNumber("select count(*) from policy") == 0) {
            engine.policy(UnindexedOrders.aged("orders", "vault"));
        }
    }

    private TableAdvice advice() {
        return maintenance.advise("shop", "orders", new Cancellation()).getFirst();
    }

    @Test
    void adviceNamesWhoKeepsDeadRowsAndFromWhenTheServerCleans() throws Exception {
        TableAdvice kept;
        try (Connection reader = engine.connect("shop");
                var read = reader.createStatement()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            read.execute("set application_name = 'nightly report'");
            read.execute("select count(*) from orders");
            engine.execute("shop", "delete from orders where id > 9000");
            engine.await(() -> advice().state().dead() >= 11_000);
            kept = advice();
            reader.rollback();
        }
        TableAdvice free = advice();

        Horizon blocker = Objects.requireNonNull(kept.blocker());
        assertThat(blocker.kind()).isEqualTo(Horizon.Kind.TRANSACTION);
        assertThat(blocker.name()).startsWith("process ").contains("(nightly report)");
        assertThat(blocker.since()).isNotNull();
        assertThat(String.join("; ", kept.words()))
                .contains("11,000 of 20,000 rows are dead; the server cleans from 10,007 on", "nightly report");
        assertThat(free.blocker()).isNull();
        assertThat(free.needs()).contains(Need.VACUUM);
        assertThat(free.words()).contains("autovacuum is off for it");
    }

    /// Whole pages at the end of a file go back to the system; an index that is mostly air does when it is built anew.
    @Test
    void roomIsReturnedByWhatWasAskedForAndByNothingElse() {
        engine.execute("shop", "delete from orders where id > 500");
        engine.await(() -> advice().state().dead() >= 19_500);

        List<MaintenanceAct> vacuum = maintenance.run("shop", "orders", Set.of(Need.VACUUM), "ada");
        TableAdvice after = advice();
        List<MaintenanceAct> reindex = maintenance.run("shop", "orders", Set.of(Need.REINDEX), "ada");

        assertThat(vacuum).singleElement().satisfies(act -> {
            assertThat(act.problem()).isEmpty();
            assertThat(act.returned()).isGreaterThan(1 << 20);
        });
        assertThat(after.state().dead()).isZero();
        assertThat(after.needs()).containsExactly(Need.REINDEX);
        assertThat(after.bloated()).extracting(fill -> fill.index()).containsExactly("orders_note");
        assertThat(reindex).singleElement().satisfies(act -> {
            assertThat(act.problem()).isEmpty();
            assertThat(act.returned()).isGreaterThan(after.indexAir() / 2);
        });
        assertThat(advice().bloated()).isEmpty();
        assertThat(engine.number("shop", "select count(*) from pg_index where not indisvalid"))
                .isZero();
    }

    @Test
    void aSessionTellsWhatIsReusableAndWhatWasReturned() {
        policy();
        maintenance.wish("orders", AfterSession.ANALYZE, "ada");
        assertThat(engine.number("shop", "select count(*) from pg_stats where tablename = 'orders' and n_distinct > 0"))
                .isPositive();

        SessionView session = engine.run("orders").getFirst();
        assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
        engine.await(() -> !maintenance.acts(1).isEmpty()
                && maintenance.acts(1).getFirst().endedAt() != null
                && maintenance.acts(1).getFirst().kind() == Need.ANALYZE);

        SessionSpace space = maintenance.space(session.id()).getFirst();
        assertThat(space.removedRows()).isEqualTo(12_000);
        assertThat(space.rowsBefore()).isEqualTo(20_000);
        assertThat(space.returned()).as("nothing was vacuumed").isZero();
        assertThat(space.reusable())
                .isEqualTo(engine.number(
                        "shop", "select sum(row_bytes) from holdfast.receipt where session_id = " + session.id()));
        assertThat(maintenance.acts(1).getFirst())
                .satisfies(act -> assertThat(act.session()).isEqualTo(session.id()))
                .satisfies(act -> assertThat(act.problem()).isEmpty());

        busyTableFailsNothing(session);
    }

    /// Of a session that took the rows itself, so that what follows it by itself does not come between.
    @Test
    void afterASessionIsDoneWhatThePolicyWantsAndNoMore() {
        policy();
        maintenance.wish("orders", AfterSession.OFF, "ada");
        SessionView session = engine.run("orders").getFirst();
        engine.await(() -> !maintenance.space(session.id()).isEmpty());
        Maintenance after = new Maintenance(engine.features().store(), engine.estate());

        assertThat(acts(session)).isEmpty();
        after.after(session.id(), "shop", AfterSession.OFF);
        assertThat(acts(session)).isEmpty();

        engine.execute(
                "shop", "update holdfast.receipt set row_count = row_count / 20 where session_id = " + session.id());
        after.after(session.id(), "shop", AfterSession.ANALYZE);
        assertThat(acts(session)).as("it took too little").isEmpty();

        engine.execute(
                "shop", "update holdfast.receipt set row_count = row_count * 20 where session_id = " + session.id());
        engine.execute("shop", "delete from orders where id > 12500");
        engine.execute("shop", "vacuum analyze orders");
        after.after(session.id(), "shop", AfterSession.REINDEX);
        assertThat(acts(session)).contains(Need.ANALYZE, Need.REINDEX).doesNotContain(Need.VACUUM);
    }

    private List<Need> acts(SessionView session) {
        return maintenance.acts(100).stream()
                .filter(act -> Objects.equals(act.session(), session.id()))
                .map(MaintenanceAct::kind)
                .toList();
    }

    /// Whoever has a transaction open keeps neither the reindex nor its drop waiting; the next one takes away what is
    /// left, whatever the length of its name.
    @Test
    void aReindexThatIsNotPatientEnoughEndsAndTheNextOneClearsUp() throws Exception {
        String name = "orders_by_note_for_the_nightly_report_of_the_whole_company_x";
        engine.execute("shop", "alter index orders_note rename to " + name);
        Upkeep upkeep = new PostgresDialect().upkeep();
        TableName orders = new TableName("public", "orders");
        try (Connection own = engine.connect("shop");
                Connection other = engine.connect("shop");
                var write = other.createStatement()) {
            other.setAutoCommit(false);
            write.execute("insert into orders values (-1, now(), 'x')");

            assertThatThrownBy(() -> assertTimeoutPreemptively(
                            Duration.ofSeconds(20), () -> upkeep.reindex(own, orders, name, Duration.ofMillis(300))))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("lock timeout")
                    .hasMessageContaining("not valid is left beside " + name);
            other.rollback();

            upkeep.reindex(own, orders, name, Duration.ofSeconds(5));
        }
        assertThat(engine.lines("shop", "select indexrelid::regclass::text from pg_index where not indisvalid"))
                .isEmpty();
        assertThat(engine.lines("shop", "select indexname from pg_indexes where tablename = 'orders'"))
                .containsExactlyInAnyOrder("orders_pkey", "orders_placed_at", name);
    }

    /// The server would end the build for the deadlock that a snapshot makes which waits for its lock.
    @Test
    void statisticsAreNotTakenWhileAnIndexIsBuilt() throws Exception {
        TableName orders = new TableName("public", "orders");
        try (ExecutorService workers = Executors.newFixedThreadPool(2);
                Connection own = engine.connect("shop");
                Connection analyst = engine.connect("shop");
                Connection other = engine.connect("shop");
                var write = other.createStatement()) {
            other.setAutoCommit(false);
            write.execute("insert into orders values (-1, now(), 'x')"); // the build waits for it
            Future<Boolean> build =
                    workers.submit(() -> new PostgresDialect().indexing().build(own, orders, List.of("id", "note")));
            engine.await(() -> engine.number("shop", "select count(*) from pg_index where not indisvalid") == 1);
            Future<Boolean> analysis = workers.submit(() -> {
                new PostgresDialect().upkeep().analyze(analyst, orders, Duration.ofSeconds(10));
                return true;
            });
            engine.await(() -> engine.number("shop", """
                    select count(*) from pg_stat_activity where query like 'ANALYZE%' and wait_event_type = 'Lock'
                      or query like 'SELECT CASE WHEN pg_try_advisory_lock%'""") >= 1);
            other.rollback();

            assertThat(build.get()).isTrue();
            assertThat(analysis.get()).isTrue();
        }
    }

    /// Somebody else is at the table when the session has ended.
    private void busyTableFailsNothing(SessionView session) {
        Maintenance impatient = new Maintenance(engine.features().store(), engine.estate(), Duration.ofMillis(100));
        try (Connection other = engine.connect("shop");
                var lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("lock table orders in share update exclusive mode");
            impatient.after(session.id(), "shop", AfterSession.ANALYZE);
            other.rollback();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }

        assertThat(maintenance.acts(1).getFirst().problem()).contains("lock timeout");
        assertThat(engine.node().operations().session(session.id()).state()).isEqualTo(SessionState.SUCCEEDED);
    }
}
