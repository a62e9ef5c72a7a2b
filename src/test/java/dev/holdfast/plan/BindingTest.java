package dev.holdfast.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class BindingTest {
    private static Binding of(Fact... facts) {
        return new Binding(List.of(facts));
    }

    private static Fact rows(long rows) {
        return new Fact(Fact.ROWS, "public.orders", Long.toString(rows));
    }

    @Test
    void anyTextIsReadBackAsItWasWritten() {
        Binding binding = of(
                new Fact("statement", "a\tb 1", "select '\\n'\nfrom \"x\\t\"\r\n"),
                new Fact("policy", "criteria", ""),
                new Fact("column", "ü\\", "\\\\ntext"));

        assertThat(Binding.parse(binding.text())).isEqualTo(binding);
        assertThat(binding.text().lines()).hasSize(3);
    }

    @Test
    void theDigestIsOfTheTextAndSeesEveryPart() {
        Binding binding = of(new Fact("method", "", "local"), rows(10));

        assertThat(binding.digest())
                .isEqualTo(of(new Fact("method", "", "local"), rows(10)).digest());
        assertThat(List.of(
                        of(new Fact("method", "", "stream"), rows(10)).digest(),
                        of(new Fact("method", "", "local"), rows(11)).digest(),
                        of(rows(10), new Fact("method", "", "local")).digest(),
                        of(new Fact("method", "local", ""), rows(10)).digest()))
                .doesNotHaveDuplicates()
                .doesNotContain(binding.digest());
    }

    @Test
    void countsMayDifferWithinTheToleranceAndNothingElseMay() {
        Tolerance percent = new Tolerance(BigDecimal.ONE, 0);

        assertThat(of(rows(1000)).differences(of(rows(1010)), percent)).isEmpty();
        assertThat(of(rows(1000)).differences(of(rows(990)), percent)).isEmpty();
        assertThat(of(rows(1000)).differences(of(rows(1011)), percent)).hasSize(1);
        assertThat(of(rows(1000)).differences(of(rows(989)), percent)).hasSize(1);
        assertThat(of(new Fact("row limit", "", "1000")).differences(of(new Fact("row limit", "", "1001")), percent))
                .hasSize(1);
    }

    @Test
    void theMoreGenerousOfShareAndRowsCounts() {
        assertThat(Tolerance.DEFAULT.allowance(50)).isEqualTo(100);
        assertThat(Tolerance.DEFAULT.allowance(1_000_000)).isEqualTo(10_000);
        assertThat(Tolerance.NONE.allowance(1_000_000)).isZero();
        assertThat(new Tolerance(new BigDecimal("0.5"), 3).allowance(999)).isEqualTo(4);
    }

    @Test
    void whatIsNewAndWhatIsGoneDiffers() {
        Binding planned = of(new Fact("column", "t.a", "text"), new Fact("column", "t.b", "int"));
        Binding found = of(new Fact("column", "t.b", "int"), new Fact("column", "t.c", "date"));

        assertThat(planned.differences(found, Tolerance.DEFAULT))
                .extracting(Difference::sentence)
                .containsExactly(
                        "column t.a: gone since the plan, it was text", "column t.c: new since the plan, date");
    }

    @Test
    void longTextsAreNotSetIntoASentence() {
        assertThat(new Difference("statement", "t 1", "select\n1", "select\n2").sentence())
                .isEqualTo("statement t 1: differs from the plan");
        assertThat(new Difference(Fact.ROWS, "t", "1000", "2500").sentence())
                .isEqualTo("rows of t: 1,000 planned, 2,500 found");
    }
}
