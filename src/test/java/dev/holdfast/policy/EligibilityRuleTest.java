package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.And;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Compare;
import dev.holdfast.dialect.Condition.Day;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.LocalMoment;
import dev.holdfast.dialect.Condition.Moment;
import dev.holdfast.dialect.Condition.Operator;
import dev.holdfast.dialect.Join;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EligibilityRuleTest {
    private static Policy policy(String criteria, String age, String residence, String zone) {
        return new Policy(
                1,
                1,
                "orders",
                "",
                null,
                0,
                "shop",
                Shop.ORDERS.name(),
                List.of(),
                List.of(new Join("c", Shop.CONTRACTS.name(), List.of("customer_id"), List.of("id"))),
                List.of(),
                List.of(),
                criteria,
                age.isEmpty() ? null : age,
                Clocks.own(residence.isEmpty() ? null : Period.parse(residence), Period.ofYears(7)),
                ZoneId.of(zone),
                null,
                Policy.Misfire.FIRE_ONCE,
                Policy.Overlap.SKIP,
                null,
                "shop",
                "shop_archive",
                5000,
                Policy.Proof.SET,
                List.of(),
                Policy.Driving.DEFAULT,
                false,
                null);
    }

    private static Eligibility due(Policy policy, String now) {
        return new EligibilityRule()
                .of(policy, java.util.Objects.requireNonNull(Shop.schemas().get("shop")), Instant.parse(now));
    }

    @ParameterizedTest
    @CsvSource({
        // the day before clocks go forward, the day itself, and the day they go back
        "Europe/Berlin,    2026-03-30T10:00:00Z, P1D,  2026-03-28T23:00:00Z",
        "Europe/Berlin,    2026-03-30T22:30:00Z, P1D,  2026-03-29T22:00:00Z",
        "Europe/Berlin,    2026-10-26T10:00:00Z, P1D,  2026-10-24T22:00:00Z",
        "Europe/Berlin,    2026-10-26T23:30:00Z, P1D,  2026-10-25T23:00:00Z",
        // midnight does not exist on the day that clocks go forward: the day starts at one
        "America/Santiago, 2026-09-07T12:00:00Z, P1D,  2026-09-06T04:00:00Z",
        "Pacific/Apia,     2012-01-01T12:00:00Z, P1D,  2011-12-31T10:00:00Z",
        "Australia/Lord_Howe, 2026-10-05T12:00:00Z, P1D, 2026-10-03T13:30:00Z",
        "UTC,              2028-05-31T12:00:00Z, P3M,  2028-02-29T00:00:00Z",
        "Asia/Kolkata,     2026-11-21T20:00:00Z, P90D, 2026-08-23T18:30:00Z"
    })
    void cutOffIsTheStartOfADayInThePolicysZone(String zone, String now, String residence, String cutoff) {
        Eligibility due = due(policy("", "placed_at", residence, zone), now);

        assertThat(due.cutoff()).isEqualTo(Instant.parse(cutoff));
        assertThat(due.condition())
                .isEqualTo(new Compare(
                        new ColumnOperand(null, "placed_at", "timestamp with time zone"),
                        Operator.LESS,
                        new Moment(Instant.parse(cutoff))));
    }

    @Test
    void cutOffTakesTheTypeOfTheAgeColumn() {
        assertThat(bound("placed_at")).isEqualTo(new Moment(Instant.parse("2026-03-28T23:00:00Z")));
        assertThat(bound("packed_at")).isEqualTo(new LocalMoment(LocalDateTime.parse("2026-03-29T00:00")));
        assertThat(bound("due_on")).isEqualTo(new Day(LocalDate.parse("2026-03-29")));
        assertThat(bound("c.matured_on")).isEqualTo(new Day(LocalDate.parse("2026-03-29")));
    }

    private static Literal bound(String age) {
        Eligibility due = due(policy("", age, "P1D", "Europe/Berlin"), "2026-03-30T10:00:00Z");
        return (Literal) ((Compare) due.condition()).right();
    }

    @Test
    void criteriaAndAgeMustBothHold() {
        Eligibility due = due(policy("paid = true OR total = 0", "due_on", "P1D", "UTC"), "2026-03-30T10:00:00Z");

        assertThat(Criteria.print(due.condition()))
                .isEqualTo("(paid = true OR total = 0) AND due_on < date '2026-03-29'");
        assertThat(due.condition()).isInstanceOf(And.class);
        assertThat(due.joins()).extracting(Join::alias).containsExactly("c");
    }

    @Test
    void withoutAgeEveryRowThatMeetsTheCriteriaIsDue() {
        Eligibility due = due(policy("", "", "", "UTC"), "2026-03-30T10:00:00Z");

        assertThat(due.cutoff()).isNull();
        assertThat(due.condition()).isEqualTo(new Condition.Always());
    }

    @Test
    void criteriaThatNoLongerFitAreBlockedBeforeAnythingMoves() {
        assertThatThrownBy(() -> due(policy("gone = 1", "", "", "UTC"), "2026-03-30T10:00:00Z"))
                .isInstanceOf(HoldfastException.class)
                .hasMessage("policy orders no longer fits shop/public.orders; nothing was archived:"
                        + " at 1: public.orders has no column gone")
                .extracting(e -> ((HoldfastException) e).code())
                .isEqualTo(ErrorCode.BLOCKED);
    }
}
