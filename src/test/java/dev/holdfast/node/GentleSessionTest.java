package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.policy.PolicyDefinition.DrivingDefinition;
import dev.holdfast.policy.PolicyDraft;
import dev.holdfast.policy.TestPolicies;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// A gentle session marks no further ahead than it has to.
class GentleSessionTest {
    private static final int ORDERS = 6_000;

    /// Chunks that turn out slow are cut smaller; their pieces stand at the end of the list, behind what marking waits
    /// for.
    @Test
    void marksOnWhenAllThatIsMarkedHasBeenCutSmaller() throws Exception {
        try (EngineFixture engine = new EngineFixture("shop", "vault")) {
            engine.execute("shop", """
                    create table orders (id bigint primary key, placed_at timestamptz not null);
                    create index on orders (placed_at);
                    insert into orders select i, now() - interval '1 year' from generate_series(1, %d) i""".formatted(ORDERS));
            engine.policy(gentle());
            AtomicInteger slow = new AtomicInteger();
            engine.failpoints(reached -> {
                if (reached == Failpoint.AFTER_DELETE_ROWS && slow.incrementAndGet() <= 8) {
                    LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
                }
            });

            SessionView session = CompletableFuture.supplyAsync(
                            () -> engine.run("orders").getLast())
                    .get(60, TimeUnit.SECONDS);

            assertThat(session.state()).isEqualTo(SessionState.SUCCEEDED);
            assertThat(session.rootRows()).isEqualTo(ORDERS);
            assertThat(engine.number("shop", "select count(*) from orders")).isZero();
        }
    }

    private static PolicyDraft gentle() {
        return TestPolicies.draft("orders", "shop")
                .age("placed_at", "P90D")
                .archive("shop", "archived")
                .chunkRows(5_000)
                .driving(new DrivingDefinition(1, "gentle", List.of(), null));
    }
}
