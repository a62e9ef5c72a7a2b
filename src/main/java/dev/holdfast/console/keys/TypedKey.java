package dev.holdfast.console.keys;

import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/// A key known by the character that it types, wherever a keyboard has it.
public final class TypedKey extends KeyCombination {
    private final String character;

    public TypedKey(String character) {
        this.character = character;
    }

    @Override
    public boolean match(KeyEvent event) {
        return event.getEventType() == KeyEvent.KEY_TYPED
                && event.getCharacter().equals(character);
    }

    @Override
    public String getName() {
        return character;
    }

    @Override
    public String getDisplayText() {
        return character;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TypedKey key && key.character.equals(character);
    }

    @Override
    public int hashCode() {
        return character.hashCode();
    }

    @Override
    public String toString() {
        return character;
    }
}
