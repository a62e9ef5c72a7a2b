package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.archive.Failpoint;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A node that has lost its session to another one, and does not know yet, writes nothing about it any more.
class LostLeaseTest {
    @AutoClose
    private final EngineFixture engine = OrderTree.open();

    @ParameterizedTest
    @CsvSource({
        "BEFORE_MARK, 1",
        "BEFORE_ENTER_SOURCE, 3",
        "AFTER_DELETE_ROWS, 1",
        "AFTER_SOURCE_COMMIT, 2",
        "BEFORE_HAND_OFF, 4",
        "BEFORE_SESSION_END, 1"
    })
    void aNodeThatLostItsSessionWritesNothingAboutIt(Failpoint point, int time) {
        AtomicInteger times = new AtomicInteger();
        AtomicReference<List<String>> then = new AtomicReference<>(List.of());
        engine.failpoints(reached -> {
            if (reached == point && times.incrementAndGet() == time) {
                // what another node does when it takes over
                engine.control("update holdfast.session set epoch = epoch + 1 where state = 'running'");
                then.set(written());
            }
        });

        assertThatThrownBy(() -> engine.run("orders"))
                .isInstanceOfSatisfying(
                        HoldfastException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_HELD));

        assertThat(then.get()).isNotEmpty();
        assertThat(written()).isEqualTo(then.get());
    }

    /// Ledger, handoffs and sessions, without what only says that somebody lives.
    private List<String> written() {
        return engine.controlLines("""
                select 'ledger ' || l::text from holdfast.ledger l
                union all select 'handoff ' || h::text from holdfast.handoff h
                union all select 'session ' || (to_jsonb(s) - 'updated_at')::text from holdfast.session s
                order by 1""");
    }
}
