package dev.holdfast.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.KeyType;
import dev.holdfast.dialect.Keys;
import dev.holdfast.dialect.TableName;
import dev.holdfast.store.Store;
import dev.holdfast.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A child takes up what waits for it, each handoff once, and none is passed over.
final class DueHandoffsTest {
    private static final int CHILD = 7;
    private static final long CHILD_SESSION = 500;

    private final Store store = TestServer.freshStore();
    private final Ledger ledger = new Ledger();
    private final Handoffs handoffs = new Handoffs();
    private final DueHandoffs due = new DueHandoffs(handoffs, CHILD);

    @BeforeEach
    void handOff() {
        LongStream.rangeClosed(1, 5).forEach(this::handOff);
    }

    @AfterEach
    void close() {
        TestServer.close(store);
    }

    @SuppressWarnings("NullAway") // reads no annotation of a nested type from a class file
    private void handOff(long session) {
        store.run(tx -> ledger.mark(
                tx,
                List.of(new NewChunk(
                        session,
                        1,
                        new TableName("public", "orders"),
                        List.of("id"),
                        new Keys(List.of(KeyType.BIGINT), List.of(new long[] {session})),
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        0))));
        store.run(tx -> ledger.handOff(
                tx, ledger.next(tx, session, 0).orElseThrow(), new ChunkResult(1, 0, 0, 0, 0, null), List.of(CHILD)));
    }

    /// @return the parent's sessions, in the order in which they were taken up
    private List<Long> takeAll(int most) {
        List<Long> sessions = new ArrayList<>();
        boolean more = true;
        while (more && sessions.size() < most) {
            Optional<Handoffs.Taken> taken = store.inTransaction(tx -> {
                Optional<Handoffs.Taken> found = due.take(tx);
                found.ifPresent(handoff -> {
                    handoffs.marked(tx, handoff.id(), CHILD, CHILD_SESSION, 0);
                    handoffs.settleIfDone(tx, handoff.id(), CHILD, CHILD_SESSION, Duration.ZERO);
                    due.done(handoff);
                });
                return found;
            });
            taken.ifPresent(handoff -> sessions.add(handoff.id().session()));
            more = taken.isPresent();
        }
        return sessions;
    }

    @Test
    void eachIsTakenOnceTheOldestFirst() {
        assertThat(takeAll(10)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(takeAll(10)).isEmpty();
    }

    @Test
    void oneThatCommitsLateIsTakenAlthoughYoungerOnesWent() {
        assertThat(takeAll(3)).containsExactly(1L, 2L, 3L);
        handOff(6);
        store.run(tx -> tx.dsl()
                .execute(
                        "update handoff set consume_after = consume_after - interval '1 day' where session_id = {0}",
                        DSL.val(6)));

        assertThat(takeAll(10)).containsExactly(4L, 5L, 6L);
    }

    @Test
    void oneThatNobodyIsDoneWithComesAgain() {
        assertThat(takeAll(1)).containsExactly(1L);
        store.run(tx -> assertThat(due.take(tx)).isPresent());

        assertThat(takeAll(10)).containsExactly(2L, 3L, 4L, 5L);
    }
}
