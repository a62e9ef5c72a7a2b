package dev.holdfast.app;

import dev.holdfast.drive.Limits;
import dev.holdfast.estate.SecretRef;
import dev.holdfast.notify.NotifySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Everything that can be set from outside. Read by [SettingsReader]; immutable.
///
/// @param home all state of an installation: two installations with different homes never meet
/// @param planLife how long a kept plan may be run
/// @param ledgerKeep how long the ledger keeps chunks of sessions that have ended
/// @param limits what sessions give way to
/// @param linkSilence how long a server may take over an answer
/// @param coldDir where cold files are; @param coldAfterMonths how old archived rows are before they freeze
/// @param alertAfter how long a session or a run may take before somebody is told
/// @param alertCommand a program that is told of each alert
/// @param growth how often databases are sampled, and how long samples are kept
/// @param metrics absent when they are not served
/// @param notifying who else is told of alerts, and which addresses may be called
/// @param origins where the value of each key came from: `default`, `--home`, `HOLDFAST_HOME`, `/etc/…:3:1`
public record Settings(
        Path home,
        Optional<Control> control,
        LogLevel logLevel,
        Theme theme,
        double scale,
        Duration planLife,
        Duration ledgerKeep,
        Limits limits,
        Duration linkSilence,
        Path coldDir,
        int coldAfterMonths,
        Duration alertAfter,
        Optional<Path> alertCommand,
        GrowthSettings growth,
        Optional<Metrics> metrics,
        NotifySettings notifying,
        Map<Key, String> origins) {
    public Settings {
        origins = Map.copyOf(origins);
    }

    /// The control database of one's own; absent, the embedded server holds it.
    ///
    /// @param url `jdbc:postgresql:…`, without a password
    public record Control(String url, String user, Optional<SecretRef> password) {}

    /// Where metrics and health are served.
    ///
    /// @param port 0 for any that is free
    public record Metrics(String address, int port) {}

    /// `[brake.query]` of a file: a query for each governed database, by its name, beside the settings of [Key].
    static final String QUERIES = "brake.query.";

    /// The names of all settings.
    public enum Key {
        HOME("home"),
        CONTROL_URL("control.url"),
        CONTROL_USER("control.user"),
        CONTROL_PASSWORD("control.password"),
        LOG_LEVEL("log.level"),
        BRAKE_SENTINEL("brake.sentinel"),
        BRAKE_REPLICA_SECONDS("brake.replica_seconds"),
        BRAKE_REPLICA_MB("brake.replica_mb"),
        BRAKE_SLOT_MB("brake.slot_mb"),
        BRAKE_LOCK_WAIT_MS("brake.lock_wait_ms"),
        BRAKE_VACUUM("brake.vacuum"),
        BRAKE_QUERY_MS("brake.query_ms"),
        UI_THEME("ui.theme"),
        UI_SCALE("ui.scale"),
        PLAN_LIFE("plan.life"),
        LEDGER_KEEP("ledger.keep"),
        LINK_SILENCE("link.silence"),
        COLD_DIR("cold.dir"),
        COLD_AFTER("cold.after"),
        ALERT_AFTER("alert.after"),
        ALERT_COMMAND("alert.command"),
        GROWTH_EVERY("growth.every"),
        GROWTH_KEEP_RAW("growth.keep_raw"),
        GROWTH_KEEP_HOURLY("growth.keep_hourly"),
        GROWTH_KEEP_DAILY("growth.keep_daily"),
        METRICS_ADDRESS("metrics.address"),
        METRICS_PORT("metrics.port"),
        ALERT_WEBHOOK("alert.webhook"),
        ALERT_WEBHOOK_SECRET("alert.webhook_secret"),
        ALERT_MAIL_TO("alert.mail_to"),
        MAIL_HOST("mail.host"),
        MAIL_PORT("mail.port"),
        MAIL_SECURITY("mail.security"),
        MAIL_USER("mail.user"),
        MAIL_PASSWORD("mail.password"),
        MAIL_FROM("mail.from"),
        CALLBACK_INSIDE("callback.inside"),
        CALLBACK_PLAIN("callback.plain"),
        CALLBACK_CA("callback.ca");

        private final String dotted;

        Key(String dotted) {
            this.dotted = dotted;
        }

        /// As in a file: `control.url`.
        public String dotted() {
            return dotted;
        }

        /// As in the environment: `HOLDFAST_CONTROL_URL`.
        public String variable() {
            return "HOLDFAST_" + name();
        }

        /// As on the command line: `--control-url`.
        public String flag() {
            return "--" + dotted.replace('.', '-').replace('_', '-');
        }
    }

    /// How much is written to the log.
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /// The colours of the console.
    public enum Theme {
        SYSTEM,
        LIGHT,
        DARK
    }
}
