package dev.holdfast.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The class path of this process with class files as they are installed, in jars: a cache of classes takes them from
/// nowhere else.
public final class PackedClasses {
    private PackedClasses() {}

    /// @param directory where the jars come, or are already
    /// @throws IllegalStateException when they cannot be packed
    public static String path(Path directory) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""))
                .split(File.pathSeparator, -1)) {
            Path jar = directory.resolve(entries.size() + ".jar");
            if (Files.isDirectory(Path.of(entry))) {
                if (!Files.exists(jar)) {
                    pack(entry, jar);
                }
                entries.add(jar.toString());
            } else if (Files.exists(Path.of(entry))) {
                entries.add(entry);
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void pack(String directory, Path jar) throws IOException {
        String program =
                Path.of(System.getProperty("java.home", ""), "bin", "jar").toString();
        Process packing = new ProcessBuilder(program, "-c", "-f", jar.toString(), "-C", directory, ".")
                .inheritIO()
                .start();
        int exit = packing.onExit().join().exitValue();
        if (exit != 0) {
            throw new IllegalStateException("jar ended with " + exit + " for " + directory);
        }
    }
}
