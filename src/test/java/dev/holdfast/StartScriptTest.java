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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The start script with Javas that only print what they were started with.
@DisabledOnOs(OS.WINDOWS)
final class StartScriptTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

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
    void aFirstCommandWritesDownItsClassesTheNextHasACacheMadeAndTheThirdBeginsWithIt() throws Exception {
        Map<String, String> environment = with(Map.of("HOME", folder.toString()));
        Path used = Path.of(used(start(environment, "status")));
        Files.writeString(used, "classes");

        Outcome second = start(environment, "status");

        Path cache = Path.of(used.toString().replaceFirst("used$", "aot"));
        awaitFiles(cache);
        assertThat(second.lines()).noneMatch(option -> option.startsWith("-XX:AOT"));
        assertThat(second.exit()).isZero();
        assertThat(cache).content().contains("dev.holdfast.app.Main", "-XX:AOTMode=create", "-cp");
        Outcome third = start(environment, "status");
        assertThat(cache(third)).isEqualTo(cache.toString());
        assertThat(used(third)).isEmpty();
    }

    @Test
    void aLockThatACallerHandsDownIsNotKeptWhileACacheIsMade() throws Exception {
        Map<String, String> environment = with(Map.of("HOME", folder.toString()));
        Path used = Path.of(used(start(environment, "status")));
        Files.writeString(used, "classes");
        Path lock = folder.resolve("lock");
        Path real = script;
        script = folder.resolve("caller");
        Files.writeString(script, "exec 3>'%s' 9>&3\nexec '%s' \"$@\"\n".formatted(lock, real));

        start(environment, "status");

        awaitFiles(Path.of(used.toString().replaceFirst("used$", "aot")));
        assertThat(lock).isEmptyFile();
    }

    @Test
    void commandsThatLookThoseThatWorkAndTheWindowHaveEachTheirClasses() throws Exception {
        Map<String, String> environment = with(Map.of("HOME", folder.toString()));
        Path cache = folder.resolve(".cache/holdfast");

        assertThat(used(start(environment, "status")))
                .startsWith(cache + "/look-")
                .isEqualTo(used(start(environment, "policy", "list")));
        assertThat(used(start(environment, "run"))).startsWith(cache + "/work-");
        assertThat(used(start(environment, "console"))).startsWith(cache + "/window-");
        assertThat(Files.getPosixFilePermissions(cache)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        Path other = folder.resolve("a cache");
        assertThat(used(start(with(Map.of("XDG_CACHE_HOME", other.toString())), "status")))
                .startsWith(other + "/holdfast/look-");
    }

    @Test
    void aDemoBeginsWithTheClassesOfTheWindowAndWritesNoneDown() throws Exception {
        Map<String, String> environment = with(Map.of("HOME", folder.toString()));
        assertThat(used(start(environment, "demo"))).isEmpty();
        String used = used(start(environment, "console"));
        String cache = Files.writeString(Path.of(used.replaceFirst("used$", "aot")), "cache")
                .toString();

        assertThat(cache(start(environment, "demo"))).isEqualTo(cache);
    }

    @Test
    void anotherHoldfastOrJavaWritesItsClassesDownAnew() throws Exception {
        Map<String, String> environment = with(Map.of("HOME", folder.toString()));
        Path lib = Files.createDirectories(folder.resolve("a dist/lib"));
        Path jar = Files.writeString(lib.resolve("holdfast.jar"), "one");
        Path used = Path.of(used(start(environment, "status")));
        Path cache = Files.writeString(Path.of(used.toString().replaceFirst("used$", "aot")), "cache");
        Files.setLastModifiedTime(cache, FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));

        Files.writeString(jar, "another");
        String other = used(start(environment, "status"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.9\"\n");
        String third = used(start(environment, "status"));

        assertThat(other).isNotEmpty().isNotEqualTo(used.toString());
        assertThat(third).isNotEmpty().isNotEqualTo(other);
        assertThat(cache).as("nobody needs it any more").doesNotExist();
    }

    @Test
    void aCacheThatCannotBeMadeLeavesNothingBehind() throws Exception {
        Map<String, String> environment = with(Map.of("HOME", folder.toString()));
        Path used = Path.of(used(start(environment, "status")));
        Files.writeString(used, "classes");
        Path jdk = folder.resolve("jdk/bin/java");
        Files.writeString(jdk, "#!/bin/sh\necho said; echo told >&2; exit 3\n");

        Outcome second = start(
                Map.of(
                        "HOME",
                        folder.toString(),
                        "JAVA_HOME",
                        folder.resolve("jdk").toString()),
                "status");

        assertThat(second.exit()).isEqualTo(3);
        assertThat(second.lines()).containsExactlyInAnyOrder("said", "told");
        awaitFiles();
    }

    @Test
    void classesAreNotKeptWhereThatIsNotWantedOrNotSafe() throws Exception {
        Map<String, String> environment = with(Map.of("HOME", folder.toString()));

        assertThat(used(start(environment, "daemon"))).isEmpty();
        assertThat(used(start(with(Map.of("HOME", folder.toString(), "HOLDFAST_CLASSES", "off")), "status")))
                .isEmpty();
        assertThat(used(start(with(Map.of()), "status"))).isEmpty();
        Path file = Files.createFile(folder.resolve("a file"));
        assertThat(used(start(with(Map.of("XDG_CACHE_HOME", file.toString())), "status")))
                .isEmpty();
    }

    @Test
    @EnabledIf("root")
    void aFolderOfAnotherUserKeepsNoClasses() throws Exception {
        Path cache = Files.createDirectories(folder.resolve(".cache/holdfast"));
        Files.setOwner(
                cache, cache.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

        assertThat(used(start(with(Map.of("HOME", folder.toString())), "status")))
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
    void optionsOfTheUserThatACacheMayNotBearDoWithoutIt() throws Exception {
        for (String options :
                List.of("-XX:AOTCache=/mine", "-Xmx1g -XX:StartFlightRecording", "-Xshare:off", "-javaagent:x")) {
            Map<String, String> environment = with(Map.of("HOME", folder.toString(), "HOLDFAST_JAVA_OPTIONS", options));
            assertThat(used(start(environment, "status"))).as(options).isEmpty();
        }
        Map<String, String> tool = with(Map.of("HOME", folder.toString(), "JAVA_TOOL_OPTIONS", "-javaagent:x"));
        assertThat(used(start(tool, "status"))).isEmpty();
        for (String options : List.of("", "-Xmx1g -Dx=y", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")) {
            Map<String, String> environment = with(Map.of("HOME", folder.toString(), "HOLDFAST_JAVA_OPTIONS", options));
            assertThat(used(start(environment, "status"))).as(options).isNotEmpty();
        }
    }

    @Test
    void classesThatAreBeingWrittenDownOrWereCutOffArePassedOverAndLaterRemoved() throws Exception {
        Map<String, String> environment = with(Map.of("HOME", folder.toString()));
        Path file = Path.of(used(start(environment, "status")));
        Files.write(file, new byte[100]);

        assertThat(used(start(environment, "status"))).isEmpty();
        assertThat(file).exists();

        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));
        assertThat(used(start(environment, "status"))).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(used(start(environment, "status"))).isEqualTo(file.toString());
    }

    private Map<String, String> with(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA_HOME", java("jdk", "25").toString());
        return all;
    }

    /// The file that Java is told to write down in which classes it used; empty for none.
    private static String used(Outcome outcome) {
        return told(outcome, "-XX:AOTConfiguration=");
    }

    /// The cache that Java is told to begin with; empty for none.
    private static String cache(Outcome outcome) {
        return told(outcome, "-XX:AOTCache=");
    }

    private static String told(Outcome outcome, String option) {
        return outcome.lines().stream()
                .filter(line -> line.startsWith(option))
                .findFirst()
                .map(line -> line.substring(option.length()))
                .orElse("");
    }

    /// What is made behind a command comes, and its beginnings go, a moment after it.
    private void awaitFiles(Path... expected) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (!files().equals(List.of(expected)) && Instant.now().isBefore(end)) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(files()).containsExactly(expected);
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder.resolve(".cache/holdfast"))) {
            return files.toList();
        }
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
                elif [ "$1" = -XX:AOTMode=create ]; then
                    for lock in 3 9; do
                        [ ! -e /proc/self/fd/$lock ] || echo held >&$lock
                    done
                    for option in "$@"; do
                        case $option in -XX:AOTCache=*) printf '%%s\\n' "$@" >"${option#*=}" ;; esac
                    done
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
