package dev.holdfast.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryColumnTest {
    /// A number below zero is no formula in a spreadsheet, whichever engine it comes from.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int | true",
                "tinyint | true",
                "decimal(12,2) | true",
                "numeric(12,2) | true",
                "float | true",
                "smallmoney | true",
                "integer[] | false",
                "nvarchar(20) collate Latin1_General_CI_AS | false",
                "date | false"
            })
    void typesOfBothEnginesAreNumbers(String type, boolean number) {
        assertThat(new HistoryColumn("amount", type, false, false).number()).isEqualTo(number);
    }
}
