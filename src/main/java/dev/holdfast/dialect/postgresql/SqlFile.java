package dev.holdfast.dialect.postgresql;

import dev.holdfast.dialect.Engine;

/// A statement kept in a file of its own, under `sql/postgresql`.
final class SqlFile {
    private SqlFile() {}

    static String read(String name) {
        return dev.holdfast.dialect.SqlFile.read(Engine.POSTGRESQL, name);
    }
}
