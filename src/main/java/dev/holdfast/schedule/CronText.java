package dev.holdfast.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Common shapes of cron expressions in plain English. Says nothing about a shape of which it is not sure.
///
/// @param fields upper case
record CronText(List<String> fields) {
    private static final Pattern STEP = Pattern.compile("(\\*|\\d+)/(\\d+)");
    private static final Pattern NTH = Pattern.compile("([1-7]|[A-Z]{3})#([1-5])");
    private static final Pattern LAST = Pattern.compile("([1-7]|[A-Z]{3})L");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,2})-(\\d{1,2})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,2}");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final List<String> DAYS =
            List.of("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday");
    private static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");
    private static final List<String> ORDINALS = List.of("first", "second", "third", "fourth", "fifth");

    Optional<String> text() {
        if (fields.size() != 6 && !(fields.size() == 7 && fields.get(6).equals("*"))) {
            return Optional.empty();
        }
        return time().flatMap(time -> day().flatMap(day -> month().map(month -> sentence(time, day, month))));
    }

    private static String sentence(String time, String day, String month) {
        return time + (day.isEmpty() ? "" : " " + day) + (month.isEmpty() ? "" : " " + month);
    }

    private Optional<String> time() {
        String second = fields.get(0);
        String minute = fields.get(1);
        String hour = fields.get(2);
        if (hour.equals("*")) {
            return withinTheHour(second, minute);
        }
        if (!number(second) || !number(minute)) {
            return Optional.empty();
        }
        String rest = two(minute) + (Integer.parseInt(second) == 0 ? "" : ":" + two(second));
        Matcher step = STEP.matcher(hour);
        if (step.matches()) {
            return evenly(step, 24).map(every -> "every " + count(every, "hour") + " from " + start(step, rest));
        }
        Matcher range = RANGE.matcher(hour);
        if (range.matches() && Integer.parseInt(range.group(1)) < Integer.parseInt(range.group(2))) {
            return Optional.of(
                    "every hour from " + two(range.group(1)) + ":" + rest + " to " + two(range.group(2)) + ":" + rest);
        }
        List<String> hours = COMMA.splitAsStream(hour).toList();
        if (!hours.stream().allMatch(CronText::number)) {
            return Optional.empty();
        }
        return Optional.of(
                "at " + and(hours.stream().map(one -> two(one) + ":" + rest).toList()));
    }

    private static String start(Matcher step, String rest) {
        return (step.group(1).equals("*") ? "00" : two(step.group(1))) + ":" + rest;
    }

    private static Optional<String> withinTheHour(String second, String minute) {
        if (minute.equals("*")) {
            if (second.equals("*")) {
                return Optional.of("every second");
            }
            Matcher step = STEP.matcher(second);
            if (step.matches()) {
                return evenly(step, 60).map(every -> "every " + count(every, "second") + after(step, "second"));
            }
            return number(second) ? Optional.of("every minute" + at(second)) : Optional.empty();
        }
        if (!number(second)) {
            return Optional.empty();
        }
        Matcher step = STEP.matcher(minute);
        if (step.matches()) {
            return evenly(step, 60)
                    .map(every -> "every " + count(every, "minute") + after(step, "minute") + at(second));
        }
        return number(minute)
                ? Optional.of("every hour at minute " + Integer.parseInt(minute) + at(second))
                : Optional.empty();
    }

    /// The step, when it divides the whole and begins within the first step: only then are all distances equal.
    private static Optional<Integer> evenly(Matcher step, int whole) {
        int every = Integer.parseInt(step.group(2));
        int from = step.group(1).equals("*") ? 0 : Integer.parseInt(step.group(1));
        return every > 0 && whole % every == 0 && from < every ? Optional.of(every) : Optional.empty();
    }

    private static String after(Matcher step, String unit) {
        return step.group(1).equals("*") || Integer.parseInt(step.group(1)) == 0
                ? ""
                : " from " + unit + " " + Integer.parseInt(step.group(1));
    }

    private static String at(String second) {
        return Integer.parseInt(second) == 0 ? "" : " at second " + Integer.parseInt(second);
    }

    private static String count(int every, String unit) {
        return every == 1 ? unit : every + " " + unit + "s";
    }

    private Optional<String> day() {
        String dayOfMonth = fields.get(3);
        String dayOfWeek = fields.get(5);
        boolean anyDayOfMonth = dayOfMonth.equals("*") || dayOfMonth.equals("?");
        boolean anyDayOfWeek = dayOfWeek.equals("*") || dayOfWeek.equals("?");
        if (anyDayOfMonth && anyDayOfWeek) {
            return Optional.of(fields.get(2).equals("*") ? "" : "every day");
        }
        if (anyDayOfWeek) {
            return dayOfMonth(dayOfMonth);
        }
        return anyDayOfMonth ? dayOfWeek(dayOfWeek) : Optional.empty();
    }

    private static Optional<String> dayOfMonth(String text) {
        if (text.equals("L")) {
            return Optional.of("on the last day of the month");
        }
        Matcher range = RANGE.matcher(text);
        if (range.matches() && Integer.parseInt(range.group(1)) < Integer.parseInt(range.group(2))) {
            return Optional.of("on days " + Integer.parseInt(range.group(1)) + " to " + Integer.parseInt(range.group(2))
                    + " of the month");
        }
        List<String> days = COMMA.splitAsStream(text).toList();
        if (!days.stream().allMatch(CronText::number)) {
            return Optional.empty();
        }
        return Optional.of((days.size() == 1 ? "on day " : "on days ") + and(days) + " of the month");
    }

    private static Optional<String> dayOfWeek(String text) {
        Matcher nth = NTH.matcher(text);
        if (nth.matches()) {
            return name(nth.group(1), DAYS)
                    .map(day ->
                            "on the " + ORDINALS.get(Integer.parseInt(nth.group(2)) - 1) + " " + day + " of the month");
        }
        Matcher last = LAST.matcher(text);
        if (last.matches()) {
            return name(last.group(1), DAYS).map(day -> "on the last " + day + " of the month");
        }
        return names(text, DAYS).map(days -> "on " + days);
    }

    private Optional<String> month() {
        return fields.get(4).equals("*")
                ? Optional.of("")
                : names(fields.get(4), MONTHS).map(months -> "in " + months);
    }

    /// Names of a list or of one range, which may run over the end of the week or year.
    private static Optional<String> names(String text, List<String> all) {
        int dash = text.indexOf('-');
        if (dash > 0 && !text.contains(",")) {
            return name(text.substring(0, dash), all)
                    .flatMap(first -> name(text.substring(dash + 1), all).map(last -> first + " to " + last));
        }
        List<String> names = new ArrayList<>();
        for (String part : COMMA.splitAsStream(text).toList()) {
            Optional<String> name = name(part, all);
            if (name.isEmpty()) {
                return Optional.empty();
            }
            names.add(name.get());
        }
        return Optional.of(and(names));
    }

    private static Optional<String> name(String text, List<String> all) {
        if (number(text)) {
            int number = Integer.parseInt(text);
            return number >= 1 && number <= all.size() ? Optional.of(all.get(number - 1)) : Optional.empty();
        }
        return all.stream()
                .filter(name -> text.length() == 3 && name.regionMatches(true, 0, text, 0, 3))
                .findFirst();
    }

    private static boolean number(String text) {
        return NUMBER.matcher(text).matches();
    }

    private static String two(String number) {
        return "%02d".formatted(Integer.parseInt(number));
    }

    private static String and(List<String> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
    }
}
