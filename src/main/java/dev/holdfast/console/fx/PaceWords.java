package dev.holdfast.console.fx;

import dev.holdfast.policy.Policy.Pace;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// The names of paces, for boxes to choose one from.
public final class PaceWords extends StringConverter<Pace> {
    private final Texts texts;

    public PaceWords(Texts texts) {
        this.texts = texts;
    }

    @Override
    public String toString(@Nullable Pace pace) {
        return pace == null ? "" : texts.get("pace." + pace.id());
    }

    @Override
    public Pace fromString(String text) {
        throw new UnsupportedOperationException("a pace is chosen, not typed");
    }
}
