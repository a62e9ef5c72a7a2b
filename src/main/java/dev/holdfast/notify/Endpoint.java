package dev.holdfast.notify;

import dev.holdfast.estate.SecretRef;
import java.util.List;

/// Somebody who is told.
public sealed interface Endpoint {
    /// The webhook of alerts among endpoints.
    int ALERT_HOOK = 0;

    /// The mail of alerts among endpoints.
    int ALERT_MAIL = -1;

    /// As people name it: the policy's name, or one that no policy can have.
    String ALERT_HOOK_NAME = "@alerts";

    String ALERT_MAIL_NAME = "@mail";

    /// Number of the policy, or one of those above.
    int id();

    String name();

    /// Where it is, for people.
    String place();

    /// @param secrets what calls are signed with: the one in force first, then the one before it; empty for none
    record Hook(int id, String name, String url, List<SecretRef> secrets) implements Endpoint {
        public Hook {
            secrets = List.copyOf(secrets);
        }

        @Override
        public String place() {
            return url;
        }
    }

    record Mail(int id, String name, MailSettings settings) implements Endpoint {
        @Override
        public String place() {
            return String.join(", ", settings.to()) + " by " + settings.host() + ":" + settings.port();
        }
    }
}
