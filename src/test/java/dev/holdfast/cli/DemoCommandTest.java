package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cli.Demo.LoadedSample;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What `demo` loads, runs and shows.
class DemoCommandTest {
    private final Typed typed = new Typed();

    @Test
    void demoLoadsAppliesRunsAndOpensTheConsoleOnADisplay() {
        typed.display = true;

        int code = typed.type("demo", "--rows", "1000", "--seed", "7");

        assertThat(typed.bench.asked)
                .containsExactly(
                        "demo shop",
                        "load 1000 7",
                        "apply policies by ann",
                        "run [orders] RunOptions[rowLimit=0, maxTime=PT0S, withChildren=true, actor=ann, buildIndexes=false, residence=null]",
                        "console",
                        "close");
        assertThat(typed.out).isEmpty();
        assertThat(code).isZero();
    }

    @Test
    void demoPrintsTheSessionsWithoutADisplayOrWhenHeadless() {
        typed.type("demo");
        assertThat(typed.out).contains("total: 2 sessions");

        typed.display = true;
        typed.type("demo", "--headless");
        assertThat(typed.out).contains("total: 2 sessions");
        assertThat(typed.bench.asked).doesNotContain("console");
    }

    @Test
    void demoTakesTheNameOfASample() {
        assertThat(typed.type("demo", "hospital", "--headless")).isZero();

        assertThat(typed.bench.asked).startsWith("demo hospital");
    }

    @Test
    void demoPrintsTheScriptAndThePoliciesOfASampleAndLoadsNothing() {
        assertThat(typed.type("demo", "trading", "--script", "sqlserver", "--rows", "5000"))
                .isZero();
        assertThat(typed.type("demo", "trading", "--policies", "postgresql")).isZero();

        assertThat(typed.out).contains("text of trading");
        assertThat(typed.bench.asked)
                .contains(
                        "SampleText[sample=trading, kind=SCRIPT, engine=SQLSERVER, rows=5000, seed=1]",
                        "SampleText[sample=trading, kind=POLICIES, engine=POSTGRESQL, rows=null, seed=1]")
                .noneMatch(asked -> asked.startsWith("demo") || asked.startsWith("load"));
        assertThat(typed.type("demo", "trading", "--script", "oracle")).isEqualTo(2);
    }

    @Test
    void demoRunsNothingElseWhereEveryPolicyOfTheSampleIsPaused() {
        typed.bench.samplePolicies = List.of();

        assertThat(typed.type("demo", "--headless")).isZero();

        assertThat(typed.bench.asked).noneMatch(asked -> asked.startsWith("run"));
    }

    @Test
    void demoTakesASampleThatStandsAsItIs() {
        typed.bench.sample = Optional.of(new LoadedSample("shop", 42, 9));

        typed.type("demo", "--load-only");
        assertThat(typed.bench.asked).containsExactly("demo shop", "apply policies by ann", "close");

        typed.type("demo", "--load-only", "--rows", "50");
        assertThat(typed.bench.asked).contains("load 50 9");
    }
}
