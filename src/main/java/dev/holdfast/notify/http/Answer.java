package dev.holdfast.notify.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// What came back of a call.
///
/// @param headers names with small letters; of several with one name the first
/// @param body as it came, never unpacked; at most what the limits allow
/// @param cut whether there was more
public record Answer(int status, Map<String, String> headers, byte[] body, boolean cut, Duration took) {
    /// A call that was taken well.
    public boolean good() {
        return status >= 200 && status < 300;
    }

    /// The body for people, control characters shown.
    public String text(int most) {
        String text = Visible.text(new String(body, StandardCharsets.UTF_8), most);
        return cut && !text.endsWith("…") ? text + "…" : text;
    }
}
