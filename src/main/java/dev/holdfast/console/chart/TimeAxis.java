package dev.holdfast.console.chart;

import dev.holdfast.console.fx.Scale;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.chart.ValueAxis;

/// Moments, in milliseconds of the epoch; ticks stand at full hours, midnights and firsts of months of a zone.
public final class TimeAxis extends ValueAxis<Number> {
    private static final double TICK = 70;

    private enum Step {
        HOUR(1, ChronoUnit.HOURS, "HH:mm"),
        HOURS_3(3, ChronoUnit.HOURS, "HH:mm"),
        HOURS_6(6, ChronoUnit.HOURS, "d MMM HH:mm"),
        HOURS_12(12, ChronoUnit.HOURS, "d MMM HH:mm"),
        DAY(1, ChronoUnit.DAYS, "d MMM"),
        DAYS_2(2, ChronoUnit.DAYS, "d MMM"),
        WEEK(7, ChronoUnit.DAYS, "d MMM"),
        DAYS_14(14, ChronoUnit.DAYS, "d MMM"),
        MONTH(1, ChronoUnit.MONTHS, "MMM yyyy"),
        MONTHS_2(2, ChronoUnit.MONTHS, "MMM yyyy"),
        QUARTER(3, ChronoUnit.MONTHS, "MMM yyyy"),
        HALF(6, ChronoUnit.MONTHS, "MMM yyyy"),
        YEAR(1, ChronoUnit.YEARS, "yyyy"),
        YEARS_2(2, ChronoUnit.YEARS, "yyyy"),
        YEARS_5(5, ChronoUnit.YEARS, "yyyy");

        private final int count;
        private final ChronoUnit unit;
        private final DateTimeFormatter format;

        Step(int count, ChronoUnit unit, String format) {
            this.count = count;
            this.unit = unit;
            this.format = DateTimeFormatter.ofPattern(format);
        }

        double millis() {
            return count * (double) unit.getDuration().toMillis();
        }

        /// The first tick at or before a moment.
        ZonedDateTime floor(ZonedDateTime at) {
            return switch (unit) {
                case HOURS -> at.truncatedTo(ChronoUnit.HOURS).withHour(at.getHour() / count * count);
                case DAYS -> {
                    LocalDate day = at.toLocalDate();
                    yield day.minusDays(Math.floorMod(day.toEpochDay(), count)).atStartOfDay(at.getZone());
                }
                case MONTHS -> {
                    LocalDate first = at.toLocalDate().withDayOfMonth(1);
                    yield first.minusMonths((first.getMonthValue() - 1) % count).atStartOfDay(at.getZone());
                }
                default ->
                    at.toLocalDate()
                            .withDayOfYear(1)
                            .minusYears(at.getYear() % count)
                            .atStartOfDay(at.getZone());
            };
        }
    }

    private ZoneId zone = ZoneId.of("UTC");
    private Step step = Step.DAY;

    public TimeAxis() {
        setAutoRanging(false);
        setAnimated(false);
        setMinorTickVisible(false);
        setLowerBound(0);
        setUpperBound(1);
    }

    public void show(Instant from, Instant to, ZoneId where) {
        zone = where;
        setLowerBound((double) from.toEpochMilli());
        setUpperBound((double)
                Math.max(to.toEpochMilli(), from.plus(Duration.ofHours(1)).toEpochMilli()));
        invalidateRange();
        requestAxisLayout();
    }

    @Override
    protected Object getRange() {
        return new double[] {getLowerBound(), getUpperBound()};
    }

    @Override
    protected Object autoRange(double minValue, double maxValue, double length, double labelSize) {
        return getRange();
    }

    @Override
    protected void setRange(Object range, boolean animate) {
        double[] bounds = (double[]) range;
        setLowerBound(bounds[0]);
        setUpperBound(bounds[1]);
        currentLowerBound.set(bounds[0]);
        setScale(calculateNewScale(getLength(), bounds[0], bounds[1]));
    }

    private double getLength() {
        return getWidth();
    }

    @Override
    protected List<Number> calculateTickValues(double length, Object range) {
        double[] bounds = (double[]) range;
        step = step((bounds[1] - bounds[0]) * Scale.px(TICK) / Math.max(Scale.px(TICK), length));
        List<Number> ticks = new ArrayList<>();
        ZonedDateTime first = step.floor(Instant.ofEpochMilli((long) bounds[0]).atZone(zone));
        for (int i = 0; ; i++) {
            long at = first.plus((long) step.count * i, step.unit).toInstant().toEpochMilli();
            if (at > bounds[1]) {
                return ticks;
            }
            if (at >= bounds[0]) {
                ticks.add(at);
            }
        }
    }

    private static Step step(double least) {
        for (Step each : Step.values()) {
            if (each.millis() >= least) {
                return each;
            }
        }
        return Step.YEARS_5;
    }

    @Override
    protected List<Number> calculateMinorTickMarks() {
        return List.of();
    }

    @Override
    protected String getTickMarkLabel(Number value) {
        return step.format
                .withLocale(Locale.getDefault())
                .format(Instant.ofEpochMilli(value.longValue()).atZone(zone));
    }
}
