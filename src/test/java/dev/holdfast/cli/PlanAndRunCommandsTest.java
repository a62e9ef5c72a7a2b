package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `plan`, `run` and `archive` of named policies ask of the engine.
class PlanAndRunCommandsTest {
    private final Typed typed = new Typed();

    @Test
    void runPassesItsLimits() {
        typed.type("run", "orders", "--limit", "1_000", "--max-time", "1h30m", "--no-children");

        assertThat(typed.bench.asked)
                .contains("run [orders] RunOptions[rowLimit=1000, maxTime=PT1H30M, withChildren=false, actor=ann,"
                        + " buildIndexes=false, residence=null]");
    }

    @Test
    void runBuildsIndexesWhenAskedButNotBesideAPlanOrADryRun() {
        typed.type("run", "orders", "--build-indexes");

        assertThat(typed.bench.asked).anyMatch(asked -> asked.endsWith("buildIndexes=true, residence=null]"));
        assertThat(typed.type("run", "orders", "--build-indexes", "--dry-run")).isEqualTo(ExitCodes.USAGE);
        assertThat(typed.type("run", "--plan", "17", "--build-indexes")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void dryRunMovesNothing() {
        typed.type("run", "--all", "--dry-run");

        assertThat(typed.bench.asked).containsExactly("plan orders", "close");
    }

    @Test
    void planSaysWhetherThereIsWork() {
        assertThat(typed.type("plan", "--detailed-exitcode")).isEqualTo(10);
        assertThat(typed.type("plan")).isZero();

        typed.bench.planRows = 0;
        assertThat(typed.type("plan", "--detailed-exitcode")).isZero();
    }

    @Test
    void planKeepsWhatWasNamedUnlessToldNotTo() {
        typed.type("plan", "orders", "--limit", "500");
        typed.type("plan", "orders", "--no-store");
        typed.type("plan");

        assertThat(typed.bench.asked)
                .containsExactly(
                        "keep plan orders 500 by ann",
                        "close",
                        "plan orders",
                        "close",
                        "plan orders",
                        "plan deliveries",
                        "close");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            run --plan 17                           | percent=1, rows=100
            run --plan 17 --tolerance 2%            | percent=2, rows=100
            run --plan 17 --tolerance 0.5%,20       | percent=0.5, rows=20
            run --plan 17 --tolerance 250           | percent=0, rows=250
            run --plan 17 --tolerance 0             | percent=0, rows=0
            run --plan 17 --tolerance 0%            | percent=0, rows=0
            """)
    void runTakesAPlanAndATolerance(String command, String tolerance) {
        assertThat(typed.type(command.strip().split(" ", -1))).isZero();

        assertThat(typed.bench.asked).first().asString().startsWith("run plan 17 Tolerance[" + tolerance + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run orders --plan 17",
                "run --all --plan 17",
                "run --plan 17 --limit 5",
                "run --plan 17 --dry-run",
                "run orders --tolerance 1%",
                "run --plan 17 --tolerance 101%",
                "run --plan 17 --tolerance %",
                "run --plan 17 --tolerance -1",
                "plan orders --show 17"
            })
    void aPlanSaysItselfWhatRuns(String command) {
        assertThat(typed.type(command.split(" ", -1))).isEqualTo(2);
        assertThat(typed.bench.asked).noneMatch(asked -> asked.startsWith("run"));
    }

    @Test
    void archivePlansWithAnotherResidence() {
        typed.type("archive", "--dry-run", "--table", "public.orders", "--retention-days", "30");

        assertThat(typed.bench.asked).containsExactly("plan orders P30D", "close");
    }

    @Test
    void archiveRunsWithAnotherResidenceForOnce() {
        typed.type("archive", "--table", "public.orders", "--retention-days", "30");

        assertThat(typed.bench.asked.getFirst()).startsWith("run [orders]").contains("actor=ann", "residence=P30D");
    }

    @Test
    void archiveWithoutATableIsForAllRootPoliciesThatAreNotPaused() {
        typed.type("archive", "--dry-run");
        List<String> planned = List.copyOf(typed.bench.asked);
        typed.bench.asked.clear();
        typed.type("archive");

        assertThat(planned).contains("plan orders");
        assertThat(typed.bench.asked.getFirst()).startsWith("run [orders");
        assertThat(typed.bench.asked.getFirst()).doesNotContain("deliveries");
    }
}
