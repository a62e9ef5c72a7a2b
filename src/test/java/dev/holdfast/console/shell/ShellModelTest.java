package dev.holdfast.console.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.DirectBackground;
import dev.holdfast.console.FakeOperations;
import org.junit.jupiter.api.Test;

class ShellModelTest {
    private final FakeOperations operations = new FakeOperations();
    private final ShellModel model = new ShellModel(operations, new DirectBackground(), FakeOperations.clock());

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
}
