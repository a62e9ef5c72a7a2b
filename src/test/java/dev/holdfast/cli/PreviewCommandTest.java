package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.onboard.Proposal;
import org.junit.jupiter.api.Test;

/// `policy preview`.
class PreviewCommandTest {
    private final Typed typed = new Typed();

    @Test
    void countAndFirstRowsAreThoseOfTheCriteriaThatWereTyped() {
        int code = typed.type("policy", "preview", "orders", "--criteria", "status = 'closed'", "--rows", "3");

        assertThat(code).isZero();
        assertThat(typed.out).contains("due rows: 48210", "external_id", "4713").doesNotContain("4714");
        assertThat(typed.bench.authoring.previewed).singleElement().satisfies(wanted -> assertThat(wanted.criteria())
                .isEqualTo("status = 'closed'"));
    }

    @Test
    void aCountThatWasCutOffIsUnknownAndExitsWithThree() {
        typed.bench.authoring.due = new Proposal.Due(null, "not counted within 30 s");

        assertThat(typed.type("policy", "preview", "orders", "--output", "json"))
                .isEqualTo(3);
        assertThat(typed.json().get("due_rows").isNull()).isTrue();
        assertThat(typed.json().get("why_not_counted").asString()).isEqualTo("not counted within 30 s");
        assertThat(typed.json().get("samples")).hasSize(10);
    }

    @Test
    void criteriaThatCannotBeReadSayWhere() {
        assertThat(typed.type("policy", "preview", "orders", "--criteria", "statsu = 1"))
                .isEqualTo(2);
        assertThat(typed.err).contains("at 1", "did you mean status");
    }
}
