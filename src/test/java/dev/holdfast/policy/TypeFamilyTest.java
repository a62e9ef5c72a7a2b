package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TypeFamilyTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    nvarchar(50) collate Latin1_General_100_CI_AS; TEXT
                    varchar(max) collate Latin1_General_BIN2; TEXT
                    char(2) collate SQL_Latin1_General_CP1_CI_AS; TEXT
                    decimal(12,2); NUMBER
                    datetime2(7); TIMESTAMP
                    datetimeoffset(7); TIMESTAMPTZ
                    bit; BOOLEAN
                    uniqueidentifier; UUID
                    rowversion; OTHER
                    varbinary(max); OTHER""")
    void aTypeOfSqlServerBelongsToItsFamilyWhateverItsLengthAndCollation(String type, TypeFamily family) {
        assertThat(TypeFamily.of(type)).isEqualTo(family);
    }
}
