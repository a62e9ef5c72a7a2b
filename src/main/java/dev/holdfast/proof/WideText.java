package dev.holdfast.proof;

import java.nio.charset.StandardCharsets;

/// Text as bytes, told apart whatever it holds: UTF-8, and half of a surrogate pair, which UTF-8 has no bytes for and
/// some engines keep, as the three bytes that its number would have (WTF-8).
public final class WideText {
    private WideText() {}

    public static byte[] bytes(String text) {
        return halfAt(text) < 0 ? text.getBytes(StandardCharsets.UTF_8) : generalised(text);
    }

    /// Where half of a surrogate pair stands; -1 where there is none.
    public static int halfAt(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean whole = Character.isHighSurrogate(unit)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!whole) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    private static byte[] generalised(String text) {
        ByteBuilder bytes = new ByteBuilder();
        text.codePoints().forEach(point -> {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                bytes.put8(0xE0 | (point >> 12));
                bytes.put8(0x80 | ((point >> 6) & 0x3F));
                bytes.put8(0x80 | (point & 0x3F));
            } else {
                bytes.put(Character.toString(point).getBytes(StandardCharsets.UTF_8));
            }
        });
        return bytes.toBytes();
    }
}
