package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.ConsoleProcesses;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/// What the menu entry of an installed package starts.
final class PackagedLauncherTest {
    private static final Path LINUX = Path.of("installer/linux");
    private static final String OPTION = "--java-options ";

    @Test
    void theMenuEntryOpensTheConsoleWithTheOptionsOfAllCommandsAndThoseOfAWindow() throws IOException {
        List<String> expected = new ArrayList<>(Files.readAllLines(LINUX.resolve("common.args")).stream()
                .filter(line -> line.startsWith(OPTION))
                .map(line -> line.substring(OPTION.length()))
                .toList());
        assertThat(expected).isNotEmpty();
        expected.addAll(ConsoleProcesses.WINDOW);
        Properties launcher = new Properties();
        try (Reader reader = Files.newBufferedReader(LINUX.resolve("console.properties"))) {
            launcher.load(reader);
        }

        assertThat(launcher.getProperty("arguments")).isEqualTo("console");
        assertThat(launcher.getProperty("linux-shortcut")).isEqualTo("true");
        assertThat(launcher.getProperty("java-options").split(" +", -1)).containsExactlyElementsOf(expected);
    }
}
