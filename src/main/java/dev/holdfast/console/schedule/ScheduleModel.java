package dev.holdfast.console.schedule;

import dev.holdfast.calendar.SkippedFire;
import dev.holdfast.calendar.Week;
import dev.holdfast.calendar.Week.Line;
import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Latest;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.node.Operations;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// The week that is shown, the hour and the line that are chosen, and what is done about that line.
public final class ScheduleModel {
    static final int FIRES = 5;

    private final Operations operations;
    private final Background background;
    private final Latest arranging;
    private final Latest firing;
    private final InstantSource clock;
    private final ZoneId zone;
    private final String actor;
    private final Refresh<Read> reading;
    private final ObjectProperty<LocalDate> monday;
    private final StringProperty filter = new SimpleStringProperty("");
    private final ReadOnlyObjectWrapper<@Nullable Calendar> calendar = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<@Nullable Slot> slot = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<@Nullable Line> line = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Ahead> ahead = new ReadOnlyObjectWrapper<>(Ahead.NONE);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");
    private volatile Asked asked;

    /// @param fires when a line fires next, soonest first; none while it is paused
    /// @param passing those of them that somebody lets pass
    record Ahead(List<Instant> fires, Set<Instant> passing) {
        static final Ahead NONE = new Ahead(List.of(), Set.of());
    }

    private record Asked(LocalDate monday, String words) {}

    private record Read(Calendar calendar, String words) {}

    /// @param zone where the reader sits: days begin and end there
    public ScheduleModel(Operations operations, Background background, InstantSource clock, ZoneId zone, String actor) {
        this.operations = operations;
        this.background = background;
        this.arranging = new Latest(background);
        this.firing = new Latest(background);
        this.clock = clock;
        this.zone = zone;
        this.actor = actor;
        this.monday = new SimpleObjectProperty<>(thisMonday());
        this.asked = new Asked(monday.get(), "");
        this.reading = new Refresh<>(background, this::read, this::show, this::fail);
        monday.subscribe((_, _) -> {
            slot.set(null);
            refresh();
        });
        filter.subscribe((_, _) -> arrange());
    }

    private LocalDate thisMonday() {
        return LocalDate.ofInstant(clock.instant(), zone).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    public void refresh() {
        asked = new Asked(monday.get(), filter.get());
        reading.ask();
    }

    private Read read() {
        Asked now = asked;
        Week week = operations.schedule().week(now.monday(), zone);
        return new Read(Calendar.of(week, now.monday(), zone, now.words()), now.words());
    }

    /// What was read already, by what is asked for now; a week of many fires takes longer than a frame.
    private void arrange() {
        asked = new Asked(monday.get(), filter.get());
        Calendar read = calendar.get();
        if (read == null) {
            return;
        }
        String words = asked.words();
        arranging.ask(() -> Calendar.of(read.week(), read.monday(), zone, words), calendar::set, this::fail);
    }

    private void show(Read found) {
        problem.set("");
        Calendar read = found.calendar();
        if (!read.monday().equals(monday.get())) {
            return;
        }
        arranging.forget(); // it was of the week before
        calendar.set(read);
        if (!found.words().equals(filter.get())) {
            arrange(); // more was typed while it was read
        }
        Line before = line.get();
        if (before != null) {
            read.week().lines().stream()
                    .filter(each -> same(each, before))
                    .findFirst()
                    .ifPresentOrElse(this::choose, () -> choose((Line) null));
        }
    }

    private static boolean same(Line one, Line other) {
        return one.schedule() == other.schedule() && one.name().equals(other.name());
    }

    private void fail(Exception failure) {
        problem.set(words(failure));
    }

    private static String words(Exception failure) {
        return Objects.toString(failure.getMessage(), failure.toString());
    }

    public void earlier() {
        monday.set(monday.get().minusWeeks(1));
    }

    public void later() {
        monday.set(monday.get().plusWeeks(1));
    }

    public void now() {
        monday.set(thisMonday());
    }

    /// Shows what is known of a line.
    void choose(@Nullable Line wanted) {
        Line before = line.get();
        line.set(wanted);
        if (before != null && wanted != null && !same(before, wanted)) {
            ahead.set(Ahead.NONE); // until its own are read
        }
        if (wanted == null || wanted.paused()) {
            firing.forget();
            ahead.set(Ahead.NONE);
            return;
        }
        firing.ask(() -> ahead(wanted), ahead::set, this::fail);
    }

    private Ahead ahead(Line of) {
        Set<Instant> passing = operations.schedule().skipped().stream()
                .filter(fire -> !of.schedule() && fire.policy().equals(of.name()))
                .map(SkippedFire::at)
                .collect(Collectors.toSet());
        return new Ahead(operations.nextFires(of.cron(), of.zone(), FIRES), passing);
    }

    /// Chooses a policy by its name, when it has a cron.
    public void choose(String policy) {
        Calendar shown = calendar.get();
        if (shown != null) {
            shown.week().lines().stream()
                    .filter(each -> !each.schedule() && each.name().equals(policy))
                    .findFirst()
                    .ifPresent(this::choose);
        }
    }

    void pause(String policy, String reason, String words) {
        act(() -> operations.pausePolicy(policy, actor, reason), words);
    }

    /// @param catchUp whether a fire that was missed meanwhile runs at once
    void resume(String policy, boolean catchUp, String words) {
        act(() -> operations.resumePolicy(policy, catchUp, actor), words);
    }

    void skipNext(String policy, String reason, String words) {
        act(() -> operations.schedule().skipNext(policy, actor, reason), words);
    }

    void takeBackSkip(String policy, String words) {
        act(() -> operations.schedule().takeBackSkip(policy, actor), words);
    }

    private void act(Runnable work, String words) {
        said.set("");
        background.run(
                () -> {
                    work.run();
                    return words;
                },
                done -> {
                    said.set(done);
                    refresh();
                },
                failure -> said.set(words(failure)));
    }

    public ObjectProperty<LocalDate> mondayProperty() {
        return monday;
    }

    /// Words that name, database or table of a line must have.
    public StringProperty filterProperty() {
        return filter;
    }

    /// Null until the first answer.
    ReadOnlyObjectProperty<@Nullable Calendar> calendarProperty() {
        return calendar.getReadOnlyProperty();
    }

    /// The hour that is chosen; null for none.
    ObjectProperty<@Nullable Slot> slotProperty() {
        return slot;
    }

    /// The line that is chosen; null for none.
    ReadOnlyObjectProperty<@Nullable Line> lineProperty() {
        return line.getReadOnlyProperty();
    }

    /// When the chosen line fires next.
    ReadOnlyObjectProperty<Ahead> aheadProperty() {
        return ahead.getReadOnlyProperty();
    }

    /// Why the last reading failed; empty when it did not.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// What came of the last thing that was asked for; empty for nothing yet.
    public ReadOnlyStringProperty saidProperty() {
        return said.getReadOnlyProperty();
    }

    ZoneId zone() {
        return zone;
    }
}
