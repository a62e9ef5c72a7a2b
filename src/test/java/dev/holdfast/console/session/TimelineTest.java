package dev.holdfast.console.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.session.ChunkView;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final Instant START = Instant.parse("2026-11-21T01:30:00Z");

    private static ChunkView chunk(long number, long markedAtMillis, int mark, int copy, int delete) {
        return chunk(number, markedAtMillis, mark, 0, copy, delete);
    }

    /// @param wait between marking and moving
    private static ChunkView chunk(long number, long markedAtMillis, int mark, int wait, int copy, int delete) {
        Instant marked = START.plusMillis(markedAtMillis);
        Instant ended = marked.plusMillis(0L + wait + copy + delete);
        return new ChunkView(
                1, number, "handed_off", 1, 10, 10, 10L, 100L, 0, mark, copy, null, delete, null, null, marked, ended);
    }

    private static Lane lane(ChunkView... chunks) {
        return new Lane("orders", null, 0, -1, 0, List.of(chunks));
    }

    @Test
    void sharesAddUpToTheTimeOfTheSteps() {
        double[][] shares = lane(chunk(1, 100, 100, 300, 200)).shares(START, START.plusMillis(1000), 10);

        assertThat(shares[Phase.MARK.ordinal()][0]).isEqualTo(1, within(1e-9));
        assertThat(Arrays.stream(shares[Phase.COPY.ordinal()]).sum()).isEqualTo(3, within(1e-9));
        assertThat(Arrays.stream(shares[Phase.DELETE.ordinal()]).sum()).isEqualTo(2, within(1e-9));
        assertThat(shares[Phase.DELETE.ordinal()][6]).isZero();
    }

    @Test
    void aChunkThatWaitedForItsTurnMovesWhenItsTurnCame() {
        double[][] shares = lane(chunk(1, 100, 100, 600, 100, 100)).shares(START, START.plusMillis(1000), 10);

        assertThat(shares[Phase.MARK.ordinal()][0]).isEqualTo(1, within(1e-9));
        assertThat(shares[Phase.COPY.ordinal()][7]).isEqualTo(1, within(1e-9));
        assertThat(shares[Phase.DELETE.ordinal()][8]).isEqualTo(1, within(1e-9));
    }

    @Test
    void noMomentIsBusierThanItIsLong() {
        double[][] shares =
                lane(chunk(1, 0, 0, 1000, 0), chunk(2, 0, 0, 0, 1000)).shares(START, START.plusMillis(1000), 4);

        for (int slice = 0; slice < 4; slice++) {
            int at = slice;
            assertThat(Arrays.stream(shares).mapToDouble(share -> share[at]).sum())
                    .isLessThanOrEqualTo(1 + 1e-9);
        }
    }

    @Test
    void stepsOutsideTheSpanAreLeftOut() {
        double[][] shares = lane(chunk(1, 5000, 10, 10, 10)).shares(START, START.plusMillis(1000), 5);

        assertThat(Arrays.stream(shares).flatMapToDouble(Arrays::stream).sum()).isZero();
    }

    @Test
    void childrenStandBelowTheParentThatHandedThemTheirKeys() {
        SessionModel model = new SessionModel(new FakeOperations(), new DirectBackground(), "mira", 1);

        model.refresh();

        assertThat(model.timelineProperty().get().lanes())
                .extracting(Lane::policy)
                .containsExactly("orders", "deliveries", "proofs", "invoices", "messages");
        assertThat(model.timelineProperty().get().lanes())
                .extracting(Lane::depth)
                .containsExactly(0, 1, 2, 1, 1);
        assertThat(model.timelineProperty().get().lanes())
                .extracting(Lane::parent)
                .containsExactly(-1, 0, 1, 0, 0);
        assertThat(model.timelineProperty().get().lanes().get(2).session()).isNull();
        assertThat(model.timelineProperty().get().lanes().get(1).handedOffKeys())
                .isPositive();
    }
}
