package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What `schema down` asks before it reverts a step.
class SchemaCommandTest {
    private final Typed typed = new Typed();

    @Test
    void schemaDownWantsTheNameOfTheLastStepThatGoes() {
        typed.bench.schema.up();
        typed.terminal = true;
        typed.answer = Optional.of("y");
        assertThat(typed.type("schema", "down", "--steps", "2")).isEqualTo(3);
        assertThat(typed.err)
                .contains("revert 2 steps, back to and with installation (20261121000001) of the control schema?")
                .contains("Type installation to do it: ")
                .endsWith("nothing was changed\n");
        assertThat(typed.bench.asked).noneMatch(asked -> asked.startsWith("down"));

        typed.answer = Optional.of("installation");
        assertThat(typed.type("schema", "down", "--steps", "2")).isZero();
        assertThat(typed.bench.asked).contains("down 2");
    }

    @Test
    void schemaGoesDownOnlyAfterAYes() {
        assertThat(typed.type("schema", "down", "--no-input")).isEqualTo(2);
        assertThat(typed.bench.asked).noneMatch(asked -> asked.startsWith("down"));

        assertThat(typed.type("schema", "down", "--steps", "2", "--yes")).isZero();
        assertThat(typed.bench.asked).contains("down 2");
        assertThat(typed.out).endsWith("0 applied, 3 pending\n");
    }
}
