package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The start script of a distribution below a folder with a blank, and Javas that only print what they were started
/// with.
final class StartScript {
    private final Path folder;
    private Path script;

    /// @param folder empty
    StartScript(Path folder) throws IOException {
        this.folder = folder;
        script = folder.resolve("a dist/bin/holdfast");
        Files.createDirectories(script.getParent());
        Files.copy(Path.of("installer/bin/holdfast"), script);
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    /// Starts it from now on by another way that leads to it.
    void by(Path way) {
        script = way;
    }

    Path file() {
        return script;
    }

    Path java(String name, String version) throws IOException {
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

    /// An environment with a Java that will do.
    Map<String, String> with(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA_HOME", java("jdk", "25").toString());
        return all;
    }

    Outcome start(Map<String, String> environment, String... arguments) throws Exception {
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

    /// What came of a start.
    ///
    /// @param lines what was printed
    record Outcome(int exit, List<String> lines) {
        /// The file that Java is told to write down in which classes it used; empty for none.
        String used() {
            return told("-XX:AOTConfiguration=");
        }

        /// The cache that Java is told to begin with; empty for none.
        String cache() {
            return told("-XX:AOTCache=");
        }

        private String told(String option) {
            return lines.stream()
                    .filter(line -> line.startsWith(option))
                    .findFirst()
                    .map(line -> line.substring(option.length()))
                    .orElse("");
        }
    }
}
