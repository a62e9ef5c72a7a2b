package dev.holdfast.policy;

import java.time.Period;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The two clocks of a policy as they run, and where each value comes from: the most specific rule that says something,
/// which is the policy, else its class, else the installation.
///
/// @param residence nothing when age does not matter
/// @param retentionFrom `column` or `alias.column` that retention is counted from; null: the time of archiving
public record Clocks(
        Setting residence,
        Setting retention,
        @Nullable TableClass tableClass,
        @Nullable String retentionFrom) {
    /// Who says how long.
    public enum Origin {
        POLICY,
        CLASS,
        INSTALLATION,
        /// Nobody does.
        NONE;

        /// The word in output.
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A value and who gives it.
    ///
    /// @param period null when nobody says anything
    public record Setting(@Nullable Period period, Origin origin) {
        public static final Setting NONE = new Setting(null, Origin.NONE);

        static Setting own(@Nullable Period period) {
            return period == null ? NONE : new Setting(period, Origin.POLICY);
        }

        /// What the policy itself says; null when it follows.
        public @Nullable Period own() {
            return origin == Origin.POLICY ? period : null;
        }
    }

    public Clocks {
        if (retention.period() == null) {
            throw new IllegalArgumentException("a policy needs a retention, of its own or one to follow");
        }
    }

    /// Those of a policy that says both itself and counts retention from the time of archiving.
    public static Clocks own(@Nullable Period residence, Period retention) {
        return new Clocks(Setting.own(residence), Setting.own(retention), null, null);
    }

    Clocks with(Setting residence) {
        return new Clocks(residence, retention, tableClass, retentionFrom);
    }
}
