package dev.holdfast.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.calendar.Week.ClockChange;
import dev.holdfast.schedule.Crons;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerUtils;
import org.quartz.spi.OperableTrigger;

/// Random crons over weeks in which clocks change, in zones that change them at different hours and by different steps,
/// against Quartz's own triggers, and against what the cron says where clocks never change.
class ChangesTest {
    private static final List<String> ZONES = List.of(
            "Europe/Berlin",
            "Europe/London",
            "America/New_York",
            "America/Santiago",
            "America/St_Johns",
            "Australia/Lord_Howe",
            "Pacific/Auckland",
            "Africa/Cairo",
            "Asia/Kolkata");
    private static final int ROUNDS = 40;

    /// More than any cron of [#cron] fires in a week: the busiest fires each hour, 169 times where clocks go back.
    /// Quartz would find more if it were too few.
    private static final int MORE_THAN_A_WEEK = 200;

    private final Crons crons = new Crons();

    @Test
    void whatAChangeTakesAndDoublesIsWhatQuartzDoes() {
        long seed = 20261126;
        Random random = new Random(seed);
        int changes = 0;
        int lostAtAll = 0;
        int doubledAtAll = 0;
        for (String name : ZONES) {
            ZoneId zone = ZoneId.of(name);
            for (LocalDate monday : mondays(zone)) {
                Instant from = monday.atStartOfDay(zone).toInstant();
                Instant until = monday.plusDays(7).atStartOfDay(zone).toInstant();
                List<ClockChange> found = Changes.in(zone, from, until);
                changes += found.size();
                for (int round = 0; round < ROUNDS; round++) {
                    String cron = cron(random, found, zone);
                    String about = cron + " in " + zone + ", week of " + monday + ", seed " + seed;
                    List<Instant> fires = fires(cron, zone, from, until);
                    List<LocalDateTime> lost = found.stream()
                            .flatMap(change -> Changes.lost(cron, change, crons::next, 200).stream())
                            .toList();
                    lostAtAll += lost.size();

                    assertThat(fires).as(about).isEqualTo(ofQuartz(cron, zone, from, until));
                    List<LocalDateTime> local = new ArrayList<>(fires.stream()
                            .map(at -> LocalDateTime.ofInstant(at, zone))
                            .toList());
                    local.addAll(lost);
                    assertThat(local)
                            .as(about)
                            .containsExactlyInAnyOrderElementsOf(whereClocksNeverChange(cron, monday));
                    for (Instant fire : fires) {
                        if (Changes.doubled(zone, fire)) { // of the two moments it is the second
                            doubledAtAll++;
                            assertThat(Changes.doubled(zone, fire.plusSeconds(7_200)))
                                    .as(about)
                                    .isFalse();
                            assertThat(zone.getRules().getOffset(fire))
                                    .as(about)
                                    .isEqualTo(zone.getRules()
                                            .getValidOffsets(LocalDateTime.ofInstant(fire, zone))
                                            .getLast());
                        }
                    }
                }
            }
        }
        assertThat(changes).isGreaterThan(15);
        assertThat(lostAtAll).isGreaterThan(20);
        assertThat(doubledAtAll).isGreaterThan(20);
    }

    /// The weeks of the next changes, and one without any.
    private static List<LocalDate> mondays(ZoneId zone) {
        List<LocalDate> mondays = new ArrayList<>(List.of(LocalDate.parse("2027-01-11")));
        Instant at = Instant.parse("2027-01-01T00:00:00Z");
        for (int i = 0; i < 2; i++) {
            var change = zone.getRules().nextTransition(at);
            if (change == null) {
                break;
            }
            at = change.getInstant();
            LocalDate day = LocalDate.ofInstant(at, zone);
            mondays.add(day.minusDays(day.getDayOfWeek().getValue() - 1));
        }
        return mondays;
    }

    /// Most fire near the change, where it matters.
    private static String cron(Random random, List<ClockChange> changes, ZoneId zone) {
        int hour = random.nextInt(24);
        if (!changes.isEmpty() && random.nextInt(4) > 0) {
            hour = Math.floorMod(changes.getFirst().at().atZone(zone).getHour() - random.nextInt(3), 24);
        }
        int minute = random.nextInt(60);
        return switch (random.nextInt(5)) {
            case 0 -> "0 %d %d ? * MON-SUN".formatted(minute, hour);
            case 1 -> "0 %d %d,%d * * ?".formatted(minute, hour, (hour + 1) % 24);
            case 2 -> "0 %d * * * ?".formatted(minute);
            case 3 -> "0 0/%d %d * * ?".formatted(10 + random.nextInt(20), hour);
            default -> "%d %d %d * * ?".formatted(random.nextInt(60), minute, hour);
        };
    }

    private List<Instant> fires(String cron, ZoneId zone, Instant from, Instant until) {
        return crons.next(cron, zone, from.minusSeconds(1), MORE_THAN_A_WEEK).stream()
                .filter(at -> at.isBefore(until))
                .toList();
    }

    private static List<Instant> ofQuartz(String cron, ZoneId zone, Instant from, Instant until) {
        CronTrigger trigger = TriggerBuilder.newTrigger()
                .withSchedule(CronScheduleBuilder.cronSchedule(cron).inTimeZone(TimeZone.getTimeZone(zone)))
                .startAt(Date.from(from))
                .build();
        return TriggerUtils.computeFireTimesBetween(
                        (OperableTrigger) trigger, null, Date.from(from), Date.from(until.minusMillis(1)))
                .stream()
                .map(Date::toInstant)
                .toList();
    }

    private List<LocalDateTime> whereClocksNeverChange(String cron, LocalDate monday) {
        return fires(
                        cron,
                        ZoneOffset.UTC,
                        monday.atStartOfDay(ZoneOffset.UTC).toInstant(),
                        monday.plusDays(7).atStartOfDay(ZoneOffset.UTC).toInstant())
                .stream()
                .map(at -> LocalDateTime.ofInstant(at, ZoneOffset.UTC))
                .toList();
    }
}
