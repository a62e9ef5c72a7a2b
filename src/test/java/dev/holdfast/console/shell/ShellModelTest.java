package dev.holdfast.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import dev.holdfast.console.fx.Reach;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShellModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final Reach reach = new Reach();
    private final ShellModel model = new ShellModel(operations, new DirectBackground(), FakeOperations.clock(), reach);

    @Test
    void tellsWhatRunsAndSinceWhenItKnows() {
        model.refresh();

        assertThat(model.runningProperty().get()).isEqualTo(1);
        assertThat(model.refreshedAtProperty().get()).isEqualTo(FakeOperations.NOW);
    }

    @Test
    void failureKeepsWhatWasKnownAndSaysWhy() {
        model.refresh();
        operations.failWith("connection refused");
        model.refresh();

        assertThat(model.problemProperty().get()).contains("refused");
        assertThat(model.databasesProperty().get()).hasSize(4);
    }

    @Test
    void aControlDatabaseThatIsGoneIsAskedAgainEachTimeAfterALongerWait() {
        model.refresh();
        operations.failWith("control database: connection refused");
        List<Integer> waits = new ArrayList<>();
        for (int tries = 0; tries < 8; tries++) {
            model.refresh();
            waits.add(reach.secondsLeftProperty().get());
        }

        assertThat(waits).containsExactly(1, 2, 4, 8, 16, 30, 30, 30);
        assertThat(reach.problemProperty().get()).contains("refused");
        assertThat(model.databasesProperty().get()).hasSize(4);

        operations.failWith(null);
        model.refresh();

        assertThat(reach.offlineProperty().get()).isFalse();
        assertThat(reach.tick()).isFalse();
    }

    @Test
    void aDatabaseThatIsGovernedMayBeGoneWithoutTheConsoleBeingOffline() {
        operations.failWith("shop: connection refused");
        model.refresh();

        assertThat(reach.offlineProperty().get()).isFalse();
        assertThat(model.problemProperty().get()).contains("shop");
    }
}
