package dev.holdfast.console.schedule;

import dev.holdfast.calendar.Week.ClockChange;
import dev.holdfast.calendar.Week.Fire;
import dev.holdfast.calendar.Week.Line;
import dev.holdfast.calendar.Week.Lost;
import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.StateLook;
import dev.holdfast.console.fx.Texts;
import dev.holdfast.run.RunState;
import dev.holdfast.session.SessionState;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;

/// How fires and their hours look, and what is said of them.
final class FireWords {
    static final StateLook COLLIDES = new StateLook(MaterialDesignA.ALERT, "state-waiting", "fire.collides");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter WITHIN = DateTimeFormatter.ofPattern(":mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.getDefault());
    private static final int MOST_NAMED = 4;

    private final Texts texts;
    private final Formats formats;

    FireWords(Texts texts, Formats formats) {
        this.texts = texts;
        this.formats = formats;
    }

    StateLook look(Fire fire, Line line) {
        return switch (fire.fate()) {
            case DUE -> new StateLook(MaterialDesignC.CLOCK_OUTLINE, "state-running", "fire.due");
            case PAUSED -> new StateLook(MaterialDesignP.PAUSE_CIRCLE, "state-paused", "fire.paused");
            case SKIPPED -> new StateLook(MaterialDesignS.SKIP_NEXT_CIRCLE, "state-cancelled", "fire.skipped");
            case NOTHING -> new StateLook(MaterialDesignM.MINUS_CIRCLE_OUTLINE, "state-idle", "fire.nothing");
            case MISSED -> new StateLook(MaterialDesignA.ALERT_OCTAGON, "state-failed", "fire.missed");
            case RAN ->
                line.schedule()
                        ? StateLook.of(RunState.valueOf(fire.outcome().toUpperCase(Locale.ROOT)))
                        : StateLook.of(SessionState.ofId(fire.outcome()));
        };
    }

    /// The fire of an hour that a person should see first.
    static Fire gravest(List<Fire> fires) {
        Fire gravest = fires.getFirst();
        for (Fire fire : fires) {
            if (grade(fire) > grade(gravest)) {
                gravest = fire;
            }
        }
        return gravest;
    }

    private static int grade(Fire fire) {
        return switch (fire.fate()) {
            case MISSED -> 9;
            case RAN ->
                switch (fire.outcome()) {
                    case "failed" -> 8;
                    case "interrupted", "partial" -> 7;
                    case "succeeded" -> 1;
                    default -> 5;
                };
            case DUE -> fire.collision() == null ? 2 : 6;
            case SKIPPED -> 4;
            case PAUSED -> 3;
            case NOTHING -> 1;
        };
    }

    /// What is told of a fire beside its state; empty for nothing.
    String note(Fire fire) {
        List<String> notes = new ArrayList<>();
        if (fire.collision() != null) {
            notes.add(texts.format(
                    fire.collision().table() ? "fire.collides.table" : "fire.collides.database",
                    fire.collision().other()));
        }
        if (fire.doubled()) {
            notes.add(texts.get("fire.doubled"));
        }
        return String.join(" · ", notes);
    }

    /// `01:30 orders +2`
    String hour(List<Fire> fires, Calendar calendar, ZoneId zone) {
        return hour(MINUTE, fires, calendar, zone);
    }

    /// As the other, where the hour itself is told beside it.
    String withinHour(List<Fire> fires, Calendar calendar, ZoneId zone) {
        return hour(WITHIN, fires, calendar, zone);
    }

    private String hour(DateTimeFormatter at, List<Fire> fires, Calendar calendar, ZoneId zone) {
        Fire first = gravest(fires);
        String text =
                at.format(first.at().atZone(zone)) + " " + calendar.line(first).name();
        return fires.size() == 1 ? text : text + " +" + formats.count(fires.size() - 1L);
    }

    static String minute(Instant at, ZoneId zone) {
        return MINUTE.format(at.atZone(zone));
    }

    /// What a change of clocks does to this week.
    String change(ClockChange change, Calendar calendar) {
        String day = texts.format(
                change.back() ? "schedule.change.back" : "schedule.change.forward",
                DAY.format(change.at().atZone(change.zone())),
                change.zone().getId(),
                MINUTE.format(change.before()),
                MINUTE.format(change.after()));
        List<String> names = change.back() ? doubled(change, calendar) : lost(change, calendar);
        if (names.isEmpty()) {
            return day + " " + texts.get(change.back() ? "schedule.change.none-doubled" : "schedule.change.none-lost");
        }
        String named = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return day + " "
                + texts.format(
                        change.back() ? "schedule.change.doubled" : "schedule.change.lost",
                        formats.count(names.size()),
                        names.size() > MOST_NAMED ? named + ", \u2026" : named);
    }

    private List<String> lost(ClockChange change, Calendar calendar) {
        List<String> names = new ArrayList<>();
        for (Lost lost : calendar.week().lost()) {
            Line line = calendar.week().lines().get(lost.line());
            if (line.zone().equals(change.zone())
                    && !lost.time().isBefore(change.before())
                    && lost.time().isBefore(change.after())) {
                names.add(line.name() + " " + MINUTE.format(lost.time()));
            }
        }
        return names;
    }

    private List<String> doubled(ClockChange change, Calendar calendar) {
        return calendar.week().fires().stream()
                .filter(fire -> fire.doubled() && calendar.line(fire).zone().equals(change.zone()))
                .map(fire -> calendar.line(fire).name() + " " + minute(fire.at(), change.zone()))
                .toList();
    }
}
