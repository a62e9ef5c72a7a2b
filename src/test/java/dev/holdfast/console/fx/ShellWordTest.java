package dev.holdfast.console.fx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.BadInput;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ShellWordTest {
    /// A real shell reads back what was spelt, but for what no command line can carry.
    @Test
    void aShellReadsBackWhatWasSpelt() throws Exception {
        List<String> words = BadInput.all().stream()
                .filter(text -> !text.contains("\0") && text.length() < 1_000)
                .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text))
                .toList();
        String script = words.stream().map(ShellWord::of).collect(Collectors.joining(" ", "printf '%s\\0' ", "\n"));

        Process shell = new ProcessBuilder("sh").start();
        try (var in = shell.getOutputStream()) {
            in.write(script.getBytes(StandardCharsets.UTF_8));
        }
        String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(List.of(answer.split("\0", -1)).subList(0, words.size())).isEqualTo(words);
    }

    @Test
    void whatNeedsNoQuotesHasNoneAndNoReasonIsNotSpelt() {
        assertThat(ShellWord.of("shop/public.orders")).isEqualTo("shop/public.orders");
        assertThat(ShellWord.of("it's")).isEqualTo("'it'\\''s'");
        assertThat(ShellWord.of("")).isEqualTo("''");
        assertThat(ShellWord.reason(" ")).isEmpty();
        assertThat(ShellWord.reason("court order")).isEqualTo(" --reason 'court order'");
    }
}
