package dev.holdfast.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.archive.MoveModel.Action;
import dev.holdfast.archive.MoveModel.Size;
import dev.holdfast.archive.MoveState.ChunkState;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The protocol, visited to the end: no reachable state and no step breaks an invariant, and each rule of it is needed.
final class ProtocolModelTest {
    private static final Size SMALL = new Size(2, 2, 2, true, false);

    @ParameterizedTest(name = "{0} nodes, {1} leases, {2} updates: {3} states")
    @CsvSource({"2, 3, 3, 148836, 701104", "2, 5, 3, 839746, 3993235", "3, 3, 2, 1098870, 6674986"})
    void noStateBreaksAnInvariant(int nodes, int leases, int updates, int states, long transitions) {
        var explorer = Explorer.explore(new MoveModel(new Size(nodes, leases, updates, true, false), null));

        assertThat(explorer.violated()).as(explorer.report()).isEmpty();
        assertThat(explorer.states()).isEqualTo(states);
        assertThat(explorer.transitions()).isEqualTo(transitions);
    }

    @Test
    void anArchiveThatIsSetBackLosesNoRow() {
        var explorer = Explorer.explore(new MoveModel(new Size(2, 3, 2, true, true), null));

        assertThat(explorer.violated()).as(explorer.report()).isEmpty();
        Set<Action> never = EnumSet.allOf(Action.class);
        never.removeAll(explorer.seen());
        assertThat(never)
                .as("actions that never happen")
                .containsExactlyInAnyOrder(
                        Action.ARCHIVE_CRASHES, // of a server that acknowledges before it has written
                        Action.ARCHIVE_WAL_FLUSHED,
                        Action.ROW_IS_GONE, // the application of this model deletes nothing
                        Action.HANDED_OFF_BEFORE); // the epoch check comes first
    }

    @Test
    void noStateIsADeadEndWhileALeaseIsLeft() {
        int leases = 3;
        var explorer = Explorer.explore(new MoveModel(new Size(2, leases, 2, false, false), null));

        assertThat(explorer.states()).isEqualTo(24908);
        Predicate<MoveState> complete = state -> state.chunk == ChunkState.HANDED_OFF;
        assertThat(explorer.stuck(complete, state -> state.leaseEpoch < leases)).isZero();
        assertThat(explorer.stuck(complete, _ -> true))
                .as("every lease used up")
                .isPositive();
    }

    @ParameterizedTest
    @EnumSource(MoveMutant.class)
    void eachRuleOfTheMoveIsNeeded(MoveMutant mutant) {
        boolean setBack = mutant == MoveMutant.MANIFEST_NOT_READ_AGAIN;
        var explorer = Explorer.explore(new MoveModel(new Size(2, 2, 2, true, setBack), mutant));

        assertThat(explorer.violated()).as(explorer.report()).containsAll(mutant.killers());
    }

    @Test
    void disposalAndRestoreUnderOneFenceBreakNoInvariant() {
        var explorer = Explorer.explore(new DisposalModel(null));

        assertThat(explorer.violated()).as(explorer.report()).isEmpty();
        assertThat(explorer.states()).isEqualTo(86);
        assertThat(explorer.seen()).hasSameSizeAs(DisposalModel.Action.values());
    }

    @ParameterizedTest
    @EnumSource(DisposalModel.Mutant.class)
    void eachRuleOfDisposalAndRestoreIsNeeded(DisposalModel.Mutant mutant) {
        var explorer = Explorer.explore(new DisposalModel(mutant));

        assertThat(explorer.violated()).as(explorer.report()).contains(mutant.killer());
    }

    @Test
    void aViolationIsToldByItsShortestTrace() {
        var explorer = Explorer.explore(new MoveModel(SMALL, MoveMutant.NO_LEASE_FENCE_IN_SOURCE));

        var trace = explorer.trace(Invariant.I2_DELETED_EQUALS_ARCHIVED);
        assertThat(trace).hasSize(33).startsWith("node 0: TAKE_LEASE", "node 0: RAISE_ARCHIVE_FENCE");
        assertThat(trace.getLast()).endsWith("SOURCE_COMMIT");
    }
}
