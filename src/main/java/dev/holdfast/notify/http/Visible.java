package dev.holdfast.notify.http;

/// Text of strangers, for people: characters that steer a terminal or a line of text are shown, not obeyed.
public final class Visible {
    private Visible() {}

    /// Control, format (bidi, zero width) and unassigned characters become `\\u{hex}`; line breaks and tabs become
    /// `\\n`, `\\r`, `\\t`.
    ///
    /// @param most characters of the text that are looked at; more is cut off and marked by `…`
    public static String text(String text, int most) {
        StringBuilder shown = new StringBuilder();
        int end = text.length() <= most ? text.length() : most;
        if (end < text.length() && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        text.substring(0, end).codePoints().forEach(point -> append(shown, point));
        return end < text.length() ? shown.append('…').toString() : shown.toString();
    }

    private static void append(StringBuilder shown, int point) {
        switch (point) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                if (steers(point)) {
                    shown.append("\\u{").append(Integer.toHexString(point)).append('}');
                } else {
                    shown.appendCodePoint(point);
                }
            }
        }
    }

    private static boolean steers(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
