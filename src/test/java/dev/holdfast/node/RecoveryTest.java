package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The process dies at a failpoint; another one resumes. Every row must then be in source or archive exactly once.
class RecoveryTest {
    @AutoClose
    private final EngineFixture engine = OrderTree.open();

    private void dieAt(Failpoint point, int time) {
        engine.when(point, time, () -> {
            throw new Killed();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "BEFORE_ARCHIVE_COMMIT, 6",
        "AFTER_ARCHIVE_COMMIT, 11",
        "BEFORE_SOURCE_COMMIT, 14",
        "AFTER_SOURCE_COMMIT, 9",
        "AFTER_HAND_OFF, 19",
        "AFTER_MARK, 4"
    })
    void nothingIsLostOrDoubledWhereverTheProcessDies(Failpoint point, int time) {
        dieAt(point, time);
        assertThatThrownBy(() -> engine.run("orders")).isInstanceOf(Killed.class);

        engine.restart();
        engine.resume();
        engine.run("orders");

        OrderTree.requireEveryRowOnce(engine);
        Verification verification = engine.verify();
        assertThat(verification.differences()).isEmpty();
        assertThat(verification.handedOffKeys()).isEqualTo(verification.expectedHandedOffKeys());
        assertThat(engine.node().operations().sessions(new Operations.SessionQuery("", "", 0, 100)))
                .extracting(SessionView::state)
                .containsOnly(SessionState.SUCCEEDED);
    }

    @Test
    void aRowThatChangesBetweenCopyAndDeleteStaysWithItsNewContent() {
        AtomicInteger times = new AtomicInteger();
        AtomicLong changed = new AtomicLong();
        engine.failpoints(reached -> {
            if (reached == Failpoint.AFTER_ARCHIVE_COMMIT && times.incrementAndGet() == 1) {
                changed.set(engine.number("delivery", """
                        with bad as (update deliveries set mood = 'bad' returning 1) select count(*) from bad"""));
            }
        });

        engine.run("orders");

        String bad = " where mood = 'bad'";
        assertThat(engine.number("vault", "select count(*) from delivery.deliveries" + bad))
                .isPositive();
        assertThat(engine.number("vault", "select count(*) from delivery.deliveries" + bad)
                        + engine.number("delivery", "select count(*) from deliveries" + bad))
                .isEqualTo(changed.get());
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aRowThatIsNoLongerDueWhenItsTurnComesStays() {
        engine.when(Failpoint.AFTER_MARK, 1, () -> {
            engine.execute("shop", "update orders set status = 'open' where id in (501, 777)");
            engine.execute("shop", "delete from order_items where order_id = 801; delete from orders where id = 801");
        });

        engine.run("orders");

        assertThat(engine.number("shop", "select count(*) from orders where id in (501, 777)"))
                .isEqualTo(2);
        assertThat(engine.number("shop", "select count(*) from order_items where order_id in (501, 777)"))
                .isEqualTo(6);
        assertThat(engine.number("shop", "select count(*) from shop_archive.orders where id in (501, 777, 801)"))
                .isZero();
        assertThat(engine.number("delivery", "select count(*) from deliveries where order_id in (501, 777, 801)"))
                .isEqualTo(6);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aNodeThatLostItsLeaseMovesNothingMore() {
        AtomicLong moved = new AtomicLong();
        engine.when(Failpoint.AFTER_HAND_OFF, 2, () -> {
            engine.execute("shop", """
                    begin;
                    select pg_advisory_xact_lock(hashtextextended(installation || '/' || scope, 0))
                    from holdfast.fence;
                    update holdfast.fence set lease_epoch = lease_epoch + 1;
                    commit""");
            moved.set(engine.number("shop", "select count(*) from shop_archive.orders"));
        });

        assertThatThrownBy(() -> engine.run("orders")).hasMessageContaining("another node took the lease");

        assertThat(engine.number("shop", "select count(*) from shop_archive.orders"))
                .isEqualTo(moved.get())
                .isBetween(200L, 726L); // of 727 that are due; the other worker goes on until the lease is gone
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void aPauseLeavesNoCopyOfRowsThatStay() {
        engine.when(Failpoint.AFTER_HAND_OFF, 9, () -> pause("deliveries")); // the first of its eight chunks

        engine.run("orders");

        assertThat(engine.node().operations().sessions(new Operations.SessionQuery("deliveries", "", 0, 1)))
                .extracting(SessionView::state)
                .containsExactly(SessionState.PAUSED);
        long hot = engine.number("delivery", "select count(*) from deliveries");
        long warm = engine.number("vault", "select count(*) from delivery.deliveries");
        assertThat(warm).isPositive();
        assertThat(hot + warm).isEqualTo(2 * OrderTree.ORDERS);
    }

    private void pause(String policy) {
        Features features = engine.features();
        int id = features.policies().byName(policy).id();
        features.store().run(tx -> {
            long session = features.sessions().live(tx, id).orElseThrow();
            features.sessions().become(tx, session, SessionState.PAUSING, null, null);
        });
    }
}
