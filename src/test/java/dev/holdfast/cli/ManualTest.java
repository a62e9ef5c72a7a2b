package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.ErrorCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// The manual page names what there is.
class ManualTest {
    private final FakeWorkbench bench = new FakeWorkbench();
    private final GlobalOptions options = new GlobalOptions();
    private final PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());

    private static String manual() throws IOException {
        return Files.readString(Path.of("src/site/markdown/cli.md"));
    }

    @Test
    void everyCommandAndOptionIsInTheManual() throws IOException {
        CommandLine root = CommandTree.build(
                options,
                new Invocation(options, (_, _) -> bench, nowhere, nowhere, Map.of(), Screen.ofProcess(Map.of())));

        check(root, manual());
    }

    @Test
    void everyExitCodeIsInTheManual() throws IOException {
        for (ErrorCode code : ErrorCode.values()) {
            assertThat(manual()).contains("| " + code.exitCode() + " |");
        }
    }

    private static void check(CommandLine command, String manual) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.usageHelp()) {
                assertThat(manual).as(command.getCommandSpec().qualifiedName()).containsAnyOf(option.names());
            }
        }
        assertThat(manual).containsPattern("[`, ]" + command.getCommandName() + "[`, ]");
        command.getSubcommands().values().forEach(child -> check(child, manual));
    }
}
