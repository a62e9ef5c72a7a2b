package dev.holdfast.console.restore;

import dev.holdfast.catalog.CsvRows;
import dev.holdfast.console.fx.ShellWord;
import dev.holdfast.restore.OnConflict;
import dev.holdfast.restore.Pinning;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.Selection;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What is to come back, as it is typed: which rows, what else of them, and what happens where rows stand already.
final class RestoreForm {
    private final ZoneId zone;
    private final InstantSource clock;
    private final ObjectProperty<Kind> kind = new SimpleObjectProperty<>(Kind.KEYS);
    private final StringProperty table = new SimpleStringProperty("");
    private final StringProperty keys = new SimpleStringProperty("");
    private final StringProperty criteria = new SimpleStringProperty("");
    private final StringProperty session = new SimpleStringProperty("");
    private final BooleanProperty withChildren = new SimpleBooleanProperty();
    private final ObjectProperty<OnConflict> conflict = new SimpleObjectProperty<>(OnConflict.FAIL);
    private final ObjectProperty<Pinning.Kind> pin = new SimpleObjectProperty<>(Pinning.Kind.NONE);
    private final ObjectProperty<@Nullable LocalDate> pinUntil = new SimpleObjectProperty<>();
    private final StringProperty reason = new SimpleStringProperty("");
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private final BooleanBinding complete;

    /// How the rows are told.
    enum Kind {
        KEYS,
        CRITERIA,
        SESSION
    }

    /// @param zone in which days and criteria are read; @param undo a session to be undone; empty for none
    RestoreForm(ZoneId zone, InstantSource clock, String undo) {
        this.zone = zone;
        this.clock = clock;
        if (!undo.isEmpty()) {
            kind.set(Kind.SESSION);
            session.set(undo);
        }
        complete = Bindings.createBooleanBinding(this::complete, kind, table, keys, criteria, session, pin, pinUntil);
    }

    private boolean complete() {
        boolean told =
                switch (kind.get()) {
                    case KEYS -> named(table) && named(keys);
                    case CRITERIA -> named(table) && named(criteria);
                    case SESSION -> session.get().strip().matches("[1-9]\\d{0,17}");
                };
        LocalDate day = pinUntil.get();
        boolean pinned = pin.get() != Pinning.Kind.UNTIL
                || (day != null
                        && day.plusDays(1).atStartOfDay(zone).toInstant().isAfter(clock.instant()));
        return told && pinned;
    }

    private static boolean named(StringProperty text) {
        return text.get() != null && !text.get().isBlank();
    }

    /// Accepts an effect that a plan named, or no longer. @return whether that is new
    boolean acknowledge(String effect, boolean accepted) {
        return accepted ? acknowledged.add(effect) : acknowledged.remove(effect);
    }

    boolean acknowledges(String effect) {
        return acknowledged.contains(effect);
    }

    /// Other rows are to be told.
    void clear() {
        keys.set("");
        criteria.set("");
        session.set("");
        acknowledged.clear();
    }

    /// @param actor who wants it
    RestoreWish wish(String actor) {
        Selection selection =
                switch (kind.get()) {
                    case KEYS -> new Selection.OfKeys(table.get().strip(), CsvRows.of(keys.get()), 0);
                    case CRITERIA ->
                        new Selection.Matching(
                                table.get().strip(), criteria.get().strip(), zone.getId());
                    case SESSION ->
                        new Selection.OfSession(Long.parseLong(session.get().strip()));
                };
        return new RestoreWish(
                selection,
                withChildren.get(),
                conflict.get(),
                pinning(),
                List.copyOf(acknowledged),
                actor,
                reason.get().strip());
    }

    private Pinning pinning() {
        LocalDate day = pinUntil.get();
        return switch (pin.get()) {
            case NONE -> Pinning.NONE;
            case FOR_EVER -> Pinning.FOR_EVER;
            case UNTIL ->
                Pinning.until(Objects.requireNonNull(day)
                        .plusDays(1)
                        .atStartOfDay(zone)
                        .toInstant());
        };
    }

    /// The same from the command line.
    String command() {
        StringBuilder text = new StringBuilder("holdfast archive restore");
        switch (kind.get()) {
            case SESSION -> text.append(" --session ").append(session.get().strip());
            case CRITERIA ->
                text.append(" --table ")
                        .append(ShellWord.of(table.get().strip()))
                        .append(" --where ")
                        .append(ShellWord.of(criteria.get().strip()))
                        .append(" --zone ")
                        .append(zone.getId());
            case KEYS -> {
                text.append(" --table ").append(ShellWord.of(table.get().strip()));
                List<String> lines =
                        keys.get().lines().filter(line -> !line.isBlank()).toList();
                text.append(
                        lines.size() > 3
                                ? " --keys-file keys.csv"
                                : lines.stream()
                                        .map(line -> " --key " + ShellWord.of(line.strip()))
                                        .collect(Collectors.joining()));
            }
        }
        text.append(withChildren.get() ? " --with-children" : "");
        text.append(conflict.get() == OnConflict.SKIP ? " --conflict skip" : "");
        text.append(
                switch (pin.get()) {
                    case NONE -> "";
                    case FOR_EVER -> " --pin for-ever";
                    case UNTIL -> " --pin " + pinUntil.get();
                });
        acknowledged.forEach(effect -> text.append(" --acknowledge ").append(ShellWord.of(effect)));
        return text.append(ShellWord.reason(reason.get())).toString();
    }

    BooleanBinding completeProperty() {
        return complete;
    }

    ObjectProperty<Kind> kindProperty() {
        return kind;
    }

    /// `database/table`.
    StringProperty tableProperty() {
        return table;
    }

    /// CSV, a key a line.
    StringProperty keysProperty() {
        return keys;
    }

    StringProperty criteriaProperty() {
        return criteria;
    }

    StringProperty sessionProperty() {
        return session;
    }

    BooleanProperty withChildrenProperty() {
        return withChildren;
    }

    ObjectProperty<OnConflict> conflictProperty() {
        return conflict;
    }

    ObjectProperty<Pinning.Kind> pinProperty() {
        return pin;
    }

    /// The last day of the pin.
    ObjectProperty<@Nullable LocalDate> pinUntilProperty() {
        return pinUntil;
    }

    StringProperty reasonProperty() {
        return reason;
    }
}
