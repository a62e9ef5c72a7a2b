package dev.holdfast.console.session;

import dev.holdfast.session.ChunkView;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The five steps of a chunk, in order.
public enum Phase {
    MARK,
    COPY,
    VERIFY,
    DELETE,
    HAND_OFF;

    /// 0 for a step that was not reached, or that the method does not time apart.
    public long millis(ChunkView chunk) {
        @Nullable
        Integer millis =
                switch (this) {
                    case MARK -> chunk.markMillis();
                    case COPY -> chunk.copyMillis();
                    case VERIFY -> chunk.verifyMillis();
                    case DELETE -> chunk.deleteMillis();
                    case HAND_OFF -> chunk.handOffMillis();
                };
        return millis == null ? 0 : millis;
    }

    /// In [dev.holdfast.console.fx.Texts].
    public String textKey() {
        return "phase." + name().toLowerCase(Locale.ROOT);
    }

    public String styleClass() {
        return "phase-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
