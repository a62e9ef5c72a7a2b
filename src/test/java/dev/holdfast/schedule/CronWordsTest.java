package dev.holdfast.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the words say is what Quartz does: a second reader, who knows English and no cron, reads the sentence and lists
/// the fires.
class CronWordsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final int FIRES = 40;

    private final Crons crons = new Crons();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261126})
    void theFiresThatTheWordsDescribeAreThoseOfQuartz(long seed) {
        Random random = new Random(seed);
        int spoke = 0;
        for (int round = 0; round < 1_500; round++) {
            String cron = cron(random);
            Optional<String> words = crons.inWords(cron);
            if (words.isEmpty()) {
                continue;
            }
            spoke++;
            List<Instant> quartz = crons.next(cron, ZoneOffset.UTC, NOW, FIRES);

            assertThat(new Reader(words.get()).fires(quartz))
                    .as("%s: %s (seed %d)", cron, words, seed)
                    .isEqualTo(quartz);
        }
        assertThat(spoke).isGreaterThan(150);
    }

    private static String cron(Random random) {
        String day = random.nextInt(3) == 0 ? pick(random, dayOfMonth(random), "*", "L", "LW", "15W", "L-3") : "?";
        String week = day.equals("?") ? pick(random, dayOfWeek(random), "*", "FRIL", "6#3", "2#5", "SUN#1") : "?";
        return String.join(
                " ",
                pick(random, number(random, 60), "0", "0", "*", random.nextInt(10) + "/10"),
                pick(random, number(random, 60), "0", "*", number(random, 30) + "/" + (1 + random.nextInt(40)), "0,30"),
                pick(
                        random,
                        number(random, 24),
                        number(random, 24),
                        "*",
                        number(random, 8) + "/" + (1 + random.nextInt(12)),
                        range(random, 24),
                        "6,18"),
                day,
                pick(random, "*", "*", "1,7", "NOV-FEB", "MAR", number(random, 11) + "/3"),
                week);
    }

    private static String dayOfMonth(Random random) {
        return pick(random, Integer.toString(1 + random.nextInt(31)), "1,15", "1-7", "3/5", "28-31");
    }

    private static String dayOfWeek(Random random) {
        return pick(random, Integer.toString(1 + random.nextInt(7)), "MON-FRI", "SAT,SUN", "FRI-MON", "2-4", "2/2");
    }

    private static String range(Random random, int most) {
        int from = random.nextInt(most - 1);
        return from + "-" + (from + random.nextInt(most - from));
    }

    private static String number(Random random, int most) {
        return Integer.toString(random.nextInt(most));
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /// Reads sentences.
    private static final class Reader {
        private static final String CLOCK = "\\d\\d:\\d\\d(?::\\d\\d)?";
        private final String text;
        private final TreeSet<Integer> seconds = new TreeSet<>();
        private final Map<String, Optional<Matcher>> read = new HashMap<>();

        Reader(String text) {
            this.text = text;
            readTimes();
        }

        /// As many as Quartz found.
        List<Instant> fires(List<Instant> found) {
            List<Instant> fires = new ArrayList<>();
            LocalDateTime now = LocalDateTime.ofInstant(NOW, ZoneOffset.UTC);
            for (LocalDate day = now.toLocalDate();
                    fires.size() < found.size() && day.getYear() < 2200;
                    day = day.plusDays(1)) {
                if (!onDay(day)) {
                    continue;
                }
                for (int second : seconds) {
                    LocalDateTime at = day.atStartOfDay().plusSeconds(second);
                    if (at.isAfter(now) && fires.size() < found.size()) {
                        fires.add(at.toInstant(ZoneOffset.UTC));
                    }
                }
            }
            return fires;
        }

        /// Looks once for each pattern, and not again on each day.
        private Optional<Matcher> find(String pattern) {
            return read.computeIfAbsent(
                    pattern,
                    sought -> Optional.of(Pattern.compile(sought).matcher(text)).filter(Matcher::find));
        }

        private void readTimes() {
            int second = find("at second (\\d+)")
                    .map(m -> Integer.parseInt(m.group(1)))
                    .orElse(0);
            Optional<Matcher> hours = find("^every (?:(\\d+) )?hours? from (" + CLOCK + ")(?: to (" + CLOCK + "))?");
            Optional<Matcher> minutes = find("^every (?:(\\d+) )?minutes?(?: from minute (\\d+))?(?= |$)");
            Optional<Matcher> steps = find("^every (?:(\\d+) )?seconds?(?: from second (\\d+))?(?= |$)");
            Optional<Matcher> minute = find("^every hour at minute (\\d+)");
            if (hours.isPresent()) {
                int every = hours.get().group(1) == null
                        ? 1
                        : Integer.parseInt(hours.get().group(1));
                int last = hours.get().group(3) == null
                        ? 86_399
                        : clock(hours.get().group(3));
                IntStream.iterate(clock(hours.get().group(2)), at -> at <= last, at -> at + every * 3600)
                        .forEach(seconds::add);
            } else if (minute.isPresent()) {
                addHourly(List.of(Integer.parseInt(minute.get().group(1)) * 60 + second));
            } else if (minutes.isPresent()) {
                int every = minutes.get().group(1) == null
                        ? 1
                        : Integer.parseInt(minutes.get().group(1));
                int from = minutes.get().group(2) == null
                        ? 0
                        : Integer.parseInt(minutes.get().group(2));
                addHourly(IntStream.iterate(from, at -> at < 60, at -> at + every)
                        .mapToObj(at -> at * 60 + second)
                        .toList());
            } else if (steps.isPresent()) {
                int every = steps.get().group(1) == null
                        ? 1
                        : Integer.parseInt(steps.get().group(1));
                int from = steps.get().group(2) == null
                        ? 0
                        : Integer.parseInt(steps.get().group(2));
                addHourly(IntStream.range(0, 3600)
                        .filter(at -> at % 60 >= from && (at % 60 - from) % every == 0)
                        .boxed()
                        .toList());
            } else {
                Matcher times = Pattern.compile(CLOCK).matcher(text);
                while (times.find()) {
                    seconds.add(clock(times.group()));
                }
            }
        }

        private void addHourly(List<Integer> within) {
            for (int hour = 0; hour < 24; hour++) {
                for (int second : within) {
                    seconds.add(hour * 3600 + second);
                }
            }
        }

        private static int clock(String text) {
            return LocalTime.parse(text).toSecondOfDay();
        }

        private boolean onDay(LocalDate day) {
            return inMonth(day) && onDayOfMonth(day) && onWeekday(day);
        }

        private boolean inMonth(LocalDate day) {
            return find(" in ([A-Z].*)$")
                    .map(m -> names(
                                    m.group(1),
                                    Arrays.stream(Month.values())
                                            .map(Enum::name)
                                            .toList())
                            .contains(day.getMonthValue() - 1))
                    .orElse(true);
        }

        private boolean onDayOfMonth(LocalDate day) {
            int last = YearMonth.from(day).lengthOfMonth();
            if (text.contains("on the last day of the month")) {
                return day.getDayOfMonth() == last;
            }
            Optional<Matcher> range = find("on days (\\d+) to (\\d+) of the month");
            if (range.isPresent()) {
                return day.getDayOfMonth() >= Integer.parseInt(range.get().group(1))
                        && day.getDayOfMonth() <= Integer.parseInt(range.get().group(2));
            }
            return find("on days? ([\\d, and]+) of the month")
                    .map(m -> Arrays.stream(m.group(1).split("\\D+"))
                            .mapToInt(Integer::parseInt)
                            .anyMatch(wanted -> wanted == day.getDayOfMonth()))
                    .orElse(true);
        }

        private boolean onWeekday(LocalDate day) {
            List<String> days =
                    Arrays.stream(DayOfWeek.values()).map(Enum::name).toList();
            Optional<Matcher> nth = find("on the (first|second|third|fourth|fifth|last) (\\w+day) of the month");
            if (nth.isPresent()) {
                DayOfWeek weekday = DayOfWeek.valueOf(nth.get().group(2).toUpperCase(Locale.ROOT));
                int which = List.of("first", "second", "third", "fourth", "fifth")
                        .indexOf(nth.get().group(1));
                LocalDate wanted = which < 0
                        ? day.with(TemporalAdjusters.lastInMonth(weekday))
                        : day.with(TemporalAdjusters.dayOfWeekInMonth(which + 1, weekday));
                return day.equals(wanted);
            }
            return find(" on ([A-Z]\\w+day.*?)(?: in |$)")
                    .map(m ->
                            names(m.group(1), days).contains(day.getDayOfWeek().getValue() - 1))
                    .orElse(true);
        }

        /// Places of the names of a list, or from the one to the other, round the end.
        private static List<Integer> names(String said, List<String> all) {
            String[] range = said.split(" to ", -1);
            if (range.length == 2) {
                int from = all.indexOf(range[0].toUpperCase(Locale.ROOT));
                int to = all.indexOf(range[1].toUpperCase(Locale.ROOT));
                return IntStream.iterate(from, i -> i + 1)
                        .limit((to - from + all.size()) % all.size() + 1L)
                        .mapToObj(i -> i % all.size())
                        .toList();
            }
            return Arrays.stream(said.split(", | and "))
                    .map(name -> all.indexOf(name.toUpperCase(Locale.ROOT)))
                    .toList();
        }
    }
}
