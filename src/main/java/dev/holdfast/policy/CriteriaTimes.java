package dev.holdfast.policy;

import dev.holdfast.dialect.Condition.Day;
import dev.holdfast.dialect.Condition.Literal;
import dev.holdfast.dialect.Condition.LocalMoment;
import dev.holdfast.dialect.Condition.Moment;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;

/// Reads the text of `date '...'` and `timestamp '...'`.
final class CriteriaTimes {
    private static final DateTimeFormatter MOMENT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][ ]")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[ ][XXX][X]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private CriteriaTimes() {}

    static Day date(CriteriaToken token) {
        try {
            LocalDate day = LocalDate.parse(token.text());
            checkYear(day.getYear(), token);
            return new Day(day);
        } catch (DateTimeException e) {
            throw new CriteriaException(token.position(), token.shown() + " is no date; write date 'YYYY-MM-DD'");
        }
    }

    static Literal timestamp(CriteriaToken token) {
        try {
            var moment = MOMENT.parseBest(token.text(), OffsetDateTime::from, LocalDateTime::from);
            LocalDateTime local =
                    moment instanceof OffsetDateTime with ? with.toLocalDateTime() : LocalDateTime.from(moment);
            checkYear(local.getYear(), token);
            if (local.getNano() % 1000 != 0) {
                throw new CriteriaException(token.position(), token.shown() + " is finer than a microsecond");
            }
            return moment instanceof OffsetDateTime with ? new Moment(with.toInstant()) : new LocalMoment(local);
        } catch (DateTimeException e) {
            throw new CriteriaException(
                    token.position(),
                    token.shown() + " is no timestamp; write timestamp 'YYYY-MM-DD HH:MM', with or without an offset");
        }
    }

    /// Both engines keep years 1 to 9999.
    private static void checkYear(int year, CriteriaToken token) {
        if (year < 1 || year > 9999) {
            throw new CriteriaException(token.position(), token.shown() + " is outside of the years 1 to 9999");
        }
    }
}
