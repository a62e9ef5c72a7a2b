package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.hold.Hold;
import dev.holdfast.hold.HoldImpact;
import dev.holdfast.hold.NewHold;
import dev.holdfast.hold.TypedScope;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A hold on an order and what is below it, where the deliveries between it and its proofs are in a cold file.
class HoldsAboveColdRowsTest {
    @AutoClose
    private final EngineFixture engine = OrderTree.open();

    private void archive(String policy) {
        engine.node().runs().run(List.of(policy), new Runs.RunOptions(0, Duration.ZERO, false, "test"), _ -> {});
    }

    private HoldImpact.Line proofs(long hold) {
        return engine.features().holds().impact(hold, new Cancellation()).lines().stream()
                .filter(line -> line.policy().equals("proofs"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatStaysForWantOfItsParentIsSaidNotToBeCounted() {
        archive("orders");
        archive("deliveries");
        Hold hold = engine.features()
                .holds()
                .place(new NewHold(
                        "Smith v. Jones",
                        "letter of 3 May",
                        "ann",
                        List.of(engine.features()
                                .holds()
                                .read(TypedScope.ofKeys("shop/orders", List.of(List.of("101")), true)))));
        assertThat(proofs(hold.id()).hot()).isEqualTo(4);
        assertThat(proofs(hold.id()).problem()).isEmpty();
        for (Candidate candidate : engine.features().cold().plan(List.of(), Period.ofMonths(-2))) {
            engine.node().operations().cold().freeze(candidate, "ann");
        }
        assertThat(engine.number("vault", "select count(*) from delivery.deliveries"))
                .isZero();

        archive("proofs");

        assertThat(engine.number("delivery", "select count(*) from proofs")).isEqualTo(4 * OrderTree.ORDERS);
        assertThat(proofs(hold.id()).problem())
                .isEqualTo("not counted: what hangs on rows of deliveries in cold files stays, too");
    }
}
