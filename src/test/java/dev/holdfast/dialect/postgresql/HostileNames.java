package dev.holdfast.dialect.postgresql;

import java.util.List;

/// Names that a table or column may have.
final class HostileNames {
    static final List<String> ALL = List.of(
            "MixedCase",
            "with space",
            "with.dot",
            "with\"quote",
            "\"",
            "'",
            "we?ird ?? $1 :name {brace} %s %1$s",
            "$$",
            "back\\slash",
            "--comment",
            "/* comment */",
            "x\"; drop table victim; --",
            "x'; drop table victim; --",
            "select",
            "größe_日本語_🐘",
            "new\nline",
            "a,b",
            "NULL",
            "n".repeat(63),
            "ü".repeat(31));

    private HostileNames() {}
}
