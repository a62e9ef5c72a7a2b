package dev.holdfast.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.store.Store;
import dev.holdfast.store.db.Tables;
import dev.holdfast.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ClaimsTest {
    private static final int ENDPOINT = 7;

    private final Store store = TestServer.freshStore();
    private final Claims claims = new Claims(new RetryPlan(() -> 0.5));
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @AfterEach
    void close() {
        TestServer.close(store);
    }

    /// Left alone after failures, until just now.
    @BeforeEach
    void halfOpen() {
        store.run(tx -> tx.dsl()
                .insertInto(Tables.ENDPOINT)
                .set(Tables.ENDPOINT.ID, ENDPOINT)
                .set(Tables.ENDPOINT.FAILURES, RetryPlan.FAILURES_TO_OPEN)
                .set(Tables.ENDPOINT.OPEN_UNTIL, now.minusSeconds(1))
                .execute());
    }

    private void ask() {
        store.run(tx -> tx.dsl()
                .insertInto(Tables.DELIVERY)
                .set(Tables.DELIVERY.MESSAGE_ID, "m1")
                .set(Tables.DELIVERY.ENDPOINT_ID, ENDPOINT)
                .set(Tables.DELIVERY.EVENT, Event.SESSION_ENDED.id())
                .set(Tables.DELIVERY.BODY, "{}")
                .set(Tables.DELIVERY.DUE_AT, now)
                .execute());
    }

    private Optional<Parcel> next(Instant moment) {
        return store.inTransaction(tx -> claims.next(tx, ENDPOINT, moment));
    }

    private List<Integer> due(Instant moment) {
        return store.inTransaction(tx -> claims.due(tx, List.of(ENDPOINT), moment));
    }

    @Test
    void whoFindsNothingToSendToAHalfOpenEndpointDoesNotKeepTheNextFromCallingIt() {
        assertThat(next(now)).isEmpty();

        ask();

        assertThat(due(now)).containsExactly(ENDPOINT);
        assertThat(next(now)).isPresent();
    }

    @Test
    void oneAttemptAtAHalfOpenEndpointKeepsOthersAwayWhileItIsMade() {
        ask();

        assertThat(next(now)).isPresent();

        assertThat(due(now.plus(Duration.ofSeconds(59)))).isEmpty();
    }
}
