package dev.holdfast.policy;

import dev.holdfast.policy.Clocks.Origin;
import dev.holdfast.policy.Clocks.Setting;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What policies follow that do not say it themselves: one value for each class, and for the installation.
public record ClockDefaults(Map<TableClass, Values> classes, Values installation) {
    /// @param residence and `retention`: null where nothing is said
    public record Values(
            @Nullable Period residence, @Nullable Period retention) {
        public static final Values NONE = new Values(null, null);
    }

    /// Nobody says anything.
    public static final ClockDefaults NONE = new ClockDefaults(Map.of(), Values.NONE);

    public ClockDefaults {
        classes = Map.copyOf(classes);
    }

    public Values of(@Nullable TableClass tableClass) {
        return tableClass == null ? Values.NONE : classes.getOrDefault(tableClass, Values.NONE);
    }

    /// How long a row stays: nothing without an age column.
    Setting residence(@Nullable Period own, @Nullable String ageColumn, @Nullable TableClass tableClass) {
        return ageColumn == null ? Setting.NONE : first(own, of(tableClass).residence(), installation.residence());
    }

    /// How long an archived row is kept; nothing when nobody says so.
    Setting retention(@Nullable Period own, @Nullable TableClass tableClass) {
        return first(own, of(tableClass).retention(), installation.retention());
    }

    private static Setting first(@Nullable Period own, @Nullable Period ofClass, @Nullable Period ofInstallation) {
        List<Origin> origins = List.of(Origin.POLICY, Origin.CLASS, Origin.INSTALLATION);
        @Nullable Period[] values = {own, ofClass, ofInstallation};
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                return new Setting(values[i], origins.get(i));
            }
        }
        return Setting.NONE;
    }
}
