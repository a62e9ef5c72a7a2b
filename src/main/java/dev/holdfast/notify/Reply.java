package dev.holdfast.notify;

import dev.holdfast.notify.http.Visible;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What came of one attempt.
///
/// @param gone whether the receiver wants to hear nothing any more
/// @param status of HTTP or SMTP; null when there was no answer
/// @param response the first characters of the answer, control characters shown
/// @param error why there was no answer; null when there was one
/// @param wished how long the receiver wants to be left alone
record Reply(
        boolean good,
        boolean gone,
        @Nullable Integer status,
        String response,
        @Nullable String error,
        Duration took,
        Optional<Duration> wished) {
    static final int MOST_TEXT = 2_000;

    static Reply none(String error, long nanos) {
        return new Reply(
                false,
                false,
                null,
                "",
                Visible.text(error, MOST_TEXT),
                Duration.ofNanos(Math.max(0, nanos)),
                Optional.empty());
    }
}
