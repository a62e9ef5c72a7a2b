package dev.holdfast.console.fx;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.util.Subscription;

/// Light or dark, as the user agent style sheet, so that dialogs and popups follow.
public enum Theme {
    LIGHT,
    DARK;

    /// What the desktop prefers.
    public static Theme ofSystem() {
        return Platform.getPreferences().getColorScheme() == ColorScheme.DARK ? DARK : LIGHT;
    }

    /// Calls `action` on the UI thread each time when the desktop turns light or dark, until it is unsubscribed.
    public static Subscription whenSystemChanges(Runnable action) {
        return Platform.getPreferences().colorSchemeProperty().subscribe(action);
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @return empty when `id` names no theme
    public static Optional<Theme> ofId(String id) {
        return Arrays.stream(values()).filter(theme -> theme.id().equals(id)).findFirst();
    }

    public Theme other() {
        return this == LIGHT ? DARK : LIGHT;
    }

    /// At the [Scale] of now.
    public void apply() {
        String sheet = "/css/theme-" + id() + ".css";
        Application.setUserAgentStylesheet(
                Scale.percent() == Scale.USUAL
                        ? Objects.requireNonNull(Theme.class.getResource(sheet), sheet)
                                .toExternalForm()
                        : ScaledSheet.of(sheet, Scale.percent()));
    }
}
