package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The start script with Javas that only print what they were started with.
@DisabledOnOs(OS.WINDOWS)
final class StartScriptTest {
    @TempDir
    Path folder;

    private Path script;

    @BeforeEach
    void aDistributionBelowAFolderWithABlank() throws IOException {
        script = folder.resolve("a dist/bin/holdfast");
        Files.createDirectories(script.getParent());
        Files.copy(Path.of("installer/bin/holdfast"), script);
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void javaHomeIsTakenWhenItIsNewEnough() throws Exception {
        Path java = java("jdk 25", "25.0.3");

        Outcome outcome = start(Map.of("JAVA_HOME", java.toString()), "run", "--all", "two words", "*");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.lines()).startsWith(java.resolve("bin/java").toString());
        assertThat(outcome.lines()).endsWith("dev.holdfast.app.Main", "run", "--all", "two words", "*");
        assertThat(outcome.lines())
                .contains(folder.toRealPath().resolve("a dist/fx").toString())
                .contains(folder.toRealPath().resolve("a dist/lib") + "/*");
    }

    @Test
    void anOldJavaHomeIsPassedOverForOneOnThePath() throws Exception {
        Path old = java("old", "1.8.0_412");
        Path newer = java("newer", "26-ea");

        Outcome outcome = start(Map.of("JAVA_HOME", old.toString(), "PATH", newer + "/bin:/usr/bin:/bin"));

        assertThat(outcome.lines()).startsWith(newer.resolve("bin/java").toString());
    }

    @Test
    void aJavaWithoutReleaseFileIsAskedForItsVersion() throws Exception {
        Path java = java("plain", "25.0.1");
        Files.delete(java.resolve("release"));

        Outcome outcome = start(Map.of("JAVA_HOME", java.toString()));

        assertThat(outcome.lines()).startsWith(java.resolve("bin/java").toString());
    }

    @Test
    void aJavaAskedForByNameIsNeverReplaced() throws Exception {
        Path old = java("old", "17.0.15");
        Path newer = java("newer", "25.0.3");

        Outcome outcome = start(Map.of("HOLDFAST_JAVA", old.toString(), "JAVA_HOME", newer.toString()));

        assertThat(outcome.exit()).isEqualTo(7);
        assertThat(String.join("\n", outcome.lines()))
                .contains("needs Java 25")
                .contains("HOLDFAST_JAVA: " + old.resolve("bin/java") + " is Java 17");
    }

    @Test
    void optionsComeAfterTheDefaultsAndAreNotExpandedToFileNames() throws Exception {
        Path java = java("jdk", "25");

        Outcome outcome =
                start(Map.of("JAVA_HOME", java.toString(), "HOLDFAST_JAVA_OPTIONS", "-Xmx2g -Dpattern=/*"), "status");

        assertThat(outcome.lines()).containsSubsequence("-Xmx512m", "-Xmx2g", "-Dpattern=/*", "-cp", "status");
    }

    @Test
    void classesAreKeptInAFileOfTheCommandsAndOneOfTheWindow() throws Exception {
        Map<String, String> environment = with(Map.of("HOME", folder.toString()));
        Path cache = folder.resolve(".cache/holdfast");

        assertThat(classes(start(environment, "status")))
                .startsWith(cache + "/command-")
                .isEqualTo(classes(start(environment, "policy", "list")));
        assertThat(classes(start(environment, "console"))).startsWith(cache + "/window-");
        assertThat(Files.getPosixFilePermissions(cache)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        Path other = folder.resolve("a cache");
        assertThat(classes(start(with(Map.of("XDG_CACHE_HOME", other.toString())), "status")))
                .startsWith(other + "/holdfast/command-");
    }

    @Test
    void classesAreNotKeptWhereThatIsNotWantedOrNotSafe() throws Exception {
        Map<String, String> environment = with(Map.of("HOME", folder.toString()));

        assertThat(classes(start(environment, "daemon"))).isEmpty();
        assertThat(classes(start(with(Map.of("HOME", folder.toString(), "HOLDFAST_CLASSES", "off")), "status")))
                .isEmpty();
        assertThat(classes(start(with(Map.of()), "status"))).isEmpty();
        Path file = Files.createFile(folder.resolve("a file"));
        assertThat(classes(start(with(Map.of("XDG_CACHE_HOME", file.toString())), "status")))
                .isEmpty();
    }

    @Test
    @EnabledIf("root")
    void aFolderOfAnotherUserKeepsNoClasses() throws Exception {
        Path cache = Files.createDirectories(folder.resolve(".cache/holdfast"));
        Files.setOwner(
                cache, cache.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

        assertThat(classes(start(with(Map.of("HOME", folder.toString())), "status")))
                .isEmpty();
    }

    static boolean root() {
        return System.getProperty("user.name", "").equals("root");
    }

    @Test
    void onlyCommandsThatDoNotWorkForLongDoWithoutTheOptimisingCompiler() throws Exception {
        Map<String, String> environment = with(Map.of());

        assertThat(start(environment, "policy", "list").lines()).contains("-XX:TieredStopAtLevel=1");
        for (String command : List.of("run", "verify", "daemon", "console", "demo", "--home=x")) {
            assertThat(start(environment, command).lines()).doesNotContain("-XX:TieredStopAtLevel=1");
        }
    }

    @Test
    void aWindowSharesItsProcessorsWithLittleOptimising() throws Exception {
        Map<String, String> environment = with(Map.of());

        for (String command : List.of("console", "demo")) {
            assertThat(start(environment, command).lines()).contains("-XX:Tier4CompileThreshold=150000");
        }
        for (String command : List.of("run", "daemon", "status")) {
            assertThat(start(environment, command).lines()).noneMatch(option -> option.startsWith("-XX:Tier4"));
        }
    }

    @Test
    void optionsOfTheUserWinOverTheFileOfClasses() throws Exception {
        Outcome outcome = start(
                with(Map.of("HOME", folder.toString(), "HOLDFAST_JAVA_OPTIONS", "-XX:SharedArchiveFile=/mine")),
                "status");

        assertThat(outcome.lines())
                .containsSubsequence(
                        "-XX:+AutoCreateSharedArchive",
                        "-XX:SharedArchiveFile=" + classes(outcome),
                        "-XX:SharedArchiveFile=/mine");
    }

    @Test
    void aFileOfClassesThatWasCutOffIsPassedOverAndLaterRemoved() throws Exception {
        Map<String, String> environment = with(Map.of("HOME", folder.toString()));
        Path file = Path.of(classes(start(environment, "status")));
        Files.write(file, new byte[100]);

        assertThat(classes(start(environment, "status"))).isEmpty();
        assertThat(file).exists();

        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));
        assertThat(classes(start(environment, "status"))).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(classes(start(environment, "status"))).isEqualTo(file.toString());
    }

    private Map<String, String> with(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA_HOME", java("jdk", "25").toString());
        return all;
    }

    /// The file that Java is told to keep classes in; empty for none.
    private static String classes(Outcome outcome) {
        String option = "-XX:SharedArchiveFile=";
        return outcome.lines().stream()
                .filter(line -> line.startsWith(option))
                .findFirst()
                .map(line -> line.substring(option.length()))
                .orElse("");
    }

    @Test
    void aChainOfLinksLeadsToTheDistribution() throws Exception {
        Path java = java("jdk", "25");
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("a dist/bin/holdfast"));
        script = Files.createSymbolicLink(folder.resolve("first"), second);

        Outcome outcome = start(Map.of("JAVA_HOME", java.toString()));

        assertThat(outcome.lines())
                .contains(folder.toRealPath().resolve("a dist/fx").toString());
    }

    private Path java(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Path java = home.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(java, """
                #!/bin/sh
                if [ "$1" = -version ]; then
                    echo 'openjdk version "%s" 2026-01-01' >&2
                else
                    printf '%%s\\n' "$0" "$@"
                fi
                """.formatted(version));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return home;
    }

    private Outcome start(Map<String, String> environment, String... arguments) throws Exception {
        var process = new ProcessBuilder("sh", script.toString());
        process.command().addAll(List.of(arguments));
        process.environment().clear();
        process.environment().put("PATH", "/usr/bin:/bin");
        process.environment().putAll(environment);
        process.redirectErrorStream(true);
        Process started = process.start();
        String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(started.waitFor(), output.lines().toList());
    }

    private record Outcome(int exit, List<String> lines) {}
}
