package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.finding.Action;
import dev.holdfast.finding.Figure;
import dev.holdfast.finding.Place;
import dev.holdfast.finding.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `finding`.
class FindingCommandsTest {
    private final Typed typed = new Typed();

    private void two() {
        typed.bench.told.add(
                Severity.CRITICAL,
                "session-failed",
                "policy orders",
                "session 7 is failed: no table",
                Action.open(Place.SESSION, 7, "holdfast session show 7"),
                Figure.of("rows archived before", 1234, "rows"));
        typed.bench.told.add(
                Severity.NOTICE,
                "policy-paused",
                "policy trades",
                "paused by bob: audit",
                Action.open(Place.POLICY, "trades", "holdfast policy resume trades"),
                Figure.of("age", 90_000, "seconds"));
    }

    @Test
    void findingsAreListedWithTheirEvidenceAndTheOneThingToDo() {
        two();

        int code = typed.type("finding", "list", "--detailed-exitcode");

        assertThat(typed.out)
                .contains(
                        "critical 1  policy orders, since ",
                        "  session 7 is failed: no table\n",
                        "rows archived before 1,234; as of ",
                        "  -> holdfast session show 7\n",
                        "age 25 h 00 min");
        assertThat(code).isEqualTo(ExitCodes.HAS_WORK);
        assertThat(typed.type("finding", "list")).isZero();
        assertThat(typed.bench.told.asked).containsOnly("look");
        typed.type("finding", "list", "--severity", "warning", "--output", "json");
        assertThat(typed.json().get("findings").size()).isEqualTo(1);
        assertThat(typed.json().at("/findings/0/figures/0/value").asString()).isEqualTo("1234");
    }

    @Test
    void whereThereIsNothingItSaysSo() {
        assertThat(typed.type("finding", "list", "--detailed-exitcode")).isZero();
        assertThat(typed.out).isEqualTo("nothing needs you\n");
    }

    @Test
    void aRuleThatCouldNotLookIsSaidAndMakesTheAnswerPartial() {
        typed.bench.told.blind = List.of("child-behind: canceled");

        assertThat(typed.type("finding", "list")).isEqualTo(ExitCodes.PARTIAL);
        assertThat(typed.err).contains("this rule could not look", "child-behind: canceled");
        assertThat(typed.out).isEmpty();
    }

    @Test
    void whatSomebodyTookNoteOfNeedsNobody() {
        two();

        assertThat(typed.type("finding", "ack", "1", "--note", "disk")).isZero();
        assertThat(typed.type("finding", "snooze", "2", "--for", "3d")).isZero();

        assertThat(typed.bench.told.asked).contains("acknowledge 1 by ann: disk", "snooze 2 by ann: ");
        assertThat(typed.type("finding", "list", "--detailed-exitcode")).isZero();
        assertThat(typed.out).contains("acknowledged by ann: disk").doesNotContain("trades");
        assertThat(typed.type("finding", "show", "1")).isZero();
        assertThat(typed.type("finding", "snooze", "2")).isEqualTo(ExitCodes.USAGE);
        assertThat(typed.type("finding", "ack", "77")).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void aRuleIsExplainedByItsNameOrByOneOfItsFindings() {
        two();

        assertThat(typed.type("finding", "explain", "1")).isZero();
        assertThat(typed.out).contains("session-failed: A session failed", "why:  ", "what: ");
        assertThat(typed.type("finding", "explain")).isZero();
        assertThat(typed.out).contains("child-behind", "audit-broken", "clock-skew");
        assertThat(typed.type("finding", "explain", "nonsense")).isEqualTo(ExitCodes.USAGE);
        assertThat(typed.err).contains("no rule is named 'nonsense'");
    }
}
