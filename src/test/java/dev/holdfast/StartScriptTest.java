package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.ConsoleProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Which Java the start script takes, and with which options.
@DisabledOnOs(OS.WINDOWS)
@SuppressWarnings("NullAway.Init") // the script comes with each test
final class StartScriptTest {
    @TempDir
    Path folder;

    private StartScript script;

    @BeforeEach
    void aDistribution() throws IOException {
        script = new StartScript(folder);
    }

    @Test
    void javaHomeIsTakenWhenItIsNewEnough() throws Exception {
        Path java = script.java("jdk 25", "25.0.3");

        StartScript.Outcome outcome =
                script.start(Map.of("JAVA_HOME", java.toString()), "run", "--all", "two words", "*");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.lines()).startsWith(java.resolve("bin/java").toString());
        assertThat(outcome.lines()).endsWith("dev.holdfast.app.Main", "run", "--all", "two words", "*");
        assertThat(outcome.lines())
                .contains(folder.toRealPath().resolve("a dist/fx").toString())
                .contains(folder.toRealPath().resolve("a dist/lib") + "/*");
    }

    @Test
    void anOldJavaHomeIsPassedOverForOneOnThePath() throws Exception {
        Path old = script.java("old", "1.8.0_412");
        Path newer = script.java("newer", "26-ea");

        StartScript.Outcome outcome =
                script.start(Map.of("JAVA_HOME", old.toString(), "PATH", newer + "/bin:/usr/bin:/bin"));

        assertThat(outcome.lines()).startsWith(newer.resolve("bin/java").toString());
    }

    @Test
    void aJavaWithoutReleaseFileIsAskedForItsVersion() throws Exception {
        Path java = script.java("plain", "25.0.1");
        Files.delete(java.resolve("release"));

        StartScript.Outcome outcome = script.start(Map.of("JAVA_HOME", java.toString()));

        assertThat(outcome.lines()).startsWith(java.resolve("bin/java").toString());
    }

    @Test
    void aJavaAskedForByNameIsNeverReplaced() throws Exception {
        Path old = script.java("old", "17.0.15");
        Path newer = script.java("newer", "25.0.3");

        StartScript.Outcome outcome =
                script.start(Map.of("HOLDFAST_JAVA", old.toString(), "JAVA_HOME", newer.toString()));

        assertThat(outcome.exit()).isEqualTo(7);
        assertThat(String.join("\n", outcome.lines()))
                .contains("needs Java 25")
                .contains("HOLDFAST_JAVA: " + old.resolve("bin/java") + " is Java 17");
    }

    @Test
    void optionsComeAfterTheDefaultsAndAreNotExpandedToFileNames() throws Exception {
        Path java = script.java("jdk", "25");

        StartScript.Outcome outcome = script.start(
                Map.of("JAVA_HOME", java.toString(), "HOLDFAST_JAVA_OPTIONS", "-Xmx2g -Dpattern=/*"), "status");

        assertThat(outcome.lines()).containsSubsequence("-Xmx512m", "-Xmx2g", "-Dpattern=/*", "-cp", "status");
    }

    @Test
    void onlyCommandsThatDoNotWorkForLongDoWithoutTheOptimisingCompiler() throws Exception {
        Map<String, String> environment = script.with(Map.of());

        assertThat(script.start(environment, "policy", "list").lines()).contains("-XX:TieredStopAtLevel=1");
        for (String command : List.of("run", "verify", "daemon", "console", "demo", "--home=x")) {
            assertThat(script.start(environment, command).lines()).doesNotContain("-XX:TieredStopAtLevel=1");
        }
    }

    @Test
    void aWindowSharesItsProcessorsWithLittleOptimisingAndShortCollections() throws Exception {
        Map<String, String> environment = script.with(Map.of());

        for (String command : List.of("console", "demo")) {
            assertThat(script.start(environment, command).lines()).containsSequence(ConsoleProcesses.WINDOW);
        }
        for (String command : List.of("run", "daemon", "status")) {
            assertThat(script.start(environment, command).lines()).doesNotContainAnyElementsOf(ConsoleProcesses.WINDOW);
        }
    }

    @Test
    void aChainOfLinksLeadsToTheDistribution() throws Exception {
        Path java = script.java("jdk", "25");
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("a dist/bin/holdfast"));
        script.by(Files.createSymbolicLink(folder.resolve("first"), second));

        StartScript.Outcome outcome = script.start(Map.of("JAVA_HOME", java.toString()));

        assertThat(outcome.lines())
                .contains(folder.toRealPath().resolve("a dist/fx").toString());
    }
}
