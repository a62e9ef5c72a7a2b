package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The cache of classes that the start script keeps for the commands that come.
@DisabledOnOs(OS.WINDOWS)
@SuppressWarnings("NullAway.Init") // the script comes with each test
final class StartScriptClassesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private StartScript script;

    @BeforeEach
    void aDistribution() throws IOException {
        script = new StartScript(folder);
    }

    @Test
    void aFirstCommandWritesDownItsClassesTheNextHasACacheMadeAndTheThirdBeginsWithIt() throws Exception {
        Map<String, String> environment = script.with(Map.of("HOME", folder.toString()));
        Path used = Path.of(script.start(environment, "status").used());
        Files.writeString(used, "classes");

        StartScript.Outcome second = script.start(environment, "status");

        Path cache = Path.of(used.toString().replaceFirst("used$", "aot"));
        awaitFiles(cache);
        assertThat(second.lines()).noneMatch(option -> option.startsWith("-XX:AOT"));
        assertThat(second.exit()).isZero();
        assertThat(cache).content().contains("dev.holdfast.app.Main", "-XX:AOTMode=create", "-cp");
        StartScript.Outcome third = script.start(environment, "status");
        assertThat(third.cache()).isEqualTo(cache.toString());
        assertThat(third.used()).isEmpty();
    }

    @Test
    void aLockThatACallerHandsDownIsNotKeptWhileACacheIsMade() throws Exception {
        Map<String, String> environment = script.with(Map.of("HOME", folder.toString()));
        Path used = Path.of(script.start(environment, "status").used());
        Files.writeString(used, "classes");
        Path lock = folder.resolve("lock");
        Path caller = folder.resolve("caller");
        Files.writeString(caller, "exec 3>'%s' 9>&3\nexec '%s' \"$@\"\n".formatted(lock, script.file()));
        script.by(caller);

        script.start(environment, "status");

        awaitFiles(Path.of(used.toString().replaceFirst("used$", "aot")));
        assertThat(lock).isEmptyFile();
    }

    @Test
    void commandsThatLookThoseThatWorkAndTheWindowHaveEachTheirClasses() throws Exception {
        Map<String, String> environment = script.with(Map.of("HOME", folder.toString()));
        Path cache = folder.resolve(".cache/holdfast");

        assertThat(script.start(environment, "status").used())
                .startsWith(cache + "/look-")
                .isEqualTo(script.start(environment, "policy", "list").used());
        assertThat(script.start(environment, "run").used()).startsWith(cache + "/work-");
        assertThat(script.start(environment, "console").used()).startsWith(cache + "/window-");
        assertThat(Files.getPosixFilePermissions(cache)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        Path other = folder.resolve("a cache");
        assertThat(script.start(script.with(Map.of("XDG_CACHE_HOME", other.toString())), "status")
                        .used())
                .startsWith(other + "/holdfast/look-");
    }

    @Test
    void aDemoBeginsWithTheClassesOfTheWindowAndWritesNoneDown() throws Exception {
        Map<String, String> environment = script.with(Map.of("HOME", folder.toString()));
        assertThat(script.start(environment, "demo").used()).isEmpty();
        String used = script.start(environment, "console").used();
        String cache = Files.writeString(Path.of(used.replaceFirst("used$", "aot")), "cache")
                .toString();

        assertThat(script.start(environment, "demo").cache()).isEqualTo(cache);
    }

    @Test
    void anotherHoldfastOrJavaWritesItsClassesDownAnew() throws Exception {
        Map<String, String> environment = script.with(Map.of("HOME", folder.toString()));
        Path lib = Files.createDirectories(folder.resolve("a dist/lib"));
        Path jar = Files.writeString(lib.resolve("holdfast.jar"), "one");
        Path used = Path.of(script.start(environment, "status").used());
        Path cache = Files.writeString(Path.of(used.toString().replaceFirst("used$", "aot")), "cache");
        Files.setLastModifiedTime(cache, FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));

        Files.writeString(jar, "another");
        String other = script.start(environment, "status").used();
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.9\"\n");
        String third = script.start(environment, "status").used();

        assertThat(other).isNotEmpty().isNotEqualTo(used.toString());
        assertThat(third).isNotEmpty().isNotEqualTo(other);
        assertThat(cache).as("nobody needs it any more").doesNotExist();
    }

    @Test
    void aCacheThatCannotBeMadeLeavesNothingBehind() throws Exception {
        Map<String, String> environment = script.with(Map.of("HOME", folder.toString()));
        Path used = Path.of(script.start(environment, "status").used());
        Files.writeString(used, "classes");
        Path jdk = folder.resolve("jdk/bin/java");
        Files.writeString(jdk, "#!/bin/sh\necho said; echo told >&2; exit 3\n");

        StartScript.Outcome second = script.start(
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
        Map<String, String> environment = script.with(Map.of("HOME", folder.toString()));

        assertThat(script.start(environment, "daemon").used()).isEmpty();
        assertThat(script.start(script.with(Map.of("HOME", folder.toString(), "HOLDFAST_CLASSES", "off")), "status")
                        .used())
                .isEmpty();
        assertThat(script.start(script.with(Map.of()), "status").used()).isEmpty();
        Path file = Files.createFile(folder.resolve("a file"));
        assertThat(script.start(script.with(Map.of("XDG_CACHE_HOME", file.toString())), "status")
                        .used())
                .isEmpty();
    }

    @Test
    @EnabledIf("root")
    void aFolderOfAnotherUserKeepsNoClasses() throws Exception {
        Path cache = Files.createDirectories(folder.resolve(".cache/holdfast"));
        Files.setOwner(
                cache, cache.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));

        assertThat(script.start(script.with(Map.of("HOME", folder.toString())), "status")
                        .used())
                .isEmpty();
    }

    @Test
    void optionsOfTheUserThatACacheMayNotBearDoWithoutIt() throws Exception {
        for (String options :
                List.of("-XX:AOTCache=/mine", "-Xmx1g -XX:StartFlightRecording", "-Xshare:off", "-javaagent:x")) {
            Map<String, String> environment =
                    script.with(Map.of("HOME", folder.toString(), "HOLDFAST_JAVA_OPTIONS", options));
            assertThat(script.start(environment, "status").used()).as(options).isEmpty();
        }
        Map<String, String> tool = script.with(Map.of("HOME", folder.toString(), "JAVA_TOOL_OPTIONS", "-javaagent:x"));
        assertThat(script.start(tool, "status").used()).isEmpty();
        for (String options : List.of("", "-Xmx1g -Dx=y", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")) {
            Map<String, String> environment =
                    script.with(Map.of("HOME", folder.toString(), "HOLDFAST_JAVA_OPTIONS", options));
            assertThat(script.start(environment, "status").used()).as(options).isNotEmpty();
        }
    }

    @Test
    void classesThatAreBeingWrittenDownOrWereCutOffArePassedOverAndLaterRemoved() throws Exception {
        Map<String, String> environment = script.with(Map.of("HOME", folder.toString()));
        Path file = Path.of(script.start(environment, "status").used());
        Files.write(file, new byte[100]);

        assertThat(script.start(environment, "status").used()).isEmpty();
        assertThat(file).exists();

        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));
        assertThat(script.start(environment, "status").used()).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(script.start(environment, "status").used()).isEqualTo(file.toString());
    }

    static boolean root() {
        return System.getProperty("user.name", "").equals("root");
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
}
