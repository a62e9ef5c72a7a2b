package dev.holdfast.notify;

import dev.holdfast.estate.SecretRef;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How alerts are mailed.
///
/// @param user whom the server knows; absent for none, then there is no password either
public record MailSettings(
        String host,
        int port,
        Security security,
        Optional<String> user,
        Optional<SecretRef> password,
        String from,
        List<String> to) {
    /// How the way to the server is kept secret.
    public enum Security {
        /// Begins in the open and turns to TLS, or does not go on.
        STARTTLS,
        TLS,
        /// In the open: for a server on the same machine.
        NONE;

        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        public int usualPort() {
            return switch (this) {
                case STARTTLS -> 587;
                case TLS -> 465;
                case NONE -> 25;
            };
        }
    }

    public MailSettings {
        to = List.copyOf(to);
    }
}
