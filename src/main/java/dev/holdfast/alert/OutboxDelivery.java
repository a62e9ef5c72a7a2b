package dev.holdfast.alert;

import dev.holdfast.notify.Endpoint;
import dev.holdfast.notify.Event;
import dev.holdfast.notify.NotifySettings;
import dev.holdfast.notify.Outbox;
import dev.holdfast.store.Store;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Puts alerts into the outbox, for the webhook and the mail that the settings name. Told twice, an alert is there
/// once.
public final class OutboxDelivery implements AlertDelivery {
    private final Store store;
    private final NotifySettings settings;
    private final Outbox outbox = new Outbox();

    public OutboxDelivery(Store store, NotifySettings settings) {
        this.store = store;
        this.settings = settings;
    }

    @Override
    public void deliver(Alert alert) {
        if (settings.alertHook().isEmpty() && settings.alertMail().isEmpty()) {
            return;
        }
        Event event = alert.open() ? Event.ALERT_RAISED : Event.ALERT_RECOVERED;
        var installation = store.installation();
        store.run(tx -> {
            if (settings.alertHook().isPresent()) {
                outbox.alert(tx, Endpoint.ALERT_HOOK, event, installation, alert.id(), document(event, alert));
            }
            if (settings.alertMail().isPresent()) {
                outbox.alert(tx, Endpoint.ALERT_MAIL, event, installation, alert.id(), mail(alert));
            }
        });
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
