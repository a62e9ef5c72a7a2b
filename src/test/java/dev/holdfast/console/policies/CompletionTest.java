package dev.holdfast.console.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.policy.TableShape;
import dev.holdfast.policy.TableShape.ColumnShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompletionTest {
    private final Completion completion = new Completion(Map.of(
            "",
            new TableShape("public.orders", List.of(column("status"), column("\"Paid by\""), column("order_status"))),
            "c",
            new TableShape("public.customers", List.of(column("region"), column("id")))));

    private static ColumnShape column(String name) {
        return new ColumnShape(name.replace("\"", ""), name, "text", "TEXT", false);
    }

    private List<String> at(String text) {
        return completion.at(text, text.length()).stream()
                .map(Completion.Choice::insert)
                .toList();
    }

    @Test
    void columnsThatBeginSoComeBeforeThoseThatHaveItInside() {
        assertThat(at("stat")).containsExactly("status", "order_status");
        assertThat(at("id > 3 and pai")).containsExactly("\"Paid by\"");
        assertThat(at("")).contains("status", "c.region", "IS NULL");
    }

    @Test
    void columnsOfAJoinAreNamedByItsAlias() {
        assertThat(at("status = 'x' AND c.")).containsExactly("c.region", "c.id");
        assertThat(at("reg")).containsExactly("c.region");
    }

    @Test
    void nothingIsOfferedInsideOfAText() {
        assertThat(at("status = 'clo")).isEmpty();
        assertThat(at("status = 'it''s' AND sta")).contains("status");
    }

    @Test
    void whatWasBegunIsReplacedAndNothingElse() {
        assertThat(Completion.start("a = 1 AND c.re", 14)).isEqualTo(10);
        assertThat(Completion.start("stat = 1", 4)).isZero();
        assertThat(Completion.start("a = ", 4)).isEqualTo(4);
    }
}
