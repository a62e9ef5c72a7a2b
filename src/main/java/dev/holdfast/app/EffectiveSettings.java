package dev.holdfast.app;

import dev.holdfast.cli.Workbench.EffectiveSetting;
import dev.holdfast.estate.SecretRef;
import dev.holdfast.notify.MailSettings;
import dev.holdfast.notify.NotifySettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The settings in force, as they would be written in a file.
final class EffectiveSettings {
    private static final long MEBI = 1024L * 1024;

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
            case BRAKE_SENTINEL ->
                settings.limits().sentinel().map(Path::toString).orElse("");
            case BRAKE_REPLICA_SECONDS ->
                Long.toString(settings.limits().replicaLag().toSeconds());
            case BRAKE_REPLICA_MB -> Long.toString(settings.limits().replicaBytes() / MEBI);
            case BRAKE_SLOT_MB -> Long.toString(settings.limits().slotBytes() / MEBI);
            case BRAKE_LOCK_WAIT_MS ->
                Long.toString(settings.limits().lockWait().toMillis());
            case BRAKE_VACUUM -> settings.limits().vacuums().name().toLowerCase(Locale.ROOT);
            case BRAKE_QUERY_MS ->
                Long.toString(settings.limits().queryTimeout().toMillis());
            case LOG_LEVEL -> settings.logLevel().name().toLowerCase(Locale.ROOT);
            case UI_THEME -> settings.theme().name().toLowerCase(Locale.ROOT);
            case UI_SCALE -> Double.toString(settings.scale());
            case PLAN_LIFE -> settings.planLife().toMinutes() + "m";
            case LEDGER_KEEP -> settings.ledgerKeep().toDays() + "d";
            case LINK_SILENCE -> settings.linkSilence().toMinutes() + "m";
            case COLD_DIR -> settings.coldDir().toString();
            case COLD_AFTER -> settings.coldAfterMonths() + "mo";
            case ALERT_AFTER -> settings.alertAfter().toMinutes() + "m";
            case GROWTH_EVERY ->
                settings.growth().every().isZero()
                        ? "off"
                        : settings.growth().every().toMinutes() + "m";
            case GROWTH_KEEP_RAW -> settings.growth().keeping().raw().toHours() + "h";
            case GROWTH_KEEP_HOURLY -> settings.growth().keeping().hourly().toHours() + "h";
            case GROWTH_KEEP_DAILY -> settings.growth().keeping().daily().toHours() + "h";
            case ALERT_COMMAND -> settings.alertCommand().map(Path::toString).orElse("");
            case METRICS_ADDRESS ->
                settings.metrics().map(Settings.Metrics::address).orElse("");
            case METRICS_PORT ->
                settings.metrics().map(each -> Integer.toString(each.port())).orElse("");
            case ALERT_WEBHOOK ->
                settings.notifying()
                        .alertHook()
                        .map(NotifySettings.AlertHook::url)
                        .orElse("");
            case ALERT_WEBHOOK_SECRET ->
                settings.notifying()
                        .alertHook()
                        .flatMap(NotifySettings.AlertHook::secret)
                        .map(SecretRef::toString)
                        .orElse("");
            case ALERT_MAIL_TO -> mail(settings, mail -> String.join(", ", mail.to()));
            case MAIL_HOST -> mail(settings, MailSettings::host);
            case MAIL_PORT -> mail(settings, mail -> Integer.toString(mail.port()));
            case MAIL_SECURITY -> mail(settings, mail -> mail.security().id());
            case MAIL_USER -> mail(settings, mail -> mail.user().orElse(""));
            case MAIL_PASSWORD ->
                mail(settings, mail -> mail.password().map(SecretRef::toString).orElse(""));
            case MAIL_FROM -> mail(settings, MailSettings::from);
            case CALLBACK_INSIDE -> list(settings.notifying().allowed().inside());
            case CALLBACK_PLAIN -> list(settings.notifying().allowed().plain());
            case CALLBACK_CA -> settings.notifying().allowed().authorities().from();
        };
    }

    private static String mail(Settings settings, Function<MailSettings, String> value) {
        return settings.notifying().alertMail().map(value).orElse("");
    }

    private static String list(Set<String> entries) {
        return entries.stream().sorted().collect(Collectors.joining(", "));
    }
}
