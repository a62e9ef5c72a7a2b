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

/// Places that have become wrong between marking and deleting: all rows are written again, in another order.
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

    /// When the point is reached for the first time. In the places of no chunk of 100 rows its own lie afterwards.
    private void turnRound(Failpoint when, Runnable beforeDiscard) {
        engine.failpoints(point -> {
            int times;
            synchronized (reached) {
                times = reached.merge(point, 1, Integer::sum);
            }
            if (point == when && times == 1) {
                engine.execute("one", """
                        begin;
                        lock table t1; -- or rows that the other worker is deleting would come back
                        create table kept as select * from t1;
                        truncate t1;
                        insert into t1 select * from kept order by (id + 149) % 300;
                        commit""");
            } else if (point == Failpoint.BEFORE_DISCARD) {
                beforeDiscard.run();
            }
        });
    }

    @Test
    void rowsThatLieElsewhereMoveByTheirKeysAndOthersAreNotEvenCopied() {
        policy(100);
        turnRound(Failpoint.BEFORE_MARK_COMMIT, () -> {});

        allMove();

        assertThat(reached)
                .containsEntry(Failpoint.BEFORE_DISCARD, 3)
                .containsEntry(Failpoint.BEFORE_ARCHIVE_COMMIT, 3)
                .containsEntry(Failpoint.BEFORE_ENTER_SOURCE, 3);
    }

    @Test
    void rowsThatCameIntoThePlacesOfCopiedOnesStayAndTheCopyIsTakenBack() {
        policy(100);
        turnRound(Failpoint.AFTER_ARCHIVE_COMMIT, () -> {});

        allMove();

        assertThat(reached.get(Failpoint.AFTER_DELETE_ROWS)).isGreaterThan(3);
        assertThat(reached.get(Failpoint.BEFORE_SOURCE_COMMIT)).isEqualTo(3);
    }

    private void allMove() {
        assertThat(engine.run("t1")).singleElement().satisfies(session -> {
            assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
            assertThat(session.archivedRows()).isEqualTo(ROWS);
        });
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
        policy(100);
        turnRound(
                Failpoint.BEFORE_MARK_COMMIT,
                () -> engine.execute("vault", "update holdfast.fence set lease_epoch = lease_epoch + 1"));

        assertThatThrownBy(() -> engine.run("t1"))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_HELD));

        assertThat(reached).doesNotContainKey(Failpoint.BEFORE_ENTER_SOURCE);
        assertThat(engine.number("one", "select count(*) from t1")).isEqualTo(ROWS);
    }
}
