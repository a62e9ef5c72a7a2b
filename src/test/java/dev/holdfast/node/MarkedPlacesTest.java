package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.policy.PolicyDefinition.DrivingDefinition;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Places that have become wrong between marking and moving: all rows are written again, in the opposite order.
class MarkedPlacesTest {
    private static final int ROWS = 300;

    @AutoClose
    private final EngineFixture engine = new EngineFixture("one", "vault");

    private final Map<Failpoint, Integer> reached = new EnumMap<>(Failpoint.class);

    @BeforeEach
    void makeTable() {
        // each of the same size, so that the places are the same ones afterwards
        engine.execute("one", """
                create table t1 (id bigint primary key, note text not null);
                insert into t1 select i, lpad(i::text, 9, '0') from generate_series(1, %d) i""".formatted(ROWS));
    }

    private void policy(int chunkRows) {
        engine.policy(TestPolicies.draft("t1", "one")
                .chunkRows(chunkRows)
                .archive("vault", "one")
                .driving(new DrivingDefinition(1, "full", List.of(), null, 100))
                .definition());
    }

    /// Before the chunks of the page are seen by anybody.
    private void turnRoundOnceMarked(Runnable beforeDiscard) {
        engine.failpoints(point -> {
            int times;
            synchronized (reached) {
                times = reached.merge(point, 1, Integer::sum);
            }
            if (point == Failpoint.BEFORE_MARK_COMMIT && times == 1) {
                engine.execute("one", """
                        create table kept as select * from t1;
                        truncate t1;
                        insert into t1 select * from kept order by id desc""");
            } else if (point == Failpoint.BEFORE_DISCARD) {
                beforeDiscard.run();
            }
        });
    }

    @Test
    void rowsThatLieElsewhereMoveByTheirKeysAndNoCopyOfAnotherRowStays() {
        policy(100);
        turnRoundOnceMarked(() -> {});

        assertThat(engine.run("t1")).singleElement().satisfies(session -> {
            assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
            assertThat(session.archivedRows()).isEqualTo(ROWS);
        });

        assertThat(reached).containsEntry(Failpoint.BEFORE_DISCARD, 3);
        assertThat(engine.number("one", "select count(*) from t1")).isZero();
        assertThat(engine.number("vault", "select count(*) from one.t1")).isEqualTo(ROWS);
        assertThat(engine.number("vault", "select count(distinct id) from one.t1 where note = lpad(id::text, 9, '0')"))
                .isEqualTo(ROWS);
        assertThat(engine.number("vault", "select count(distinct ((id - 1) / 100, hf_chunk)) from one.t1"))
                .isEqualTo(3);
        assertThat(engine.verify().differences()).isEmpty();
    }

    @Test
    void whoLosesTheLeaseBeforeAWrongCopyIsTakenBackTriesNothingMore() {
        policy(ROWS);
        turnRoundOnceMarked(() -> engine.execute("vault", "update holdfast.fence set lease_epoch = lease_epoch + 1"));

        assertThatThrownBy(() -> engine.run("t1"))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_HELD));

        assertThat(reached)
                .containsEntry(Failpoint.BEFORE_ENTER_SOURCE, 1)
                .doesNotContainKey(Failpoint.BEFORE_VERIFY_AGAIN);
        assertThat(engine.number("one", "select count(*) from t1")).isEqualTo(ROWS);
    }
}
