package dev.holdfast.dialect.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.dialect.Condition.ColumnOperand;
import dev.holdfast.dialect.RetentionClock;
import dev.holdfast.dialect.TableName;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ends are reckoned from the text of a date, in the policy's zone.
class EndsTest {
    @ParameterizedTest
    @CsvSource({
        "date, 2024-02-28, 2024-02-27T23:00:00Z, 2025-02-28T23:00:00Z", // to the end of the day
        "date, 2024-02-29, 2024-02-28T23:00:00Z, 2025-02-28T23:00:00Z", // no such day a year later
        "datetime2(7), 2024-07-01T00:00:00.1234567, 2024-06-30T22:00:00.123456Z, 2025-06-30T22:00:00.123456700Z",
        "datetime, 2024-07-01 00:00:00.003, 2024-06-30T22:00:00.003Z, 2025-06-30T22:00:00.003Z",
        "datetimeoffset(6), 2024-07-01T00:00:00+05:00, 2024-06-30T19:00:00Z, 2025-06-30T19:00:00Z",
        "datetimeoffset(6), 2024-07-01 00:00:00.5 +05:00, 2024-06-30T19:00:00.500Z, 2025-06-30T19:00:00.500Z",
        "date, 9999-12-31, 9999-12-30T23:00:00Z, 9999-12-31T00:00:00Z" // no calendar reaches further
    })
    void ofADate(String type, String date, Instant from, Instant until) {
        RetentionClock clock = new RetentionClock(
                new TableName("dbo", "t"),
                List.of(),
                new ColumnOperand(null, "day", type),
                Period.ofYears(1),
                ZoneId.of("Europe/Berlin"));

        assertThat(SqlServerRetaining.ends(date, clock)).isEqualTo(new SqlServerRetaining.Ends(until, from));
    }
}
