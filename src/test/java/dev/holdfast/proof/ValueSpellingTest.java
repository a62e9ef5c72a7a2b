package dev.holdfast.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Values are spelt as what an engine's own bytes are spelt as.
class ValueSpellingTest {
    private static byte[] leaf(Family family, Value value) {
        RowWriter writer = writer(family);
        writer.value(value);
        return writer.leaf();
    }

    private static RowWriter writer(Family family) {
        return new RowWriter(List.of(new ProofColumn("c", family)));
    }

    /// @param digits to the base 10,000, as PostgreSQL sends them
    @ParameterizedTest
    @CsvSource({
        "0, 0, ''",
        "0.000, 0, ''",
        "1, 0, 1",
        "10000, 1, 1",
        "-1.10, 0, 1 1000",
        "0.0001, -1, 1",
        "0.00001, -2, 1000",
        "123456789.0123456, 2, 1 2345 6789 123 4560",
        "1e12, 3, 1",
        "99999999999999999999, 4, 9999 9999 9999 9999 9999",
    })
    void numbersAreSpeltByTheirDigitsWhateverTheirScale(BigDecimal number, int weight, String digits) {
        String[] groups = digits.isEmpty() ? new String[0] : digits.split(" ", -1);
        short[] shorts = new short[groups.length];
        for (int i = 0; i < groups.length; i++) {
            shorts[i] = Short.parseShort(groups[i]);
        }
        RowWriter writer = writer(Family.NUMERIC);
        writer.numeric(number.signum() < 0, weight, shorts, shorts.length);

        assertThat(leaf(Family.NUMERIC, new Value.Exact(number))).isEqualTo(writer.leaf());
    }

    @Test
    void halfOfASurrogatePairIsNoQuestionMark() {
        assertThat(WideText.bytes("a\ud83d")).isNotEqualTo(WideText.bytes("a?"));
        assertThat(WideText.bytes("\ud83d")).isNotEqualTo(WideText.bytes("\ud83e"));
        assertThat(WideText.bytes("ä😀\0")).isEqualTo("ä😀\0".getBytes(StandardCharsets.UTF_8));
        assertThat(WideText.halfAt("😀x\ude00")).isEqualTo(3);
    }

    @Test
    void aSeventhDigitAndAnOffsetCount() {
        byte[] micros = leaf(Family.TIMESTAMP, new Value.Ticks(5, 0));
        byte[] moment = leaf(Family.MOMENT_WITH_OFFSET, new Value.OffsetMoment(5, 0, 0));

        RowWriter writer = writer(Family.TIMESTAMP);
        writer.micros(5);
        assertThat(micros).isEqualTo(writer.leaf()).isNotEqualTo(leaf(Family.TIMESTAMP, new Value.Ticks(5, 100)));
        assertThat(moment).isNotEqualTo(leaf(Family.MOMENT_WITH_OFFSET, new Value.OffsetMoment(5, 0, 3600)));
    }
}
