package dev.holdfast.console.palette;

import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.ScreenTools;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/// What the palette finds. Used on the UI thread only.
public final class PaletteModel {
    /// Nobody reads further; typing narrows it.
    static final int MOST_SHOWN = 50;

    private final Things things;
    private final Refresh<List<Found>> refresh;
    private final List<Found> fixed;
    private final ReadOnlyObjectWrapper<List<Entry>> shown = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private List<Found> read = List.of();
    private String typed = "";

    private record Found(Entry entry, Entry.Words words) {
        static List<Found> of(List<Entry> entries) {
            return entries.stream()
                    .map(entry -> new Found(entry, Entry.Words.of(entry)))
                    .toList();
        }
    }

    private record Ranked(Entry entry, int score) {}

    /// @param fixed rooms and actions, in the order in which they stand while nothing is typed
    public PaletteModel(ScreenTools tools, Things things, List<Entry> fixed) {
        this.things = things;
        this.fixed = Found.of(fixed);
        this.refresh = new Refresh<>(tools.background(), () -> Found.of(things.read()), this::show, this::fail);
    }

    /// Begins anew: nothing typed, things read again.
    public void begin() {
        typed = "";
        search();
        refresh.ask();
    }

    private void show(List<Found> entries) {
        read = entries;
        problem.set("");
        search();
    }

    /// What was read before stays to be found.
    private void fail(Exception failure) {
        problem.set(Objects.toString(failure.getMessage(), ""));
    }

    public void type(String text) {
        typed = text;
        search();
    }

    private void search() {
        Match match = new Match(typed);
        if (match.asksNothing()) {
            shown.set(fixed.stream().map(Found::entry).toList());
            return;
        }
        List<Ranked> ranked = new ArrayList<>();
        for (List<Found> all : List.of(fixed, read)) {
            for (Found found : all) {
                int score = match.score(found.words());
                if (score != Match.NONE) {
                    ranked.add(new Ranked(found.entry(), score));
                }
            }
        }
        things.numbered(typed.strip())
                .filter(entry -> !known(entry))
                .ifPresent(entry -> ranked.add(new Ranked(entry, 0)));
        shown.set(ranked.stream()
                .sorted(Comparator.comparingInt(Ranked::score).reversed())
                .limit(MOST_SHOWN)
                .map(Ranked::entry)
                .toList());
    }

    private boolean known(Entry entry) {
        return read.stream().anyMatch(found -> found.entry().id().equals(entry.id()));
    }

    public ReadOnlyObjectProperty<List<Entry>> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    /// Why policies, sessions and holds could not be read; empty when they could.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }
}
