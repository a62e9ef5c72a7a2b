package dev.holdfast.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A cache of the classes that one process used, for those after it, as the start script keeps one: see `cli.md`. Made
/// in two steps, a process that writes its classes down and one that makes the cache of them; both take the options
/// that are given here.
public final class ClassCache {
    private final Path used;
    private final Path cache;
    private final String classPath;

    /// @param directory where its files are, or will be
    /// @throws IllegalStateException when the classes cannot be packed
    public ClassCache(Path directory) throws IOException {
        used = directory.resolve("classes.used");
        cache = directory.resolve("classes.aot");
        classPath = PackedClasses.path(directory);
    }

    /// For a process that writes its classes down.
    public List<String> recording() {
        return List.of("-XX:AOTMode=record", "-XX:AOTConfiguration=" + used, "-cp", classPath);
    }

    /// For the process that makes the cache, and runs nothing.
    public List<String> making() {
        return List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + used, "-XX:AOTCache=" + cache, "-cp", classPath);
    }

    /// For a process that begins with the cache where it was made, and without one otherwise.
    public List<String> options() {
        return isMade() ? List.of("-XX:AOTCache=" + cache, "-cp", classPath) : List.of("-cp", classPath);
    }

    public boolean isMade() {
        return Files.exists(cache);
    }
}
