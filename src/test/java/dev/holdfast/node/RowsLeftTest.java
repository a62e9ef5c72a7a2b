package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.hold.HoldScope;
import dev.holdfast.hold.NewHold;
import dev.holdfast.ledger.RowExceptions.RowException;
import dev.holdfast.ledger.RowExceptions.State;
import dev.holdfast.session.RowsLeft;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Single rows that cannot move: they are left out, counted and listed with the reason, and the others move.
class RowsLeftTest {
    @AutoClose
    private final EngineFixture engine = OrderTree.open();

    private SessionView session(String policy) {
        return engine.node()
                .operations()
                .sessions(new Operations.SessionQuery(policy, "", 0, 1))
                .getFirst();
    }

    private List<RowException> exceptions(SessionView session) {
        return engine.node().operations().exceptions(session.id(), "", 0, 100);
    }

    @Test
    void rowsThatAreGoneOrNoLongerDueAreToldApart() {
        engine.when(Failpoint.AFTER_MARK, 1, () -> {
            engine.execute("shop", "update orders set status = 'open' where id in (501, 777)");
            engine.execute("shop", "delete from order_items where order_id = 801; delete from orders where id = 801");
        });

        engine.run("orders");

        SessionView session = session("orders");
        assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(session.rowsLeft()).isEqualTo(new RowsLeft(2, 1, 0, 0, 0));
        assertThat(session.rootRows()).isEqualTo(session.rowsMarked() - 3);
        assertThat(exceptions(session))
                .extracting(row -> row.state() + " " + row.key())
                .containsExactlyInAnyOrder("CHANGED 501", "CHANGED 777", "GONE 801");
        assertThat(engine.node().operations().exceptions(session.id(), "gone", 0, 100))
                .extracting(RowException::table)
                .containsExactly("public.orders");
        assertThat(engine.node().operations().events(session.id(), 100))
                .anySatisfy(event -> assertThat(event.message()).contains("2 changed, 1 gone"));
        assertThat(engine.verify().differences()).isEmpty();
    }

    /// They lie elsewhere than where they were marked, and go all the same, without a word.
    @Test
    void rowsThatAreWrittenAgainUnchangedAfterTheyWereMarkedGo() {
        engine.when(
                Failpoint.BEFORE_ENTER_ARCHIVE,
                1,
                () -> engine.execute("delivery", "update deliveries set order_id = order_id"));

        engine.run("orders");

        SessionView session = session("deliveries");
        assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(session.rowsLeft().all()).isZero();
        assertThat(session.rootRows()).isEqualTo(session.rowsMarked()).isPositive();
        assertThat(engine.node().operations().events(session.id(), 100))
                .noneMatch(event -> event.kind().equals("chunk_retried"));
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aLocalChunkOfWhichARowIsNoLongerDueFailsOnceOnly() {
        AtomicLong looks = new AtomicLong();
        AtomicLong marked = new AtomicLong();
        engine.failpoints(reached -> {
            if (reached == Failpoint.AFTER_MARK && marked.incrementAndGet() == 1) {
                engine.execute("shop", "update orders set status = 'open' where id = 501");
            }
            if (reached == Failpoint.BEFORE_LOOK_FOR_RECEIPT) {
                looks.incrementAndGet();
            }
        });

        engine.run("orders");

        assertThat(session("orders").rowsLeft()).isEqualTo(new RowsLeft(1, 0, 0, 0, 0));
        assertThat(looks).as("looks after it failed, and before it went").hasValue(2);
    }

    @Test
    void aRowThatSomebodyKeepsLockedIsLeftToTheNextRun() throws SQLException {
        try (Connection application = engine.connect("shop");
                var statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("update orders set note = 'mine' where id = 501");

            engine.run("orders");

            SessionView session = session("orders");
            assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
            assertThat(session.rowsLeft()).isEqualTo(new RowsLeft(0, 0, 0, 1, 0));
            assertThat(exceptions(session))
                    .extracting(row -> row.state() + " " + row.key())
                    .containsExactly("BUSY 501");
            application.rollback();
        }

        engine.run("orders");

        assertThat(session("orders").rootRows()).isEqualTo(1);
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void rowsThatTheArchiveRefusesAreFoundAndTheOthersMove() {
        engine.when(Failpoint.AFTER_MARK, 1, () -> {
            engine.execute(
                    "shop", "alter table shop_archive.orders add constraint poison check (id not in (501, 777))");
        });

        engine.run("orders");

        SessionView session = session("orders");
        assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(session.rowsLeft()).isEqualTo(new RowsLeft(0, 0, 0, 0, 2));
        assertThat(exceptions(session))
                .allSatisfy(row -> assertThat(row.reason()).contains("poison"))
                .extracting(row -> row.state() + " " + row.key())
                .containsExactlyInAnyOrder("CONFLICT 501", "CONFLICT 777");
        assertThat(engine.number("shop", "select count(*) from orders where id in (501, 777)"))
                .isEqualTo(2);
        assertThat(engine.number("delivery", "select count(*) from deliveries where order_id in (501, 777)"))
                .isEqualTo(4);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void whenEveryRowIsRefusedTheSessionFailsSoonAndSaysWhy() {
        engine.when(
                Failpoint.AFTER_MARK,
                1,
                () -> engine.execute(
                        "shop", "alter table shop_archive.orders add constraint poison check (id < 0) not valid"));

        SessionView session = engine.run("orders").getFirst();

        assertThat(session.state()).isEqualTo(SessionState.FAILED);
        assertThat(session.error()).contains("it is not the rows").contains("poison");
        assertThat(session.rowsLeft().conflict()).isLessThan(30);
        assertThat(engine.number("shop", "select count(*) from orders")).isEqualTo(OrderTree.ORDERS);
    }

    @Test
    void aRefusedRowOfTheStreamMethodLeavesNoCopy() {
        engine.execute("delivery", "update deliveries set mood = 'bad' where order_id = 501");
        engine.when(
                Failpoint.BEFORE_MARK_HANDOFF,
                1,
                () -> engine.execute(
                        "vault", "alter table delivery.deliveries add constraint poison check (mood <> 'bad')"));

        engine.run("orders");

        SessionView session = session("deliveries");
        assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(session.rowsLeft()).isEqualTo(new RowsLeft(0, 0, 0, 0, 2));
        assertThat(engine.number("delivery", "select count(*) from deliveries where mood = 'bad'"))
                .isEqualTo(2);
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.controlNumber("select count(*) from handoff where state = 'pending' and child_policy_id ="
                        + " (select id from policy where name = 'deliveries')"))
                .isEqualTo(1); // looked at again later
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void heldRowsStayAndTheOthersOfTheirChunkMove() {
        engine.features()
                .holds()
                .place(new NewHold(
                        "Smith v. Jones",
                        "letter of 3 May",
                        "ann",
                        List.of(new HoldScope.OfKeys(
                                "shop",
                                new TableName("public", "orders"),
                                List.of("id"),
                                new Keys(List.of(KeyType.BIGINT), List.of(new long[] {501, 777}))))));

        engine.run("orders");

        SessionView session = session("orders");
        assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(session.rowsLeft()).isEqualTo(new RowsLeft(0, 0, 2, 0, 0));
        assertThat(session.rootRows()).isEqualTo(session.rowsMarked() - 2);
        assertThat(engine.number("shop", "select count(*) from orders where id in (501, 777)"))
                .isEqualTo(2);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aHoldThatComesBetweenTheQuestionAndTheDeleteWins() {
        AtomicLong archived = new AtomicLong();
        engine.when(Failpoint.AFTER_ASK_HOLDS, 1, () -> {
            engine.features()
                    .holds()
                    .place(new NewHold(
                            "Smith v. Jones", "letter of 3 May", "ann", List.of(new HoldScope.OfPolicy("orders"))));
            archived.set(engine.number("shop", "select count(*) from shop_archive.orders"));
        });

        SessionView session = engine.run("orders").getFirst();

        assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders"))
                .isEqualTo(archived.get())
                .isEqualTo(session.rootRows());
        assertThat(session.rowsLeft().held()).isEqualTo(session.rowsMarked() - archived.get());
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aTableThatChangesItsFormAmidASessionStopsIt() {
        engine.when(
                Failpoint.AFTER_HAND_OFF,
                1,
                () -> engine.execute("shop", "alter table orders add column extra_note text"));

        SessionView session = engine.run("orders").getFirst();

        assertThat(session.state()).isEqualTo(SessionState.PAUSED);
        assertThat(session.stopReason()).isEqualTo("drift");
        assertThat(session.errorCode()).isEqualTo(ErrorCode.MISMATCH);
        assertThat(session.error()).contains("public.orders");
        assertThat(session.rootRows()).isBetween(100L, 500L);
        assertThat(engine.verify().differences()).isEmpty();

        ((TreeRuns) engine.node().runs()).resume(session.id());
        engine.run("orders");

        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aCopyWhoseManifestIsGoneIsNotDeletedOnButMadeAgain() {
        engine.when(Failpoint.AFTER_ARCHIVE_COMMIT, 1, () -> engine.execute("vault", "delete from holdfast.manifest"));

        var oneChunk = new Runs.RunOptions(25, Duration.ZERO, true, "test");
        engine.node().runs().run(List.of("orders"), oneChunk, _ -> {});

        assertThat(engine.controlNumber("select count(*) from session_event where message like '%manifest%'"))
                .isPositive();
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void anUnloggedArchiveTableIsRefused() {
        engine.run("orders");
        engine.execute("shop", "update orders set status = 'done'");
        engine.execute("shop", """
                do $$ declare part regclass; begin
                  for part in select relid from pg_partition_tree('shop_archive.orders') where isleaf loop
                    execute 'alter table ' || part || ' set unlogged'; end loop; end $$""");

        SessionView session = engine.run("orders").getFirst();

        assertThat(session.state()).isEqualTo(SessionState.FAILED);
        assertThat(session.stopReason()).isEqualTo("blocked");
        assertThat(session.error()).contains("unlogged");
    }

    @Test
    void statesHaveTheNamesOfTheControlSchema() {
        assertThat(State.values())
                .allSatisfy(state -> assertThat(State.ofId(state.id())).isEqualTo(state));
    }
}
