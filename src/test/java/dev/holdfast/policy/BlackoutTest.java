package dev.holdfast.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlackoutTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /// 2026-11-16 is a Monday.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mon-Fri 08:00-18:00 | 2026-11-16T08:00 | true",
                "Mon-Fri 08:00-18:00 | 2026-11-16T07:59 | false",
                "Mon-Fri 08:00-18:00 | 2026-11-20T17:59 | true",
                "Mon-Fri 08:00-18:00 | 2026-11-20T18:00 | false",
                "Mon-Fri 08:00-18:00 | 2026-11-21T12:00 | false",
                "22:00-02:00         | 2026-11-16T23:00 | true",
                "22:00-02:00         | 2026-11-17T01:59 | true",
                "22:00-02:00         | 2026-11-17T02:00 | false",
                "22:00-02:00         | 2026-11-17T21:59 | false",
                "Fri 22:00-02:00     | 2026-11-21T01:00 | true",
                "Fri 22:00-02:00     | 2026-11-20T01:00 | false",
                "Sun 22:00-02:00     | 2026-11-16T01:00 | true",
                "sat,SUNDAY          | 2026-11-22T23:59 | true",
                "sat,SUNDAY          | 2026-11-23T00:00 | false",
                "Fri-Mon 00:00-24:00 | 2026-11-16T23:59 | true",
                "Fri-Mon 00:00-24:00 | 2026-11-17T00:00 | false",
                "Mon, Wed-Thu 9:30-10:00 | 2026-11-19T09:30 | true",
                "Mon, Wed-Thu 9:30-10:00 | 2026-11-17T09:30 | false"
            })
    void windowCoversWhatTheClockOnTheWallShows(String window, String wall, boolean covered) {
        ZonedDateTime at = java.time.LocalDateTime.parse(wall).atZone(BERLIN);

        assertThat(Blackout.parse(window).covers(at)).isEqualTo(covered);
    }

    /// Summer time ends on 2026-10-25 at 03:00, which becomes 02:00, and begins on 2026-03-29 at 02:00.
    @ParameterizedTest
    @CsvSource({
        "02:00-03:00, 2026-10-25T00:30:00Z, true",
        "02:00-03:00, 2026-10-25T01:30:00Z, true",
        "02:00-03:00, 2026-10-25T02:00:00Z, false",
        "02:00-03:00, 2026-03-29T00:59:00Z, false",
        "02:00-03:00, 2026-03-29T01:00:00Z, false",
        "22:00-06:00, 2026-03-29T03:59:00Z, true",
        "22:00-06:00, 2026-03-29T04:00:00Z, false"
    })
    void hourThatComesTwiceIsKeptTwiceAndOneThatIsSkippedNever(String window, Instant at, boolean covered) {
        assertThat(Blackout.parse(window).covers(at.atZone(BERLIN))).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nightly            | there is no day \"nightly\"",
                "8-18               | is no window of time",
                "Mon-Fri 08:00      | is no window of time",
                "Mon-Fry 08:00-18:00| there is no day \"Fry\"; days are Mon, Tue, Wed, Thu, Fri, Sat, Sun",
                "08:00-25:00        | 25:00 is no time of day",
                "08:00-18:75        | 18:75 is no time of day",
                "24:00-02:00        | begins at 24:00",
                "08:00-08:00        | write 00:00-24:00 for a whole day",
                "''                 | is no window of time"
            })
    void whatIsNoWindowIsToldWithAnExample(String window, String words) {
        assertThatThrownBy(() -> Blackout.parse(window))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void firstOpenWindowIsNamed() {
        List<Blackout> windows = List.of(Blackout.parse("Sat"), Blackout.parse("22:00-02:00"));

        assertThat(Blackout.open(windows, ZonedDateTime.parse("2026-11-16T23:00:00+01:00")))
                .map(Blackout::text)
                .contains("22:00-02:00");
        assertThat(Blackout.open(windows, ZonedDateTime.parse("2026-11-16T12:00:00+01:00")))
                .isEmpty();
    }
}
