package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/// The cache of classes that the start script keeps for the commands that come.
@DisabledOnOs(OS.WINDOWS)
@SuppressWarnings("NullAway.Init") // the script and its environment come with each test
final class StartScriptClassesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private StartScript script;
    private Map<String, String> home;

    @BeforeEach
    void aDistribution() throws IOException {
        script = new StartScript(folder);
        home = script.with(Map.of("HOME", folder.toString()));
    }

    /// As somebody who has a home would start it.
    private StartScript.Outcome start(String... arguments) throws Exception {
        return start(Map.of(), arguments);
    }

    /// @param more of the environment, beside that home and a Java that will do
    private StartScript.Outcome start(Map<String, String> more, String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(home);
        environment.putAll(more);
        return script.start(environment, arguments);
    }

    /// A first command has ended, as far as Java's part of it goes.
    ///
    /// @return where its classes are written down
    private Path wroteDownItsClasses() throws Exception {
        return Files.writeString(Path.of(start("status").used()), "classes");
    }

    /// The cache that is made of what a command wrote down.
    private static Path cacheOf(Path used) {
        return Path.of(used.toString().replaceFirst("used$", "aot"));
    }

    @Test
    void aFirstCommandWritesDownItsClassesTheNextHasACacheMadeAndTheThirdBeginsWithIt() throws Exception {
        Path used = wroteDownItsClasses();

        StartScript.Outcome second = start("status");

        Path cache = cacheOf(used);
        awaitFiles(cache);
        assertThat(second.lines()).noneMatch(option -> option.startsWith("-XX:AOT"));
        assertThat(second.exit()).isZero();
        assertThat(cache).content().contains("dev.holdfast.app.Main", "-XX:AOTMode=create", "-cp");
        StartScript.Outcome third = start("status");
        assertThat(third.cache()).isEqualTo(cache.toString());
        assertThat(third.used()).isEmpty();
    }

    @Test
    void aLockThatACallerHandsDownIsNotKeptWhileACacheIsMade() throws Exception {
        Path used = wroteDownItsClasses();
        Path lock = folder.resolve("lock");
        Path caller = folder.resolve("caller");
        Files.writeString(caller, "exec 3>'%s' 9>&3\nexec '%s' \"$@\"\n".formatted(lock, script.file()));
        script.by(caller);

        start("status");

        awaitFiles(cacheOf(used));
        assertThat(lock).isEmptyFile();
    }

    @Test
    void commandsThatLookThoseThatWorkAndTheWindowHaveEachTheirClasses() throws Exception {
        Path cache = folder.resolve(".cache/holdfast");

        assertThat(start("status").used())
                .startsWith(cache + "/look-")
                .isEqualTo(start("policy", "list").used());
        assertThat(start("run").used()).startsWith(cache + "/work-");
        assertThat(start("console").used()).startsWith(cache + "/window-");
        assertThat(Files.getPosixFilePermissions(cache)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        Path other = folder.resolve("a cache");
        assertThat(script.start(script.with(Map.of("XDG_CACHE_HOME", other.toString())), "status")
                        .used())
                .startsWith(other + "/holdfast/look-");
    }

    @Test
    void aDemoBeginsWithTheClassesOfTheWindowAndWritesNoneDown() throws Exception {
        assertThat(start("demo").used()).isEmpty();
        Path used = Path.of(start("console").used());
        String cache = Files.writeString(cacheOf(used), "cache").toString();

        assertThat(start("demo").cache()).isEqualTo(cache);
    }

    @Test
    void anotherHoldfastOrJavaWritesItsClassesDownAnew() throws Exception {
        Path lib = Files.createDirectories(folder.resolve("a dist/lib"));
        Path jar = Files.writeString(lib.resolve("holdfast.jar"), "one");
        Path used = Path.of(start("status").used());
        Path cache = Files.writeString(cacheOf(used), "cache");
        Files.setLastModifiedTime(cache, FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));

        Files.writeString(jar, "another");
        String other = start("status").used();
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.9\"\n");
        String third = start("status").used();

        assertThat(other).isNotEmpty().isNotEqualTo(used.toString());
        assertThat(third).isNotEmpty().isNotEqualTo(other);
        assertThat(cache).as("nobody needs it any more").doesNotExist();
    }

    @Test
    void aCacheThatCannotBeMadeLeavesNothingBehind() throws Exception {
        wroteDownItsClasses();
        Files.writeString(folder.resolve("jdk/bin/java"), "#!/bin/sh\necho said; echo told >&2; exit 3\n");

        StartScript.Outcome second = start("status");

        assertThat(second.exit()).isEqualTo(3);
        assertThat(second.lines()).containsExactlyInAnyOrder("said", "told");
        awaitFiles();
    }

    @Test
    void classesAreNotKeptWhereThatIsNotWantedOrNotSafe() throws Exception {

        assertThat(start("daemon").used()).isEmpty();
        assertThat(start(Map.of("HOLDFAST_CLASSES", "off"), "status").used()).isEmpty();
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

        assertThat(start("status").used()).isEmpty();
    }

    @Test
    void optionsOfTheUserThatACacheMayNotBearDoWithoutIt() throws Exception {
        for (String options :
                List.of("-XX:AOTCache=/mine", "-Xmx1g -XX:StartFlightRecording", "-Xshare:off", "-javaagent:x")) {
            assertThat(start(Map.of("HOLDFAST_JAVA_OPTIONS", options), "status").used())
                    .as(options)
                    .isEmpty();
        }
        assertThat(start(Map.of("JAVA_TOOL_OPTIONS", "-javaagent:x"), "status").used())
                .isEmpty();
        for (String options : List.of("", "-Xmx1g -Dx=y", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1")) {
            assertThat(start(Map.of("HOLDFAST_JAVA_OPTIONS", options), "status").used())
                    .as(options)
                    .isNotEmpty();
        }
    }

    @Test
    void classesThatAreBeingWrittenDownOrWereCutOffArePassedOverAndLaterRemoved() throws Exception {
        Path file = Path.of(start("status").used());
        Files.write(file, new byte[100]);

        assertThat(start("status").used()).isEmpty();
        assertThat(file).exists();

        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));
        assertThat(start("status").used()).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(start("status").used()).isEqualTo(file.toString());
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
