package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The commands on indexes, and on what tables need.
class IndexCommandsTest {
    private final Typed typed = new Typed();

    private int type(String line) {
        return typed.type(line.split(" "));
    }

    @Test
    void theListSaysWhatEachIndexIsGoodForAndChoicesNarrowIt() {
        assertThat(type("indexes --database shop")).isZero();
        assertThat(typed.out)
                .contains("orders_pkey", "primary key orders_pkey", "orders_note", "unused", "missing for foreign key")
                .contains("shop: scans counted since 2026-04-21", "what standbys were asked is not among them");

        assertThat(type("indexes --database shop --duplicates --missing --output json"))
                .isZero();
        assertThat(typed.json().get("indexes"))
                .extracting(row ->
                        row.get("table").asString() + " " + row.get("index").asString())
                .containsExactly("public.orders orders_customer_old", "public.order_items ");
    }

    @Test
    void aDropShowsWhatItKeepsAndAsksForTheName() {
        assertThat(type("indexes drop orders_note --database shop")).isEqualTo(2); // nobody can be asked
        assertThat(typed.err).contains("kept to make it anew: CREATE INDEX CONCURRENTLY orders_note");
        assertThat(type("indexes drop orders_pkey --database shop --yes")).isEqualTo(4);
        assertThat(typed.err).contains("it backs primary key orders_pkey; nothing was dropped");
        assertThat(typed.bench.indexes.asked).isEmpty();

        assertThat(type("indexes drop orders_note --database shop --yes")).isZero();
        assertThat(typed.out).contains("act 3: drop of index orders_note of shop/public.orders is done");
        assertThat(type("indexes undo 3 --yes")).isZero();
        assertThat(typed.bench.indexes.asked).containsExactly("drop shop public.orders_note by ann", "undo 3 by ann");
    }

    @Test
    void aBuildIsWatchedAndCancelled() {
        typed.bench.indexes.busy = true;

        assertThat(type("indexes build --database shop --table order_items --columns order_id,id --detach"))
                .isZero();
        assertThat(typed.out).contains("watch it with: holdfast indexes watch 3");
        assertThat(type("indexes watch --once")).isZero();
        assertThat(typed.err).contains("act 3", "building index: scanning table, 40 %");
        assertThat(type("indexes cancel 3")).isZero();
        assertThat(type("indexes acts")).isZero();
        assertThat(typed.out).contains("cancelled", "no space; nothing of it is left");
        assertThat(typed.bench.indexes.asked)
                .containsExactly("build shop order_items [order_id, id] by ann", "cancel 3 by ann");
    }

    @Test
    void newIndexesAreBuiltOnlyWhenAskedFor() {
        assertThat(type("maintenance advise --database shop")).isZero();
        assertThat(typed.out).contains("public.orders", "vacuum, reindex", "process 4711 of report (nightly)");
        assertThat(type("maintenance run --database shop")).isZero();
        assertThat(type("maintenance run --database shop --table orders --reindex"))
                .isZero();
        assertThat(type("maintenance policy orders reindex")).isZero();
        assertThat(type("maintenance policy orders sometimes")).isEqualTo(2);

        assertThat(typed.bench.maintenance.asked)
                .containsExactly(
                        "run shop  [ANALYZE, VACUUM] by ann",
                        "run shop orders [REINDEX] by ann",
                        "wish orders reindex by ann");
    }

    @Test
    void aSessionShowsWhatIsReusableAndWhatWasReturned() {
        assertThat(type("session show 1")).isZero();
        assertThat(typed.out).contains("REUSABLE (ABOUT)", "RETURNED", "10.0 MiB", "2.0 MiB");
    }
}
