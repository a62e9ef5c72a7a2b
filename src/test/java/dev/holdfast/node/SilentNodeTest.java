package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.session.SessionState;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A process whose machine slept, or that could not reach the control database for longer than it takes to be taken for
/// dead, comes back while it works: it does not take itself for dead.
class SilentNodeTest {
    @AutoClose
    private final EngineFixture engine = OrderTree.open();

    @Test
    void aRequestThatRunsIsNotCalledOrphaned() {
        AtomicBoolean works = new AtomicBoolean();
        AtomicBoolean goOn = new AtomicBoolean();
        engine.when(Failpoint.TAKE_CHUNK, 1, () -> {
            works.set(true);
            engine.await(goOn::get);
        });
        Operations operations = engine.node().operations();
        engine.node().serve();
        long request = operations.archiveNow("orders", 0, false, "ada");
        engine.await(works::get);

        engine.control("update node set seen_at = seen_at - interval '1 hour'");
        long other = operations.archiveNow("proofs", 0, false, "ada"); // before it is claimed dead nodes are looked for
        engine.await(() -> operations.request(other).finished());

        assertThat(operations.request(request).error()).isEmpty();
        assertThat(operations.request(request).finished()).isFalse();
        goOn.set(true);
        engine.await(() -> operations.request(request).finished());
        assertThat(operations.request(request).error()).isEmpty();
        assertThat(operations.session(1).state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(engine.verify().differences()).isEmpty();
    }
}
