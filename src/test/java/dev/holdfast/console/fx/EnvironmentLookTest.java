package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.FakeOperations;
import dev.holdfast.estate.Environment;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentLookTest {
    private final FakeOperations operations = new FakeOperations();

    @Test
    void productionIsTheStrictest() {
        operations.moveTo(Environment.PRODUCTION);
        var production = operations.databases().getFirst();
        operations.moveTo(Environment.DEVELOPMENT);
        var development = operations.databases().getFirst();

        assertThat(EnvironmentLook.strictest(List.of(development, production, development)))
                .isEqualTo(Environment.PRODUCTION);
        assertThat(EnvironmentLook.strictest(List.of())).isNull();
    }
}
