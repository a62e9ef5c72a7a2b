package dev.holdfast.schedule;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/// Cron expressions: when they fire, what is wrong with them, what they say. All times come from Quartz itself.
///
/// A time of day that a change of clocks skips does not fire on that day; one that comes twice fires once, at the
/// second.
public final class Crons {
    /// The longest list that [#missed] and [#next] give.
    private static final int MOST_TIMES = 1000;

    /// Width of Quartz's column.
    private static final int MOST_CHARACTERS = 120;

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern ONE_NUMBER = Pattern.compile("\\d+");

    private static final int MOST_KNOWN = 20_000;

    private final Map<Asked, Known> firsts = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public Crons(InstantSource clock) {
        this.clock = clock;
    }

    public Crons() {
        this(InstantSource.system());
    }

    /// The first fire times after `from`, oldest first; fewer than `count` when there are no more.
    ///
    /// @param count at most 1000 are given
    /// @throws HoldfastException `USAGE` when the expression is wrong
    public List<Instant> next(String cron, ZoneId zone, Instant from, int count) {
        CronExpression expression = expression(cron, zone);
        List<Instant> times = new ArrayList<>();
        Date time = expression.getNextValidTimeAfter(Date.from(from));
        while (time != null && times.size() < Math.min(count, MOST_TIMES)) {
            times.add(time.toInstant());
            time = expression.getNextValidTimeAfter(time);
        }
        return times;
    }

    /// The first fire after `from`; empty when there is none. What many policies ask of one cron is reckoned once.
    public Optional<Instant> first(String cron, ZoneId zone, Instant from) {
        Asked asked = new Asked(cron, zone);
        Known known = firsts.get(asked);
        if (known == null || !known.answers(from)) {
            known = new Known(from, next(cron, zone, from, 1).stream().findFirst());
            if (firsts.size() > MOST_KNOWN) {
                firsts.clear();
            }
            firsts.put(asked, known);
        }
        return known.next();
    }

    private record Asked(String cron, ZoneId zone) {}

    /// @param next the first fire after `from`, and after every moment between them
    private record Known(Instant from, Optional<Instant> next) {
        boolean answers(Instant moment) {
            return !moment.isBefore(from) && next.map(moment::isBefore).orElse(true);
        }
    }

    /// The last nominal fire time at or before `moment`, looked for in the ten years before it.
    public Optional<Instant> latest(String cron, ZoneId zone, Instant moment) {
        CronExpression expression = expression(cron, zone);
        Duration tenYears = Duration.ofDays(3660);
        // windows grow by four, so that a window has only a few times more fires than the empty one before it
        for (Duration window = Duration.ofSeconds(2); window.compareTo(tenYears) < 0; window = window.multipliedBy(4)) {
            Instant found = null;
            Date time = expression.getNextValidTimeAfter(Date.from(moment.minus(window)));
            while (time != null && !time.toInstant().isAfter(moment)) {
                found = time.toInstant();
                time = expression.getNextValidTimeAfter(time);
            }
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /// What is wrong, in one sentence; empty when the expression can be used.
    public Optional<String> problem(String cron, ZoneId zone) {
        if (cron.length() > MOST_CHARACTERS) {
            return Optional.of("a cron has at most " + MOST_CHARACTERS + " characters, this one has " + cron.length());
        }
        List<String> fields = fields(cron);
        if (fields.size() < 6 || fields.size() > 7) {
            return Optional.of("a cron has 6 or 7 fields (second minute hour day-of-month month day-of-week [year]), "
                    + "this one has " + fields.size() + ": " + cron);
        }
        CronExpression expression;
        try {
            expression = parsed(cron, zone);
        } catch (ParseException | RuntimeException e) {
            return Optional.of("Quartz cannot read \"" + cron + "\": " + e.getMessage());
        }
        if (fields.get(3).contains("W")
                && !fields.subList(0, 3).stream()
                        .allMatch(field -> ONE_NUMBER.matcher(field).matches())) {
            return Optional.of("\"" + cron + "\" uses W and fires more than once a day: Quartz drops some of these "
                    + "fires; name one second, minute and hour");
        }
        if (expression.getNextValidTimeAfter(Date.from(clock.instant())) == null) {
            return Optional.of("\"" + cron + "\" never fires again");
        }
        return Optional.empty();
    }

    /// The expression in plain English; empty for one that Quartz cannot read, or of a shape that there are no words
    /// for: then its next fires say more than any sentence.
    public Optional<String> inWords(String cron) {
        try {
            var _ = parsed(cron, ZoneOffset.UTC);
        } catch (ParseException | RuntimeException e) {
            return Optional.empty();
        }
        return new CronText(fields(cron.toUpperCase(Locale.ROOT))).text();
    }

    private static List<String> fields(String cron) {
        return BLANKS.splitAsStream(cron.strip())
                .filter(field -> !field.isEmpty())
                .toList();
    }

    private static CronExpression expression(String cron, ZoneId zone) {
        try {
            return parsed(cron, zone);
        } catch (ParseException | RuntimeException e) {
            throw new HoldfastException(ErrorCode.USAGE, "cron \"" + cron + "\": " + e.getMessage(), e);
        }
    }

    private static CronExpression parsed(String cron, ZoneId zone) throws ParseException {
        CronExpression expression = new CronExpression(cron);
        expression.setTimeZone(TimeZone.getTimeZone(zone));
        return expression;
    }
}
