package dev.holdfast.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// A statement kept in a file of its own, under `sql/<engine>`.
public final class SqlFile {
    private SqlFile() {}

    public static String read(Engine engine, String name) {
        String path = "/sql/" + engine.id() + "/" + name;
        try (InputStream file = Objects.requireNonNull(SqlFile.class.getResourceAsStream(path), path)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }
}
