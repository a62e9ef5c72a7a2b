package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {
    private final Formats formats = new Formats(Locale.UK, ZoneId.of("Europe/Berlin"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | 0 B
            999 | 999 B
            1024 | 1.00 KiB
            12641 | 12.3 KiB
            1023487 | 999 KiB
            1023488 | 0.98 MiB
            1331439862 | 1.24 GiB
            -5120 | -5.00 KiB""")
    void bytesHaveThreeDigitsAndNeverFour(long bytes, String expected) {
        assertThat(formats.bytes(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.42S,420 ms",
        "PT12.44S,12.4 s",
        "PT3M5S,3 min 5 s",
        "PT2H4M59S,2 h 4 min",
        "PT291H,12 d 3 h",
        "PT2H,2 h"
    })
    void durationsNameTheirTwoLargestUnits(Duration duration, String expected) {
        assertThat(formats.duration(duration)).isEqualTo(expected);
    }

    @Test
    void instantsNameTheirZone() {
        Instant instant = Instant.parse("2026-11-21T09:30:00Z");

        assertThat(formats.instant(instant)).isEqualTo("Sat 21 Nov 2026 10:30 CET");
        assertThat(formats.instant(instant, ZoneId.of("UTC"))).isEqualTo("Sat 21 Nov 2026 09:30 UTC");
    }

    @Test
    void yearIsToldOnlyWhereItIsAnotherOne() {
        Instant now = Instant.parse("2026-12-31T22:30:00Z");

        assertThat(formats.near(now, ZoneId.of("UTC"), now)).isEqualTo("Thu 31 Dec 22:30 UTC");
        assertThat(formats.near(Instant.parse("2027-01-02T09:30:00Z"), ZoneId.of("UTC"), now))
                .isEqualTo("Sat 2 Jan 2027 09:30 UTC");
    }

    @Test
    void absentValuesAreADash() {
        assertThat(formats.instant(null)).isEqualTo(Formats.NONE);
        assertThat(formats.duration(null)).isEqualTo(Formats.NONE);
        assertThat(formats.rate(10, Duration.ZERO)).isEqualTo(Formats.NONE);
    }

    @Test
    void countsFollowTheLocale() {
        assertThat(new Formats(Locale.GERMANY, ZoneId.of("UTC")).count(1234567)).isEqualTo("1.234.567");
    }
}
