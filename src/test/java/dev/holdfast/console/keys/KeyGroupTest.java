package dev.holdfast.console.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Texts;
import java.util.List;
import java.util.Locale;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.junit.jupiter.api.Test;

class KeyGroupTest {
    private final Texts texts = new Texts(Locale.ENGLISH);

    private static KeyCombination with(KeyCode code) {
        return new KeyCodeCombination(code, KeyCombination.SHORTCUT_DOWN);
    }

    @Test
    void whatAKeyDoesInItsPlaceGoesBeforeWhatItDoesElsewhere() {
        assertThat(KeyGroup.of("", "policies", List.of(with(KeyCode.ENTER)), texts)
                        .lines())
                .extracting(KeyGroup.Line::words)
                .containsExactly("Dry run: the plan, or the rows that an edit means");
        assertThat(KeyGroup.of("", "history", List.of(with(KeyCode.ENTER)), texts)
                        .lines())
                .extracting(KeyGroup.Line::words)
                .containsExactly("Ask");
    }

    @Test
    void keysThatLookAlikeAreOneLineAndTheirCapsAreThoseOfAKeyboard() {
        List<KeyGroup.Line> lines = KeyGroup.of(
                        "",
                        "shell",
                        List.of(
                                with(KeyCode.PLUS),
                                with(KeyCode.ADD),
                                with(KeyCode.ENTER),
                                new KeyCodeCombination(KeyCode.ESCAPE),
                                new TypedKey("?")),
                        texts)
                .lines();

        assertThat(lines).extracting(KeyGroup.Line::cap).doesNotHaveDuplicates().contains("Ctrl+Enter", "Esc", "?");
        assertThat(lines).filteredOn(line -> line.words().equals("Larger")).hasSize(1);
    }
}
