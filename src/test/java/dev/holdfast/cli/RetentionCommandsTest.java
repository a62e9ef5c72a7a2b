package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.retention.Conflict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionCommandsTest {
    private final Typed typed = new Typed();

    @Test
    void showSaysWhereEachValueComesFrom() {
        assertThat(typed.type("retention", "show")).isZero();

        assertThat(typed.out).isEqualTo("""
                POLICY      CLASS  RESIDENCE              RETENTION            ARCHIVED AT LEAST
                orders      -      P90D after created_at  P7Y after archiving  P7Y
                deliveries  -      P90D after created_at  P7Y after archiving
                """);
        typed.type("retention", "show", "orders", "--output", "json");
        var row = typed.json().get("policies").get(0);
        assertThat(row.get("retention_from").asString()).isEqualTo("policy");
        assertThat(row.get("floor").asString()).isEqualTo("P7Y");
    }

    @Test
    void classesAreListedWithTheInstallationLast() {
        typed.type("retention", "classes");

        assertThat(typed.out.lines().map(line -> line.replaceFirst(" .*", "")))
                .containsExactly("CLASS", "functional", "reference", "operational", "installation");
        assertThat(typed.out).contains("operational   P90D       P1Y");
    }

    @Test
    void whatIfShowsBothSidesAndSavesNothing() {
        assertThat(typed.type("retention", "what-if", "orders", "--residence", "1y", "--retention", "10y"))
                .isZero();

        assertThat(typed.out)
                .contains("policy orders: residence P90D -> P1Y, retention P7Y -> P10Y")
                .contains("nothing was saved")
                .contains("bytes are estimated")
                .contains("archived rows would be kept at least P10Y, and never shorter again")
                .contains("hold 2 (Smith v. Jones) binds rows of it");
        assertThat(typed.bench.retention.asked).containsExactly("measure orders");
        typed.type("retention", "what-if", "orders", "--retention", "1y", "--output", "json");
        var told = typed.json().get("policies").get(0);
        assertThat(told.get("moves").get(0).get("rows_before").asLong())
                .isEqualTo(told.get("moves").get(0).get("rows_after").asLong())
                .isGreaterThan(17_000);
        assertThat(told.get("notes").toString()).contains("no archived row changes its end");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retention set orders | say --residence, --retention, --class or --from",
                "retention set orders 10y | say --residence, --retention, --class or --from",
                "retention set --archived orders | say --residence",
                "retention set --archived orders long | \"long\" is no period; write 90d for 90 days",
                "retention set orders --retention 0d | \"0d\" is no period",
                "retention set --of-class logs --retention 1y | there is no class logs",
                "retention set --of-class functional --from closed_at | a class has a residence and a retention only",
                "retention what-if ordres | did you mean `orders`?",
                "retention what-if --of-class reference | no policy is of class reference",
            })
    void aMistakeIsNamedAndNothingIsAskedFor(String command, String message) {
        assertThat(typed.type(command.split(" "))).isEqualTo(ExitCodes.USAGE);

        assertThat(typed.err).contains(message);
        assertThat(typed.bench.retention.asked).isEmpty();
    }

    @Test
    void whatCannotBeTakenBackIsAskedFirst() {
        assertThat(typed.type("retention", "set", "orders", "--retention", "10y"))
                .isEqualTo(ExitCodes.USAGE);
        assertThat(typed.err).contains("archived rows of orders are kept at least P10Y from now on");
        assertThat(typed.bench.retention.asked).isEmpty();

        typed.type("retention", "set", "orders", "--retention", "10y", "--yes", "--reason", "law");
        typed.type("retention", "set", "orders", "--retention", "5y", "--class", "functional", "--from", "paid_at");
        typed.type("retention", "set", "--archived", "orders", "12y", "--yes", "--reason", "court");
        typed.type("retention", "set", "--of-class", "operational", "--residence", "30d");

        assertThat(typed.bench.retention.asked.stream().map(line -> line.replaceFirst(" by .*? because", " because")))
                .containsExactly(
                        "set orders P90D P10Y null null because law",
                        "set orders P90D P5Y functional paid_at because ",
                        "lengthen orders P12Y because court",
                        "class operational P30D P1Y because ");
    }

    @Test
    void conflictsExitByHowBadTheyAre() {
        assertThat(typed.type("retention", "conflicts")).isZero();
        assertThat(typed.out).isEqualTo("no rules contradict each other\n");

        typed.bench.retention.conflicts.add(new Conflict(
                Conflict.Grade.WARNING, "child-shorter", List.of("deliveries", "orders"), "they differ", "set more"));

        assertThat(typed.type("retention", "conflicts")).isEqualTo(ExitCodes.PARTIAL);
        assertThat(typed.out).isEqualTo("""
                warning  child-shorter  deliveries, orders
                    they differ
                    -> set more
                """);
    }
}
