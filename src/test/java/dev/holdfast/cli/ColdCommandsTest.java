package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The commands on cold files.
class ColdCommandsTest {
    private final Typed typed = new Typed();

    private int type(String line) {
        return typed.type(line.split(" "));
    }

    @Test
    void freezeShowsWhatItWouldFreezeAndAsksBeforeItDoes() {
        int refused = type("cold freeze orders --months 18");

        assertThat(refused).isEqualTo(2); // nobody can be asked
        assertThat(typed.err)
                .contains("vault/archive.orders", "2025-04", "1,200,000", "freeze 2 partitions into /cold");
        assertThat(typed.bench.cold.asked).containsExactly("plan [orders] 18");

        int done = type("cold freeze orders --yes");

        assertThat(done).isZero();
        assertThat(typed.bench.cold.asked)
                .endsWith(
                        "plan [orders] 12",
                        "freeze archive.orders_y2025m04 by ann",
                        "freeze archive.orders_y2025m05 by ann");
    }

    @Test
    void whatIsAskedForIsListedAndCancelled() {
        typed.bench.cold.busy = true;

        assertThat(type("cold freeze --yes --detach")).isZero();
        assertThat(typed.out).contains("request 1: vault archive.orders, 2025-04", "request 2: vault");
        type("cold requests --output json");
        assertThat(typed.json().get("requests"))
                .extracting(
                        row -> row.get("id").asLong() + " " + row.get("state").asString())
                .containsExactly("2 waiting", "1 running");
        assertThat(type("cold cancel 2")).isZero();
        assertThat(typed.out).isEqualTo("request 2 is cancelled; nothing was frozen\n");
        assertThat(type("cold cancel 9")).isEqualTo(2);
    }

    @Test
    void aDryRunFreezesNothing() {
        int code = type("cold freeze --dry-run --output json");

        assertThat(code).isZero();
        JsonNode planned = typed.json().get("planned");
        assertThat(planned).hasSize(2);
        assertThat(planned.get(0).get("month").asString()).isEqualTo("2025-04");
        assertThat(typed.bench.cold.asked).containsExactly("plan [] 12");
    }

    @Test
    void listShowsWhatIsThereAndWhatIsWrongWithIt() {
        type("cold list --output json");

        assertThat(typed.json().get("files"))
                .extracting(row -> row.get("id").asLong() + " "
                        + row.get("state").asString() + " " + row.get("problem").isNull())
                .containsExactly("3 cold true", "2 cold false");

        type("cold show 3");
        assertThat(typed.out)
                .contains("vault archive.orders, 2025-03 (cold file 3): cold", "order_id       1 to 250000");
        assertThat(typed.out).contains("amount", "numeric(12,2)", "decimal");
    }

    @Test
    void verifyExitsWithSixWhenAFileIsNotWhatItWas() {
        assertThat(type("cold verify")).isEqualTo(6);
        assertThat(typed.out)
                .contains("difference: vault archive.orders, 2025-02", "stray.parquet belongs to no cold file");
        assertThat(type("cold verify 3")).isZero();
        assertThat(typed.out).isEqualTo("250,000 rows in 1 cold file checked; 0 differences\n");
    }

    @Test
    void thawAsksAndSaysWhereTheRowsAre() {
        assertThat(type("cold thaw 3")).isEqualTo(2);
        assertThat(type("cold thaw 3 --yes")).isZero();
        assertThat(typed.err).contains("thawed; 250,000 rows are in vault archive.orders again");
        assertThat(type("cold thaw 2 --yes")).isEqualTo(6);
        assertThat(typed.err).contains("nothing was thawed");
    }

    @Test
    void readPrintsRowsAndStopsAtItsLimit() {
        type("cold read 3 --key order_id=5 --output json");

        assertThat(typed.bench.cold.asked).containsExactly("read 3 OfKey[values={order_id=5}]");
        JsonNode rows = typed.json().get("rows");
        assertThat(rows.get(0).get("note").asString()).isEqualTo("a, \"b\"");
        assertThat(rows.get(1).get("amount").isNull()).isTrue();

        type("cold read 3 --limit 1");
        assertThat(typed.err).contains("there are more");
        assertThat(type("cold read 3 --chunk 4 --session 5")).isEqualTo(2);
    }
}
