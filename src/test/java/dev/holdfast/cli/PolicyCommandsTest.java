package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands that compare, apply and pause policies.
class PolicyCommandsTest {
    private final Typed typed = new Typed();

    @Test
    void applyAsksOnATerminalAndNeedsYesElsewhere(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("p.toml"), "text");

        assertThat(typed.type("policy", "apply", file.toString())).isEqualTo(2);
        assertThat(typed.err).contains("say --yes");

        typed.terminal = true;
        typed.answer = Optional.of("n");
        assertThat(typed.type("policy", "apply", "-f", file.toString())).isEqualTo(3);
        assertThat(typed.bench.asked).noneMatch(asked -> asked.startsWith("apply"));

        typed.answer = Optional.of("y");
        assertThat(typed.type("policy", "apply", "-f", file.toString(), "--reason", "shorter"))
                .isZero();
        assertThat(typed.bench.asked)
                .contains("apply text [SeenVersion[policy=orders, version=3], SeenVersion[policy=deliveries,"
                        + " version=3]] by ann because shorter");
        assertThat(typed.out).contains("residence  P90D    P60D");
    }

    @Test
    void applyAsJsonPrintsOneDocument(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("p.toml"), "text");

        typed.type("policy", "apply", file.toString(), "--yes", "--output", "json");

        assertThat(typed.json().get("applied").asBoolean()).isTrue();
    }

    @Test
    void aFileWithProblemsIsBlocked(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("p.toml"), "text");
        typed.bench.problems = List.of(
                new Problem("orders", "cron", "`x` is no cron expression"),
                new Problem("orders", "zone", "there is no zone `y`"));

        assertThat(typed.type("policy", "validate", file.toString())).isEqualTo(4);
        assertThat(typed.out).isEqualTo("""
                orders.cron: `x` is no cron expression
                orders.zone: there is no zone `y`
                """);
        assertThat(typed.type("policy", "diff", file.toString())).isEqualTo(4);
        assertThat(typed.type("policy", "apply", file.toString(), "--yes")).isEqualTo(4);
        assertThat(typed.bench.asked).noneMatch(asked -> asked.startsWith("apply"));
    }

    @Test
    void diffSaysWhetherSomethingWouldChange(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("p.toml"), "text");

        assertThat(typed.type("policy", "diff", file.toString(), "--detailed-exitcode"))
                .isEqualTo(10);

        typed.bench.changes = List.of();
        assertThat(typed.type("policy", "diff", file.toString(), "--detailed-exitcode"))
                .isZero();
        assertThat(typed.out).isEqualTo("no changes\n");
    }

    @Test
    void policiesArePausedAndResumed() {
        typed.type("policy", "pause", "orders", "--reason", "migration");
        typed.type("policy", "resume", "orders", "--catch-up");
        typed.type("policy", "resume", "orders");

        assertThat(typed.bench.asked)
                .containsSubsequence(
                        "pause orders by ann because migration",
                        "resume orders catch-up true",
                        "resume orders catch-up false");
        assertThat(typed.err).isEqualTo("orders: resumed\n");
    }
}
