package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.dialect.Condition;
import dev.holdfast.dialect.Condition.And;
import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.Condition.Compare;
import dev.holdfast.dialect.Condition.Day;
import dev.holdfast.dialect.Condition.Flag;
import dev.holdfast.dialect.Condition.Function;
import dev.holdfast.dialect.Condition.In;
import dev.holdfast.dialect.Condition.IsNull;
import dev.holdfast.dialect.Condition.Like;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.LocalMoment;
import dev.holdfast.dialect.Condition.Moment;
import dev.holdfast.dialect.Condition.Not;
import dev.holdfast.dialect.Condition.Number;
import dev.holdfast.dialect.Condition.Operand;
import dev.holdfast.dialect.Condition.Operator;
import dev.holdfast.dialect.Condition.Or;
import dev.holdfast.dialect.Condition.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CriteriaTest {
    private static final ColumnOperand STATUS = new ColumnOperand(null, "status", "text");
    private static final ColumnOperand PLACED = new ColumnOperand(null, "placed_at", "timestamp with time zone");
    private static final ColumnOperand PACKED = new ColumnOperand(null, "packed_at", "timestamp without time zone");
    private static final ColumnOperand DUE = new ColumnOperand(null, "due_on", "date");
    private static final ColumnOperand TOTAL = new ColumnOperand(null, "total", "numeric(12,2)");
    private static final ColumnOperand PAID = new ColumnOperand(null, "paid", "boolean");

    private static Condition parse(String text) {
        return Criteria.parse(text, Shop.SCOPE);
    }

    @Test
    void blankCriteriaMeanEveryRow() {
        assertThat(parse(" \n")).isEqualTo(new Condition.Always());
        assertThat(Criteria.print(new Condition.Always())).isEmpty();
    }

    @Test
    void andBindsTighterThanOrAndNotTighterThanAnd() {
        Condition a = new Compare(STATUS, Operator.EQUAL, new Text("it's"));
        Condition b = new Compare(TOTAL, Operator.GREATER_OR_EQUAL, new Number(new BigDecimal("-1.50")));

        assertThat(parse("status = 'it''s' OR NOT status = 'it''s' AND total >= -1.50"))
                .isEqualTo(new Or(List.of(a, new And(List.of(new Not(a), b)))));
        assertThat(parse("(status = 'it''s' or status = 'it''s') and total >= -1.50"))
                .isEqualTo(new And(List.of(new Or(List.of(a, a)), b)));
    }

    @Test
    void columnsAreFoundBareQuotedAndThroughJoins() {
        assertThat(parse("STATUS = 'x'")).isEqualTo(new Compare(STATUS, Operator.EQUAL, new Text("x")));
        assertThat(parse("orders.status = 'x'")).isEqualTo(parse("status = 'x'"));
        assertThat(parse("\"Mixed Case\" IS NULL"))
                .isEqualTo(new IsNull(new ColumnOperand(null, "Mixed Case", "text"), false));
        assertThat(parse("c.status LIKE 'a\\%%'"))
                .isEqualTo(new Like(new ColumnOperand("c", "status", "text"), "a\\%%", false));
        assertThat(parse("date = date '2026-01-31'"))
                .isEqualTo(new Compare(
                        new ColumnOperand(null, "date", "date"), Operator.EQUAL, new Day(LocalDate.of(2026, 1, 31))));
    }

    @Test
    void timesWithoutOffsetAreReadInThePolicysZone() {
        assertThat(parse("placed_at < timestamp '2026-07-01 02:00'"))
                .isEqualTo(new Compare(PLACED, Operator.LESS, new Moment(Instant.parse("2026-07-01T00:00:00Z"))));
        assertThat(parse("placed_at < date '2026-01-01'"))
                .isEqualTo(new Compare(PLACED, Operator.LESS, new Moment(Instant.parse("2025-12-31T23:00:00Z"))));
        assertThat(parse("placed_at < timestamp '2026-10-25 02:30:00.5+02:00'"))
                .isEqualTo(new Compare(PLACED, Operator.LESS, new Moment(Instant.parse("2026-10-25T00:30:00.5Z"))));
        assertThat(parse("packed_at < timestamp '2026-10-25T02:30'"))
                .isEqualTo(
                        new Compare(PACKED, Operator.LESS, new LocalMoment(LocalDateTime.parse("2026-10-25T02:30"))));
    }

    static Stream<Arguments> refused() {
        try (var in = Objects.requireNonNull(CriteriaTest.class.getResourceAsStream("criteria-refused.txt"))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return IntStream.range(0, lines.size() / 2)
                    .mapToObj(i ->
                            Arguments.of(lines.get(2 * i), lines.get(2 * i + 1).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsWrongIsNamedWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(CriteriaException.class)
                .hasMessage(message);
    }

    @Test
    void depthNodesAndLengthAreLimited() {
        assertThat(parse("(".repeat(32) + "paid = true" + ")".repeat(32))).isEqualTo(parse("paid = true"));
        assertThatThrownBy(() -> parse("(".repeat(33) + "paid = true" + ")".repeat(33)))
                .hasMessage("at 34: criteria go at most 32 levels deep");
        assertThatThrownBy(() -> parse("not ".repeat(1000) + "paid = true")).hasMessageContaining("levels deep");
        assertThatThrownBy(() -> parse("total IN (" + "1,".repeat(300) + "1)"))
                .hasMessageEndingWith("criteria have at most 200 conditions, columns and values");
        assertThatThrownBy(() -> parse("status = '" + "é".repeat(2100) + "'"))
                .hasMessage("at 1: criteria are at most 4096 bytes long");
    }

    @Test
    void printedCriteriaReadAsTheSameTree() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            Condition condition = condition(random, 4);
            String printed = Criteria.print(condition);

            Condition read = parse(printed);

            assertThat(read).as("seed %d, tree %d: %s", seed, i, printed).isEqualTo(condition);
            assertThat(Criteria.print(read)).isEqualTo(printed);
        }
    }

    private static Condition condition(Random random, int depth) {
        int kind = random.nextInt(depth == 0 ? 5 : 8);
        boolean negated = random.nextBoolean();
        return switch (kind) {
            case 0, 1 -> compare(random);
            case 2 -> {
                List<Literal> values = new ArrayList<>();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    values.add(text(random));
                }
                yield new In(STATUS, values, negated);
            }
            case 3 -> new Condition.Between(TOTAL, number(random), number(random), negated);
            case 4 ->
                random.nextBoolean()
                        ? new IsNull(PACKED, negated)
                        : new Like(STATUS, text(random).value().replace("\\", "\\\\"), negated);
            case 5 -> new Not(condition(random, depth - 1));
            case 6 -> new And(List.of(condition(random, depth - 1), condition(random, depth - 1)));
            default -> new Or(List.of(condition(random, depth - 1), condition(random, depth - 1)));
        };
    }

    private static Condition compare(Random random) {
        Operator operator = Operator.values()[random.nextInt(6)];
        Instant instant = Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000) * 1000L);
        Operand[] sides =
                switch (random.nextInt(7)) {
                    case 0 -> new Operand[] {STATUS, text(random)};
                    case 1 -> new Operand[] {TOTAL, number(random)};
                    case 2 -> new Operand[] {PLACED, new Moment(instant)};
                    case 3 ->
                        new Operand[] {
                            PACKED, new LocalMoment(LocalDateTime.ofInstant(instant, java.time.ZoneOffset.UTC))
                        };
                    case 4 -> new Operand[] {DUE, new Day(LocalDate.ofEpochDay(random.nextInt(40_000)))};
                    case 5 ->
                        new Operand[] {new Function("lower", List.of(STATUS)), new ColumnOperand("c", "client", "text")
                        };
                    default ->
                        new Operand[] {
                            new Function(
                                    "coalesce", List.of(TOTAL, new Function("abs", List.of(TOTAL)), number(random))),
                            number(random)
                        };
                };
        if (random.nextInt(10) == 0) {
            return new Compare(PAID, Operator.EQUAL, new Flag(random.nextBoolean()));
        }
        boolean turned = random.nextBoolean();
        return new Compare(sides[turned ? 1 : 0], operator, sides[turned ? 0 : 1]);
    }

    private static Text text(Random random) {
        String letters = "aÄ'\"\\%_ -;/*?\n😀";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return new Text(text.toString());
    }

    private static Number number(Random random) {
        return new Number(BigDecimal.valueOf(random.nextLong(-100_000, 100_000), random.nextInt(4)));
    }
}
