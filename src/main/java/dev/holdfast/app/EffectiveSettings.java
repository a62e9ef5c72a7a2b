package dev.holdfast.app;

import dev.holdfast.cli.Workbench.EffectiveSetting;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The settings in force, as they would be written in a file.
final class EffectiveSettings {
    private EffectiveSettings() {}

    static List<EffectiveSetting> of(Settings settings) {
        return Arrays.stream(Settings.Key.values())
                .map(key -> new EffectiveSetting(
                        key.dotted(), value(settings, key), settings.origins().getOrDefault(key, "default")))
                .toList();
    }

    private static String value(Settings settings, Settings.Key key) {
        return switch (key) {
            case HOME -> settings.home().toString();
            case CONTROL_URL -> settings.control().map(Settings.Control::url).orElse("");
            case CONTROL_USER -> settings.control().map(Settings.Control::user).orElse("");
            case CONTROL_PASSWORD ->
                settings.control()
                        .flatMap(Settings.Control::password)
                        .map(Object::toString)
                        .orElse("");
            case LOG_LEVEL -> settings.logLevel().name().toLowerCase(Locale.ROOT);
            case UI_THEME -> settings.theme().name().toLowerCase(Locale.ROOT);
            case UI_SCALE -> Double.toString(settings.scale());
            case PLAN_LIFE -> settings.planLife().toMinutes() + "m";
        };
    }
}
