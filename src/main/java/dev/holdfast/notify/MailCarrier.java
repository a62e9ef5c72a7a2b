package dev.holdfast.notify;

import dev.holdfast.HoldfastException;
import dev.holdfast.estate.Secrets;
import dev.holdfast.notify.http.Authorities;
import dev.holdfast.notify.http.Visible;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// Mails deliveries. The first line of the body is the subject.
final class MailCarrier {
    private static final int LONGEST_SUBJECT = 200;

    private final Secrets secrets;
    private final InstantSource clock;
    private final Duration patience;
    private final Authorities authorities;

    /// @param patience for the server's answer to each step; @param authorities who vouches for the server
    MailCarrier(Secrets secrets, InstantSource clock, Duration patience, Authorities authorities) {
        this.secrets = secrets;
        this.clock = clock;
        this.patience = patience;
        this.authorities = authorities;
    }

    Reply carry(Endpoint.Mail mail, Parcel parcel) {
        long begun = System.nanoTime();
        MailSettings settings = mail.settings();
        Session session = Session.getInstance(properties(settings));
        try (SMTPTransport transport = (SMTPTransport) session.getTransport("smtp")) {
            String password = settings.password()
                    .map(reference -> secrets.resolve(reference).reveal())
                    .orElse(null);
            transport.connect(settings.host(), settings.port(), settings.user().orElse(null), password);
            MimeMessage message = message(session, settings, parcel);
            transport.sendMessage(message, message.getAllRecipients());
            return new Reply(
                    true,
                    false,
                    transport.getLastReturnCode(),
                    Visible.text(
                            String.valueOf(transport.getLastServerResponse()).strip(), Reply.MOST_TEXT),
                    null,
                    Duration.ofNanos(System.nanoTime() - begun),
                    Optional.empty());
        } catch (MessagingException | HoldfastException e) {
            return Reply.none("not mailed: " + e.getMessage(), System.nanoTime() - begun);
        }
    }

    private Properties properties(MailSettings settings) {
        Properties properties = new Properties();
        String millis = Long.toString(patience.toMillis());
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put("mail.smtp.auth", Boolean.toString(settings.user().isPresent()));
        if (settings.security() != MailSettings.Security.NONE) {
            properties.put("mail.smtp.ssl.socketFactory", authorities.context().getSocketFactory());
            properties.put("mail.smtp.socketFactory.fallback", "false");
        }
        switch (settings.security()) {
            case STARTTLS -> {
                properties.put("mail.smtp.starttls.enable", "true");
                properties.put("mail.smtp.starttls.required", "true");
                properties.put("mail.smtp.ssl.checkserveridentity", "true");
            }
            case TLS -> {
                properties.put("mail.smtp.ssl.enable", "true");
                properties.put("mail.smtp.ssl.checkserveridentity", "true");
            }
            case NONE -> {}
        }
        return properties;
    }

    /// The same message has the same id each time, so that a mailbox may leave out a second one.
    private MimeMessage message(Session session, MailSettings settings, Parcel parcel) throws MessagingException {
        String[] parts = parcel.body().split("\n", 2);
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + parcel.messageId() + "@holdfast>");
            }
        };
        message.setFrom(new InternetAddress(settings.from(), true));
        for (String to : settings.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
        }
        message.setSubject(Visible.text(parts[0], LONGEST_SUBJECT), StandardCharsets.UTF_8.name());
        message.setText(parts.length < 2 ? "" : parts[1].stripLeading(), StandardCharsets.UTF_8.name());
        message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no holiday notice comes back
        message.setSentDate(Date.from(clock.instant()));
        return message;
    }
}
