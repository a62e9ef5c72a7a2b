package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Texts that people have read, kept as files. `-Dholdfast.golden=write` writes them anew, to be read again.
public final class Golden {
    private static final Path FILES = Path.of("src/test/resources/golden");

    private Golden() {}

    /// Fails unless `text` is what the file `name` says.
    public static void same(String name, String text) {
        Path file = FILES.resolve(name);
        String whole = text.stripTrailing() + "\n";
        try {
            if ("write".equals(System.getProperty("holdfast.golden"))) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, whole);
            }
            assertThat(whole).as(name).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
