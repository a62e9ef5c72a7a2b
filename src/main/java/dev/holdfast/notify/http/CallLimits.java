package dev.holdfast.notify.http;

import java.time.Duration;

/// How long a call may take and how much it may answer.
///
/// @param connect to one address, and for the TLS handshake
/// @param total from the look-up of the name to the last byte of the answer
/// @param answerBytes of the body; headers have limits of their own
/// @param silence between two bytes of the answer
public record CallLimits(Duration connect, Duration total, long answerBytes, Duration silence) {
    public static final CallLimits USUAL = new CallLimits(Duration.ofSeconds(5), Duration.ofSeconds(20), 64 * 1024);

    /// As silent as it likes while it is in time.
    public CallLimits(Duration connect, Duration total, long answerBytes) {
        this(connect, total, answerBytes, total);
    }

    public CallLimits {
        if (connect.isNegative() || connect.isZero() || total.compareTo(connect) < 0 || answerBytes < 0) {
            throw new IllegalArgumentException("limits of a call: " + connect + ", " + total + ", " + answerBytes);
        }
    }
}
