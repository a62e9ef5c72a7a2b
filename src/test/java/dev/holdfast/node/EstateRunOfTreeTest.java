package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.Failpoint;
import dev.holdfast.run.Backoff;
import dev.holdfast.run.Cap;
import dev.holdfast.run.Caps;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunReport.Line;
import dev.holdfast.run.RunState;
import dev.holdfast.session.SessionView;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A run whose one root hands down to two generations.
class EstateRunOfTreeTest {
    @AutoClose
    private final EngineFixture engine = OrderTree.open();

    @Test
    void childrenRunInTheSameRunAndAreInItsReport() {
        EstateRunReport report = engine.node()
                .estateRuns()
                .run(SmallEstate.wish(2, new Cap("delivery", 1), new Cap("vault", 1)), SmallEstate.NOBODY);

        assertThat(report.run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(report.lines()).extracting(Line::policy).containsExactly("orders", "deliveries", "proofs");
        assertThat(report.lines()).extracting(Line::parent).containsExactly(null, "orders", "deliveries");
        assertThat(report.rows()).isEqualTo(engine.number("shop", "select count(*) from shop_archive.orders") * 10);
        OrderTree.requireEveryRowOnce(engine);
    }

    @Test
    void aChildThatIsPausedWhileItWaitsForTokensKeepsItsBacklog() {
        SmallEstate.table(engine, "delivery", "parcels");
        SmallEstate.policy(engine, "parcels", "delivery", 100);
        AtomicBoolean paused = new AtomicBoolean();

        EstateRunReport report = engine.node().estateRuns().run(SmallEstate.wish(2, new Cap("vault", 1)), session -> {
            if (session.policy().equals("parcels") && !paused.getAndSet(true)) { // and has the token
                engine.await(EstateRunOfTreeTest::somebodyWaitsForTokens);
                engine.features().policies().pause("deliveries", "bob", "the auditors are here");
            }
        });

        assertThat(paused).isTrue();
        assertThat(report.sessions()).extracting(SessionView::policy).containsExactlyInAnyOrder("orders", "parcels");
        assertThat(report.run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(engine.number("delivery", "select count(*) from deliveries")).isEqualTo(2 * OrderTree.ORDERS);
    }

    private static boolean somebodyWaitsForTokens() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(Caps.class.getName())
                        && frame.getMethodName().equals("take"));
    }

    @Test
    void aChildThatWasInterruptedGoesOnWithoutASecondSessionOfItsParent() {
        engine.node().estateRunner().rest(new Backoff(Duration.ofMillis(10), Duration.ofMillis(20), 2));
        // a delete of deliveries waits for its commit: nothing can go on over another connection
        engine.when(Failpoint.BEFORE_SOURCE_COMMIT, 12, () -> engine.cut("delivery"));

        EstateRunReport report = engine.node().estateRuns().run(SmallEstate.wish(1), SmallEstate.NOBODY);
        if (report.run().state() != RunState.SUCCEEDED) {
            report = engine.node().estateRuns().resume(OptionalLong.empty(), SmallEstate.NOBODY);
        }

        assertThat(report.run().state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(report.sessions().stream().filter(session -> session.policy().equals("orders")))
                .hasSize(1);
        assertThat(SmallEstate.line(report, "orders").tries()).isGreaterThan(1);
        OrderTree.requireEveryRowOnce(engine);
        assertThat(engine.verify().differences()).isEmpty();
    }
}
