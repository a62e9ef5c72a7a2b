package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.console.fx.Room;
import dev.holdfast.console.help.HelpPage;
import java.io.PrintWriter;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/// The console's help names commands that there are.
class HelpPagesTest {
    private final GlobalOptions options = new GlobalOptions();
    private final PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
    private final CommandLine root = CommandTree.build(
            options,
            new Invocation(
                    options, (_, _) -> new FakeWorkbench(), nowhere, nowhere, Map.of(), Screen.ofProcess(Map.of())));

    @ParameterizedTest
    @EnumSource
    void everyRoomHasAPageWhoseCommandsCanBeTyped(Room room) {
        HelpPage page = HelpPage.of(room);

        assertThat(page.question()).endsWithIgnoringCase(page.question().endsWith(".") ? "." : "?");
        assertThat(page.paragraphs()).isNotEmpty();
        assertThat(page.words()).isNotEmpty();
        assertThat(page.commands()).isNotEmpty().allSatisfy(command -> assertThat(command.name())
                .startsWith("holdfast "));
        page.commands().forEach(command -> parse(command.name()));
    }

    /// As the shell would hand it over; picocli refuses what it does not know.
    private void parse(String command) {
        String[] words = command.substring("holdfast ".length()).split(" (?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].replace("\"", "");
        }
        root.setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words);
    }
}
