package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bench.Trial;
import dev.holdfast.node.LedgerUpkeep;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What `holdfast bench` and `holdfast ledger` print.
class BenchCommandTest {
    private final Typed typed = new Typed();

    @Test
    void jsonIsAnArrayAndNothingElseIsPrinted() {
        int code = typed.type("bench", "--quick", "--output", "json");

        assertThat(code).isZero();
        assertThat(typed.out.strip()).startsWith("[").endsWith("]");
        JsonNode figures = typed.json();
        assertThat(StreamSupport.stream(figures.spliterator(), false)
                        .map(figure -> figure.get("name").asString()))
                .containsExactlyElementsOf(
                        Arrays.stream(Trial.values()).map(Trial::id).toList());
        JsonNode local = figures.get(0);
        assertThat(local.get("ratio").asDouble()).isEqualTo(1.04123);
        assertThat(local.get("rounds").isInt()).isTrue();
        assertThat(local.get("against").asString()).isEqualTo("local_cte");
        assertThat(local.get("bar").asDouble()).isEqualTo(1.05);
        assertThat(local.get("met").asBoolean()).isTrue();
        assertThat(typed.err).contains("measuring");
    }

    @Test
    void optionsSayWhatIsMeasuredAndWhere() {
        typed.type("bench", "--only", "local_w1,ledger_flat", "--rounds", "2", "--rows", "50_000", "--dir", "d");

        assertThat(typed.opened).containsExactly(Need.SETTINGS);
        assertThat(typed.bench.asked).contains("measure [LOCAL_W1, LEDGER_FLAT], 2 rounds of 50000 rows in d");
        assertThat(typed.out).contains("local_w1").contains("<= 1.05").doesNotContain("stream_w1");
    }

    @Test
    void anUnknownNameIsRefusedWithThoseThatThereAre() {
        int code = typed.type("bench", "--only", "local_w3");

        assertThat(code).isEqualTo(2);
        assertThat(typed.err).contains("there is no `local_w3` to measure").contains("local_w2");
    }

    @Test
    void theLedgerIsShownWithWhatWaitsInIt() {
        typed.type("ledger", "status");
        assertThat(typed.out)
                .contains("due")
                .contains("open")
                .contains("deliveries")
                .contains("200");

        typed.type("ledger", "status", "--output", "json");
        assertThat(typed.json().get("partitions").get(0).get("last_session").asLong())
                .isEqualTo(9_999);
        assertThat(typed.json().get("backlogs").get(0).get("keys").asLong()).isEqualTo(5_000);
    }

    @Test
    void pruningTellsWhatWentAndWhatWasInUse() {
        assertThat(typed.type("ledger", "prune", "--dry-run")).isZero();
        assertThat(typed.out).contains("due");
        assertThat(typed.type("ledger", "prune")).isZero();
        assertThat(typed.out).contains("dropped");

        typed.bench.ledgerOutcome = LedgerUpkeep.Outcome.BUSY;
        assertThat(typed.type("ledger", "prune", "--output", "json")).isEqualTo(3);

        assertThat(typed.json().get("partitions").get(0).get("outcome").asString())
                .isEqualTo("busy");
        assertThat(typed.bench.asked).contains("prune true", "prune false");
    }
}
