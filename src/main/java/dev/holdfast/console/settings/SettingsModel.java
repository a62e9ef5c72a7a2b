package dev.holdfast.console.settings;

import dev.holdfast.console.fx.Background;
import dev.holdfast.console.fx.Preferences;
import dev.holdfast.console.fx.Refresh;
import dev.holdfast.console.fx.Theme;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.node.Operations;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// What may be settled here; each choice is kept as soon as it is made.
public final class SettingsModel {
    private final Refresh<List<DatabaseSpec>> reading;
    private final Preferences preferences;
    private final ObjectProperty<Optional<Theme>> theme;
    private final StringProperty locale;
    private final StringProperty zone;
    private final ReadOnlyStringWrapper zoneProblem = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ObservableList<DatabaseSpec> databases = FXCollections.observableArrayList();

    /// @param themeChanged called once another theme is settled
    public SettingsModel(Operations operations, Background background, Preferences preferences, Runnable themeChanged) {
        this.reading = new Refresh<>(
                background,
                operations::databases,
                this::show,
                failure -> problem.set(Objects.toString(failure.getMessage(), failure.toString())));
        this.preferences = preferences;
        this.theme = new SimpleObjectProperty<>(preferences.theme());
        this.locale = new SimpleStringProperty(
                preferences.locale().map(Locale::toLanguageTag).orElse(""));
        this.zone =
                new SimpleStringProperty(preferences.zone().map(ZoneId::getId).orElse(""));
        theme.addListener((_, _, wanted) -> {
            preferences.theme(wanted);
            themeChanged.run();
        });
        locale.addListener((_, _, tag) ->
                preferences.locale(tag.isEmpty() ? Optional.empty() : Optional.of(Locale.forLanguageTag(tag))));
        zone.addListener((_, _, typed) -> settleZone(typed.strip()));
    }

    /// A zone that is none is named, and the one before it stays.
    private void settleZone(String id) {
        if (id.isEmpty()) {
            zoneProblem.set("");
            preferences.zone(Optional.empty());
        } else if (ZoneId.getAvailableZoneIds().contains(id)) {
            zoneProblem.set("");
            preferences.zone(Optional.of(ZoneId.of(id)));
        } else {
            zoneProblem.set(id);
        }
    }

    void refresh() {
        theme.set(preferences.theme());
        reading.ask();
    }

    private void show(List<DatabaseSpec> read) {
        problem.set("");
        if (!databases.equals(read)) {
            databases.setAll(read);
        }
    }

    /// Language tags to choose from, the system's as the empty one.
    List<String> locales() {
        return Stream.concat(
                        Stream.of(""),
                        Arrays.stream(Locale.getAvailableLocales())
                                .filter(each -> !each.getCountry().isEmpty()
                                        && each.getVariant().isEmpty()
                                        && each.getScript().isEmpty())
                                .map(Locale::toLanguageTag)
                                .sorted())
                .distinct()
                .toList();
    }

    /// Empty to follow the desktop.
    ObjectProperty<Optional<Theme>> themeProperty() {
        return theme;
    }

    /// A language tag; empty to follow the system.
    StringProperty localeProperty() {
        return locale;
    }

    /// As it is typed; empty to follow the system.
    StringProperty zoneProperty() {
        return zone;
    }

    /// What was typed that is no zone; empty when it is one.
    ReadOnlyStringProperty zoneProblemProperty() {
        return zoneProblem.getReadOnlyProperty();
    }

    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// What each database is for, which says how much care the console asks for.
    ObservableList<DatabaseSpec> databases() {
        return databases;
    }
}
