package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A session may be asked to see another residence than its policy's.
final class ResidenceForOnceTest {
    private static final String OLDER_THAN_500_DAYS =
            "select id from orders where status = 'done' and id > 500 order by id";

    private final EngineFixture engine = new EngineFixture("shop", "delivery", "vault");

    @BeforeEach
    void fill() {
        OrderTree.fill(engine);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private List<SessionView> run(String policy, Period residence) {
        return engine.node()
                .runs()
                .run(List.of(policy), new RunOptions(0, Duration.ZERO, true, "ada", false, residence), _ -> {});
    }

    @Test
    void itLastsAcrossAKillAndTheNextSessionGoesByThePolicyAgain() {
        List<String> older = engine.lines("shop", OLDER_THAN_500_DAYS);
        engine.when(Failpoint.AFTER_HAND_OFF, 2, () -> {
            throw new IllegalStateException("killed");
        });
        assertThatThrownBy(() -> run("orders", Period.ofDays(500))).hasMessageContaining("killed");
        engine.restart();

        SessionView resumed = engine.resume().getFirst();

        assertThat(resumed.state()).isEqualTo(SessionState.SUCCEEDED);
        assertThat(engine.lines("shop", "select id from shop_archive.orders order by id"))
                .isEqualTo(older);
        assertThat(engine.number("vault", "select count(*) from delivery.deliveries"))
                .isEqualTo(2L * older.size());
        assertThat(engine.controlLines("select after_->>'residence' from audit where act = 'session.started'"
                        + " and after_->>'policy' = 'orders'"))
                .containsExactly("P500D");
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();

        engine.run("orders");

        assertThat(engine.number("shop", "select count(*) from orders where status = 'done' and id > 90"))
                .isZero();
    }

    @Test
    void aPolicyWithoutAgeIsRefusedBeforeAnythingBegan() {
        assertThatThrownBy(() -> run("deliveries", Period.ofDays(30)))
                .hasMessage("policy deliveries has no age column: its rows have no residence; nothing was started");

        assertThat(engine.controlNumber("select count(*) from session")).isZero();
    }
}
