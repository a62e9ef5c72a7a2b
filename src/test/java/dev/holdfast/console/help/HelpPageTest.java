package dev.holdfast.console.help;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.help.HelpPage.Entry;
import org.junit.jupiter.api.Test;

class HelpPageTest {
    @Test
    void aPageIsAQuestionParagraphsWordsAndCommands() {
        HelpPage page = HelpPage.parse("""
                What is frozen?

                One paragraph.
                Another = one.
                == words
                hold = why rows may not go
                == commands
                holdfast session list --filter state = failed = those that failed
                """);

        assertThat(page.question()).isEqualTo("What is frozen?");
        assertThat(page.paragraphs()).containsExactly("One paragraph.", "Another = one.");
        assertThat(page.words()).containsExactly(new Entry("hold", "why rows may not go"));
        assertThat(page.commands())
                .as("a command may have the sign, too")
                .containsExactly(new Entry("holdfast session list --filter state = failed", "those that failed"));
    }
}
