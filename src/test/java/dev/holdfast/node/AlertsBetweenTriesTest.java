package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.Alert;
import dev.holdfast.alert.AlertKind;
import dev.holdfast.alert.BetweenTries;
import dev.holdfast.archive.Failpoint;
import dev.holdfast.node.Runs.RunListener;
import dev.holdfast.run.Backoff;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.TurnState;
import dev.holdfast.session.SessionState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whom an absent database wakes, and when.
class AlertsBetweenTriesTest {
    @AutoClose
    private final EngineFixture engine = new EngineFixture("shop", "delivery", "vault");

    @BeforeEach
    void fill() {
        OrderTree.fill(engine);
    }

    @Test
    void nobodyIsWokenUntilTheLastTryIsAMinuteAgoAndThenOnce() {
        engine.cutAtEachDelete("shop");
        AlertOperations alerts = engine.node().operations().alerts();
        List<Alert> between = new CopyOnWriteArrayList<>();
        RunListener looking = new RunListener() {
            @Override
            public void progress(SessionView session) {}

            @Override
            public void again(String work, Duration rest, String reason) {
                between.addAll(alerts.look());
            }
        };

        engine.node().rest(new Backoff(Duration.ofMillis(100), Duration.ofMillis(200), 3));
        engine.node().runs().run(List.of("orders"), new Runs.RunOptions(0, Duration.ZERO, true, "ada"), looking);

        assertThat(between).isEmpty();
        assertThat(alerts.look()).isEmpty();
        engine.control("update session set updated_at = updated_at - interval '1 minute'");
        assertThat(alerts.look()).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.FAILED);
            assertThat(alert.subject()).isEqualTo("policy orders");
        });

        engine.resume(); // in vain
        assertThat(alerts.look()).hasSize(1);
        engine.failpoints(Failpoint.Listener.NONE);
        engine.when(Failpoint.BEFORE_SOURCE_COMMIT, 1, () -> between.addAll(alerts.look()));
        engine.resume();

        assertThat(alerts.look()).isEmpty();
        assertThat(between).hasSize(1);
        assertThat(alerts.list(false, 10))
                .as("one alert from its raising to its end")
                .hasSize(1);
    }

    /// Fires that come more often than once a minute must not keep an outage of a day secret.
    @Test
    void aSessionThatIsStoppedAgainAndAgainHasItsMinuteOnceUntilItGetsOn() {
        engine.cutAtEachDelete("shop");
        SessionView first = engine.run("orders").getFirst();
        SessionView again = engine.resume().getFirst();
        engine.failpoints(Failpoint.Listener.NONE);
        engine.when(Failpoint.BEFORE_SOURCE_COMMIT, 2, () -> engine.cut("shop"));
        SessionView later = engine.resume().getFirst(); // its children went on
        assertThat(List.of(first, again, later)).extracting(SessionView::state).containsOnly(SessionState.INTERRUPTED);
        assertThat(later.chunksDone()).isGreaterThan(again.chunksDone());
        BetweenTries between = new BetweenTries();

        assertThat(between.may(first, first.updatedAt().plusSeconds(59))).isTrue();
        assertThat(between.may(again, first.updatedAt().plusSeconds(59))).isTrue();
        assertThat(between.may(again, first.updatedAt().plusSeconds(60))).isFalse();
        assertThat(between.may(later, later.updatedAt().plusSeconds(59))).isTrue();
        assertThat(between.may(later, later.updatedAt().plusSeconds(60))).isFalse();
        between.keep(List.of());
        assertThat(between.may(again, again.updatedAt().plusSeconds(59)))
                .as("forgotten")
                .isTrue();
    }

    @Test
    void aChildThatARunLeftInterruptedIsToldOf() {
        engine.cutAtEachDelete("delivery");
        engine.node().estateRunner().rest(new Backoff(Duration.ofMillis(20), Duration.ofMillis(40), 2));

        EstateRunReport report = engine.node().estateRuns().run(SmallEstate.wish(1), SmallEstate.NOBODY);

        assertThat(SmallEstate.line(report, "deliveries")).satisfies(line -> {
            assertThat(line.state()).isEqualTo(TurnState.FAILED);
            assertThat(line.action()).endsWith("then holdfast run --resume 1");
        });
        assertThat(engine.node().operations().alerts().look())
                .extracting(Alert::subject)
                .containsExactly("policy deliveries");
    }
}
