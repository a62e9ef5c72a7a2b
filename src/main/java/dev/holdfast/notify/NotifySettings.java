package dev.holdfast.notify;

import dev.holdfast.estate.SecretRef;
import dev.holdfast.estate.Secrets;
import dev.holdfast.notify.http.AllowList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What an installation says of those who are told.
///
/// @param allowed addresses beyond the rules
/// @param alertHook where alerts are posted to
public record NotifySettings(AllowList allowed, Optional<AlertHook> alertHook, Optional<MailSettings> alertMail) {
    public static final NotifySettings NONE = new NotifySettings(AllowList.NOTHING, Optional.empty(), Optional.empty());

    /// @param secret absent: calls are not signed
    public record AlertHook(String url, Optional<SecretRef> secret) {}

    /// With where this process finds secrets.
    public record Bound(NotifySettings settings, Secrets secrets) {
        public static final Bound NONE = new Bound(NotifySettings.NONE, new Secrets(Map.of()));

        public AllowList allowed() {
            return settings.allowed();
        }
    }

    /// With one more place of this machine that may be called by `http`. @param place as in `callback.inside`
    public NotifySettings allowing(String place) {
        return new NotifySettings(allowed.with(place), alertHook, alertMail);
    }

    /// The endpoints of alerts that this process may tell.
    public List<Endpoint> ofAlerts() {
        return Stream.<Optional<Endpoint>>of(
                        alertHook.map(hook -> new Endpoint.Hook(
                                Endpoint.ALERT_HOOK,
                                Endpoint.ALERT_HOOK_NAME,
                                hook.url(),
                                hook.secret().stream().toList())),
                        alertMail.map(mail -> new Endpoint.Mail(Endpoint.ALERT_MAIL, Endpoint.ALERT_MAIL_NAME, mail)))
                .flatMap(Optional::stream)
                .toList();
    }
}
