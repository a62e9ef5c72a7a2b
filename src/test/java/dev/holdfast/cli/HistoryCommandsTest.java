package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The commands that find, export and grant hot and archived rows.
class HistoryCommandsTest {
    private final Typed typed = new Typed();

    private int type(String line) {
        return typed.type(line.split(" "));
    }

    private List<String> asked() {
        return typed.bench.history.asked;
    }

    @Test
    void findShowsEachLifeAndHowToGoOn() {
        int code = type("archive find --table shop/orders --limit 3");

        assertThat(code).isZero();
        assertThat(asked())
                .containsExactly(
                        "find shop/orders keys [] where [] in [HOT, WARM, COLD] after [] limit 3 within PT30S");
        assertThat(typed.out)
                .contains("IN    PLACE")
                .containsPattern("hot +shop/public.orders +4711 +open +2026-11-20 09:30:00\\+00 +second life +NULL")
                .containsPattern("warm +vault/shop.orders .* 901 +4711 .*first life")
                .contains("1 of these rows is on the way to the archive")
                .endsWith("there are more: --after '4711'\n");
        assertThat(typed.err).isEmpty();
    }

    @Test
    void findGoesOnAfterAKeyWithinItsTimeAndPlaces() {
        type("archive find --table orders --key 1 --key 2,3 --in warm --after 4711 --timeout 2m --output json");

        assertThat(asked())
                .containsExactly("find orders keys [[1], [2,3]] where [] in [WARM] after [4711] limit 100 within PT2M");
        assertThat(typed.json().get("complete").asBoolean()).isTrue();
        assertThat(typed.json().get("next").isNull()).isTrue();
    }

    @Test
    void aRowInAColdFileIsShownWithItsFile() {
        typed.bench.history.frozen = true;

        assertThat(type("archive find --table orders --in cold --limit 3")).isZero();
        assertThat(typed.out).containsPattern("cold +vault/shop.orders, cold file 7 .* 812 +17 +done");
        type("archive find --table orders --in cold,hot --output json");
        assertThat(typed.json().get("rows").get(0).get("cold_file").asLong()).isEqualTo(7);
        assertThat(typed.json().get("rows").get(1).get("cold_file").isNull()).isTrue();
        type("history view create --table orders");
        assertThat(typed.out)
                .endsWith("not in the view: 12,000 rows in cold files; `holdfast archive find` reads them\n");
        type("history view list");
        assertThat(typed.out).containsPattern("COLD ROWS.*\n.* 12,000 ");
    }

    @Test
    void aPlaceThatWasNotReadMakesTheAnswerPartialAndIsNamed() {
        typed.bench.history.problem = "vault: Connection refused";

        int code = type("archive find --table orders --output json");

        assertThat(code).isEqualTo(ExitCodes.PARTIAL);
        assertThat(typed.json().get("complete").asBoolean()).isFalse();
        assertThat(typed.json().get("places").get(1).get("problem").asString()).isEqualTo("vault: Connection refused");
        assertThat(typed.err)
                .isEqualTo("not read: warm vault/shop.orders: vault: Connection refused\nthe answer is partial\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "archive export --table orders --to a/orders.json | as json to a/orders.json by ann",
                "archive export --table orders --to orders.csv --replace | as csv to orders.csv replacing by ann",
                "archive export --table orders --to x --format json --where id=5 | where [id=5] as json to x by ann"
            })
    void exportTellsRowsAndDigest(String line, String expected) {
        int code = type(line);

        assertThat(code).isZero();
        assertThat(asked()).singleElement().asString().endsWith(expected);
        assertThat(typed.out).contains(": 4 rows, 312 B\n").contains("sha256 abab");
    }

    @Test
    void whatTheEngineRefusesIsTheExitCode() {
        typed.bench.history.failure =
                Optional.of(new HoldfastException(ErrorCode.UNREACHABLE, "vault is gone; no file was written"));

        assertThat(type("archive export --table orders --to x.csv")).isEqualTo(7);
        assertThat(typed.err).contains("no file was written");
    }

    @Test
    void viewsAreMadeListedAndDropped() {
        assertThat(type("history view create --table shop/orders --schema h")).isZero();
        assertThat(typed.out)
                .isEqualTo("view hf_history.orders shows the history of shop/public.orders: hot rows and"
                        + " shop_archive.orders\n");
        assertThat(type("history view list")).isZero();
        assertThat(typed.out).contains("stale");
        assertThat(type("history view drop --table orders")).isZero();
        assertThat(asked()).containsExactly("create view of shop/orders in h by ann", "drop view of orders by ann");
    }

    @Test
    void aRoleIsPrintedAndOnlyWhenAskedMade() {
        assertThat(type("history role create auditor --database shop")).isZero();
        assertThat(typed.out)
                .isEqualTo(
                        "CREATE ROLE \"auditor\" NOLOGIN;\nGRANT SELECT ON \"hf_history\".\"orders\" TO \"auditor\";\n");
        assertThat(typed.err).contains("not granted: hf_history.todos");
        assertThat(type("history role create auditor --database shop --execute"))
                .isZero();
        assertThat(typed.out).contains("-- done and tried");
        assertThat(asked()).containsExactly("role auditor in shop by ann", "role auditor in shop executed by ann");
    }
}
