package dev.holdfast.console.chart;

import dev.holdfast.console.fx.Formats;
import dev.holdfast.console.fx.Texts;
import org.jspecify.annotations.Nullable;

/// Growth in words.
public final class Words {
    private Words() {}

    /// `grows 12.0 MiB a day`, `shrinks …`, `does not grow`, `growth not known yet`.
    public static String growth(@Nullable Double perDay, Texts texts, Formats formats) {
        if (perDay == null) {
            return texts.get("growth.unknown");
        }
        long bytes = Math.round(perDay);
        if (bytes == 0) {
            return texts.get("growth.none");
        }
        return texts.format(bytes > 0 ? "growth.grows" : "growth.shrinks", formats.bytes(Math.abs(bytes)));
    }
}
