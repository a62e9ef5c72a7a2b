package dev.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.app.Settings.Key;
import dev.holdfast.drive.Limits;
import dev.holdfast.notify.NotifySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsReaderTest {
    @TempDir
    private Path folder;

    private SettingsReader reader(Map<String, String> environment, boolean root) {
        return new SettingsReader(environment, folder, root, folder.resolve("system.toml"));
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }

    @Test
    void withoutAnySettingStateIsUnderTheUsersStateDirectory() {
        Settings settings = reader(Map.of(), false).read(Map.of(), Optional.empty());

        assertThat(settings.home()).isEqualTo(folder.resolve(".local/state/holdfast"));
        assertThat(settings.control()).isEmpty();
        assertThat(settings.origins()).containsEntry(Key.HOME, "default");
        assertThat(reader(Map.of(), true).read(Map.of(), Optional.empty()).home())
                .isEqualTo(Path.of("/var/lib/holdfast"));
    }

    @Test
    void flagsWinOverVariablesOverTheGivenFileOverTheUsersOverTheSystems() throws Exception {
        file("system.toml", "home = '/s'\n[log]\nlevel = 'error'\n[ui]\ntheme = 'dark'\nscale = 1.5\n");
        file(".config/holdfast/config.toml", "[log]\nlevel = 'debug'\n[ui]\ntheme = 'light'\n");
        Path given = file("given.toml", "[log]\nlevel = 'info'\n");

        Settings settings =
                reader(Map.of("HOLDFAST_HOME", "/e"), false).read(Map.of(Key.HOME, "/f"), Optional.of(given));

        assertThat(settings.home()).isEqualTo(Path.of("/f"));
        assertThat(settings.logLevel()).isEqualTo(Settings.LogLevel.INFO);
        assertThat(settings.theme()).isEqualTo(Settings.Theme.LIGHT);
        assertThat(settings.scale()).isEqualTo(1.5);
        assertThat(settings.origins()).containsEntry(Key.HOME, "--home").containsEntry(Key.LOG_LEVEL, given + ":2:1");
    }

    @Test
    void samplesAreTakenUnlessTheyAreTurnedOffAndOlderOnesAreKeptNoShorter() {
        SettingsReader reader = reader(Map.of(), false);

        assertThat(reader.read(Map.of(), Optional.empty()).growth().every()).isEqualTo(Duration.ofMinutes(15));
        assertThat(reader.read(Map.of(Key.GROWTH_EVERY, "off"), Optional.empty())
                        .growth()
                        .every())
                .isZero();
        assertThatThrownBy(() -> reader.read(Map.of(Key.GROWTH_KEEP_HOURLY, "2d"), Optional.empty()))
                .hasMessageContaining("growth.keep_hourly no shorter");
    }

    @Test
    void whoIsToldOfAlertsIsReadAndEveryMistakeIsNamed() {
        NotifySettings told = reader(Map.of(), false)
                .read(
                        Map.of(
                                Key.ALERT_WEBHOOK, "http://localhost:8080/alerts",
                                Key.CALLBACK_PLAIN, "localhost:8080",
                                Key.CALLBACK_INSIDE, "LOCALHOST:8080, 10.0.0.7:443",
                                Key.ALERT_MAIL_TO, "dba@example.com, duty@example.com",
                                Key.MAIL_HOST, "mail.example.com",
                                Key.MAIL_FROM, "holdfast@example.com"),
                        Optional.empty())
                .notifying();
        assertThat(told.ofAlerts()).hasSize(2);
        assertThat(told.allowed().inside()).containsExactlyInAnyOrder("localhost:8080", "10.0.0.7:443");
        assertThat(told.alertMail().orElseThrow().port()).isEqualTo(587);

        Map<Key, String> wrong = Map.of(
                Key.ALERT_WEBHOOK, "https://169.254.169.254/",
                Key.ALERT_WEBHOOK_SECRET, "hunter2",
                Key.CALLBACK_INSIDE, "10.0.0.7",
                Key.CALLBACK_CA, "/nowhere/ca.pem",
                Key.ALERT_MAIL_TO, "dba@example.com\r\nBcc: evil@example.com",
                Key.MAIL_HOST, "mail.example.com",
                Key.MAIL_FROM, "holdfast@example.com",
                Key.MAIL_SECURITY, "none",
                Key.MAIL_USER, "holdfast",
                Key.MAIL_PORT, "0");
        assertThatThrownBy(() -> reader(Map.of(), false).read(wrong, Optional.empty()))
                .hasMessageContaining("--alert-webhook: alert.webhook: 169.254.169.254: the address")
                .hasMessageContaining("alert.webhook_secret is env:NAME")
                .hasMessageContaining("\"10.0.0.7\" is no host:port")
                .hasMessageContaining("callback.ca is a file of certificates as PEM: /nowhere/ca.pem")
                .hasMessageContaining("alert.mail_to is addresses")
                .hasMessageContaining("mail.user logs in, so mail.security is starttls or tls")
                .hasMessageContaining("mail.port is a whole number")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void howLongAPlanMayBeRunIsALengthOfTime() {
        assertThat(reader(Map.of(), false).read(Map.of(), Optional.empty()).planLife())
                .isEqualTo(Duration.ofHours(24));
        assertThat(reader(Map.of("HOLDFAST_PLAN_LIFE", "3d"), false)
                        .read(Map.of(), Optional.empty())
                        .planLife())
                .isEqualTo(Duration.ofDays(3));
        assertThatThrownBy(
                        () -> reader(Map.of("HOLDFAST_PLAN_LIFE", "0h"), false).read(Map.of(), Optional.empty()))
                .hasMessageContaining("HOLDFAST_PLAN_LIFE: plan.life is a length of time such as 90m, 24h or 3d");
    }

    @Test
    void metricsAreServedOnTheLoopbackAddressOfAPortThatCanBeOne() {
        assertThat(reader(Map.of(), false).read(Map.of(), Optional.empty()).metrics())
                .isEmpty();
        assertThat(reader(Map.of("HOLDFAST_METRICS_PORT", "9187"), false)
                        .read(Map.of(), Optional.empty())
                        .metrics())
                .contains(new Settings.Metrics("127.0.0.1", 9187));
        for (String port : List.of("65536", "-1", "http", "123456")) {
            assertThatThrownBy(() -> reader(Map.of(), false).read(Map.of(Key.METRICS_PORT, port), Optional.empty()))
                    .hasMessageContaining("--metrics-port: metrics.port is a port from 1 to 65535");
        }
        assertThatThrownBy(() -> reader(Map.of("HOLDFAST_METRICS_ADDRESS", "0.0.0.0"), false)
                        .read(Map.of(), Optional.empty()))
                .hasMessageContaining("HOLDFAST_METRICS_ADDRESS: it needs metrics.port too");
    }

    @Test
    void allProblemsAreReportedTogetherWithTheirPlaces() throws Exception {
        Path given = file("given.toml", "hom = '/x'\n[ui]\nscale = 9\ntheme = 'pink'\n");

        assertThatThrownBy(() -> reader(Map.of("HOLDFAST_CONTROL_PASSWORD", "hunter2-marked"), false)
                        .read(Map.of(), Optional.of(given)))
                .hasMessageContaining("given.toml:1:1: unknown setting hom; did you mean home?")
                .hasMessageContaining("ui.scale is a number from 0.5 to 4")
                .hasMessageContaining("ui.theme is one of system, light, dark")
                .hasMessageContaining("HOLDFAST_CONTROL_PASSWORD: control.password is env:NAME")
                .message()
                .doesNotContain("hunter2-marked");
    }

    @Test
    void aPasswordInTheUrlIsRefusedAndNotRepeated() {
        for (String url :
                new String[] {"jdbc:postgresql://h/d?password=hunter2-marked", "jdbc:postgresql://u:hunter2-marked@h/d"
                }) {
            assertThatThrownBy(() -> reader(Map.of("HOLDFAST_CONTROL_URL", url, "HOLDFAST_CONTROL_USER", "u"), false)
                            .read(Map.of(), Optional.empty()))
                    .hasMessageContaining("control.url carries a login or password")
                    .message()
                    .doesNotContain("hunter2-marked");
        }
    }

    @Test
    void brakesAreReadWithAQueryForEachDatabase() throws Exception {
        Path given = file("given.toml", """
                [brake]
                replica_seconds = 30
                slot_mb = 0
                vacuum = 'wraparound'
                [brake.query]
                shop = 'select load > 8 from ops.load'
                "vault 2" = 'select false'
                """);

        Limits limits = reader(Map.of("HOLDFAST_BRAKE_LOCK_WAIT_MS", "250"), false)
                .read(Map.of(Key.HOME, "/h"), Optional.of(given))
                .limits();

        assertThat(limits.replicaLag()).isEqualTo(Duration.ofSeconds(30));
        assertThat(limits.replicaBytes()).isEqualTo(Limits.DEFAULT.replicaBytes());
        assertThat(limits.slotBytes()).isZero();
        assertThat(limits.lockWait()).isEqualTo(Duration.ofMillis(250));
        assertThat(limits.vacuums()).isEqualTo(Limits.Vacuums.WRAPAROUND);
        assertThat(limits.queries())
                .isEqualTo(Map.of("shop", "select load > 8 from ops.load", "vault 2", "select false"));
        assertThat(limits.sentinel()).contains(Path.of("/h/pause"));
    }

    @Test
    void wrongBrakesAreReported() throws Exception {
        Path given = file("given.toml", "[brake]\nslot_mb = -1\nvacuum = 'some'\nlock_wait_ms = 'long'\n");

        assertThatThrownBy(() -> reader(Map.of(), false).read(Map.of(), Optional.of(given)))
                .hasMessageContaining("brake.slot_mb is a whole number from 0 (off)")
                .hasMessageContaining("brake.vacuum is one of any, wraparound, off")
                .hasMessageContaining("brake.lock_wait_ms is a whole number");
    }
}
