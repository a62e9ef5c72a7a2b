package dev.holdfast.alert;

import dev.holdfast.notify.Endpoint;
import dev.holdfast.notify.Event;
import dev.holdfast.notify.NotifySettings;
import dev.holdfast.notify.Outbox;
import dev.holdfast.store.Tx;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// Puts alerts into the outbox, for the webhook and the mail that the settings name. Told twice, an alert is there
/// once.
public final class OutboxDelivery implements AlertDelivery {
    private final UUID installation;
    private final NotifySettings settings;
    private final Outbox outbox = new Outbox();

    /// @param installation so that two of them do not give one id twice
    public OutboxDelivery(UUID installation, NotifySettings settings) {
        this.installation = installation;
        this.settings = settings;
    }

    @Override
    public void deliver(Tx tx, Alert alert) {
        Event event = alert.open() ? Event.ALERT_RAISED : Event.ALERT_RECOVERED;
        if (settings.alertHook().isPresent()) {
            outbox.alert(tx, Endpoint.ALERT_HOOK, event, installation, alert.id(), document(event, alert));
        }
        if (settings.alertMail().isPresent()) {
            outbox.alert(tx, Endpoint.ALERT_MAIL, event, installation, alert.id(), mail(alert));
        }
    }

    private static String document(Event event, Alert alert) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("alert", alert.id());
        data.put("kind", alert.kind().id());
        data.put("severity", alert.severity().id());
        data.put("subject", alert.subject());
        data.put("message", alert.message());
        data.put("meaning", alert.kind().meaning());
        data.put("action", alert.action());
        data.put("raised_at", alert.raisedAt().toString());
        Instant recovered = alert.recoveredAt();
        data.put("recovered_at", recovered == null ? null : recovered.toString());
        return Outbox.body(event, recovered == null ? alert.raisedAt() : recovered, data);
    }

    /// The first line is the subject.
    private static String mail(Alert alert) {
        Instant recovered = alert.recoveredAt();
        String subject = "Holdfast: %s %s: %s"
                .formatted(
                        recovered == null ? alert.severity().id() : "over,",
                        alert.kind().id(),
                        alert.subject());
        String text = recovered == null
                ? """
                  %s

                  What it means: %s
                  What to do:    %s
                  Since:         %s

                  Alert %d. Another mail says when it is over.
                  """.formatted(alert.message(), alert.kind().meaning(), alert.action(), alert.raisedAt(), alert.id())
                : """
                  It is over since %s.

                  It was: %s

                  Alert %d, raised %s.
                  """.formatted(recovered, alert.message(), alert.id(), alert.raisedAt());
        return subject.replaceAll("\\R", " ") + "\n\n" + text;
    }
}
