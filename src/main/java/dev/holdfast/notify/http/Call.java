package dev.holdfast.notify.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// One POST.
///
/// @param headers beside those of HTTP itself; no name or value may hold a line break or another control character
public record Call(CallbackUrl url, Map<String, String> headers, byte[] body) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,80}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,4000}");

    public Call {
        headers = Map.copyOf(new LinkedHashMap<>(headers));
        headers.forEach((name, value) -> {
            if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("header " + Visible.text(name, 80) + " is not sent: "
                        + Visible.text(value, 80) + " holds what no header may");
            }
        });
    }
}
