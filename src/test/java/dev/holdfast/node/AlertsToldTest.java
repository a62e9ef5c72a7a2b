package dev.holdfast.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.alert.AlertKind;
import dev.holdfast.alert.Alerts;
import dev.holdfast.alert.OutboxDelivery;
import dev.holdfast.alert.Trouble;
import dev.holdfast.notify.Courier;
import dev.holdfast.notify.Deliveries;
import dev.holdfast.notify.DeliveryFilter;
import dev.holdfast.notify.DeliveryState;
import dev.holdfast.notify.DeliveryView;
import dev.holdfast.notify.MailSettings;
import dev.holdfast.notify.NotifySettings;
import dev.holdfast.notify.http.Authorities;
import dev.holdfast.testing.Certificates;
import dev.holdfast.testing.MailServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Alerts by webhook and by mail, through the outbox.
final class AlertsToldTest {
    @AutoClose
    private final ToldEstate estate = new ToldEstate();

    @AutoClose
    private final MailServer mail = new MailServer();

    private final NotifySettings.Bound settings = estate.settings(
            Optional.of(estate.a.url("/alerts")),
            Optional.of(new MailSettings(
                    "127.0.0.1",
                    mail.port(),
                    MailSettings.Security.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    "holdfast@example.com",
                    List.of("dba@example.com", "duty@example.com"))));

    private final Alerts alerts = new Alerts(estate.engine.features().store());
    private final OutboxDelivery delivery =
            new OutboxDelivery(estate.engine.features().store().installation(), settings.settings());
    private final Courier courier = estate.courier(settings);

    AlertsToldTest() throws IOException {}

    private static MailSettings mail(int port, MailSettings.Security security) {
        return new MailSettings(
                "127.0.0.1",
                port,
                security,
                Optional.empty(),
                Optional.empty(),
                "holdfast@example.com",
                List.of("dba@example.com"));
    }

    private DeliveryView tested(MailSettings wanted, Authorities authorities) {
        Courier sender = estate.courier(estate.settings(Optional.empty(), Optional.of(wanted), authorities));
        return estate.deliveries(sender).test("@mail", "dba");
    }

    /// @param security what the settings say of a server that has no TLS at all
    @ParameterizedTest
    @EnumSource(names = {"STARTTLS", "TLS"})
    void noMailGoesToAServerWithoutTlsThatShouldHaveIt(MailSettings.Security security) {
        DeliveryView refused = tested(mail(mail.port(), security), Authorities.OF_THE_PLATFORM);

        assertThat(refused.state()).isEqualTo(DeliveryState.FAILED);
        assertThat(refused.problem()).startsWith("not mailed: ");
        if (security == MailSettings.Security.STARTTLS) {
            assertThat(refused.problem()).contains("STARTTLS is required");
        }
        assertThat(mail.messages()).isEmpty();
        assertThat(mail.commands()).noneMatch(line -> line.startsWith("MAIL") || line.startsWith("AUTH"));
    }

    @Test
    void aMailServerIsTrustedByTheAuthorityOfTheSettingAlone(@TempDir Path folder) throws Exception {
        Certificates certificate = Certificates.of(folder, "ip:127.0.0.1");
        try (MailServer secret = new MailServer(certificate.server())) {
            MailSettings wanted = mail(secret.port(), MailSettings.Security.TLS);

            DeliveryView refused = tested(wanted, Authorities.OF_THE_PLATFORM);
            DeliveryView sent = tested(wanted, Authorities.read(certificate.pem()));

            assertThat(refused.state()).isEqualTo(DeliveryState.FAILED);
            assertThat(refused.problem()).contains("not mailed: ", "127.0.0.1");
            assertThat(sent.state()).as(sent.problem()).isEqualTo(DeliveryState.DELIVERED);
            assertThat(secret.messages()).hasSize(1);
        }
    }

    @Test
    void anAlertAndItsEndAreToldOnceByWebhookAndByMail() {
        Trouble trouble = new Trouble("policy orders", "session 7 is failed: größer\nBcc: evil@example.com", "look");
        alerts.raise(AlertKind.FAILED, trouble);
        alerts.tell(delivery);
        alerts.raise(AlertKind.FAILED, trouble);
        alerts.tell(delivery);
        estate.engine.control("update alert set told_at = null"); // as after a death before it was written down
        alerts.tell(delivery);
        estate.sendAll(courier, "state <> 'delivered'");
        alerts.over(AlertKind.FAILED, "policy orders");
        alerts.tell(delivery);
        estate.sendAll(courier, "state <> 'delivered'");

        assertThat(estate.a.requests()).hasSize(2);
        assertThat(estate.a.requests().get(0).text()).contains("\"type\":\"alert.raised\"", "\"kind\":\"failed\"");
        assertThat(estate.a.requests().get(1).text()).contains("\"type\":\"alert.recovered\"");
        assertThat(mail.messages()).hasSize(2);
        assertThat(mail.messages().get(0))
                .contains("RCPT TO:<dba@example.com>", "RCPT TO:<duty@example.com>", "From: holdfast@example.com")
                .contains("Subject: Holdfast: error failed: policy orders", "Message-ID: <msg_", "@holdfast>")
                .doesNotContain("RCPT TO:<evil");
        assertThat(mail.messages().get(1)).contains("over, failed: policy orders", "It is over since");
    }

    @Test
    void aMailThatIsRefusedIsTriedAgain() {
        mail.answer("451 4.7.1 try later");
        alerts.raise(AlertKind.LONG, new Trouble("run 3", "it takes long", "look"));
        alerts.tell(delivery);
        Deliveries deliveries = estate.deliveries(courier);
        DeliveryFilter mails = new DeliveryFilter(DeliveryState.FAILED, "@mail", 0);
        estate.engine.await(() -> {
            courier.look();
            return !deliveries.list(mails, 0, 1).isEmpty();
        });

        assertThat(deliveries.list(mails, 0, 1).getFirst().problem()).contains("not mailed:", "try later");
        mail.answer("250 fine");
        deliveries.redeliver(mails, "dba");
        estate.sendAll(courier, "state <> 'delivered'");
        assertThat(mail.messages()).hasSize(2);
    }
}
