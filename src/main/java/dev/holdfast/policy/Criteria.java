package dev.holdfast.policy;

import dev.holdfast.dialect.Condition;
import java.nio.charset.StandardCharsets;

/// The language in which a policy says which rows it means: a small part of SQL, read into a typed tree.
///
/// Columns are `status`, `"Mixed Case"` or, of a declared join, `alias.column`. Values are `'text'` (with `''` for a
/// quote), numbers, `true`, `false`, `date '2026-01-31'` and `timestamp '2026-01-31 18:00'`, with an offset (`+02:00`,
/// `Z`) or without. Comparisons are `=`, `<>` (or `!=`), `<`, `<=`, `>`, `>=`, `[NOT] IN (...)`, `[NOT] BETWEEN ... AND
/// ...`, `[NOT] LIKE '...'` with `\` as escape, and `IS [NOT] NULL`; they are joined by `AND`, `OR`, `NOT` and
/// parentheses. Functions are `lower`, `upper`, `length`, `abs` and `coalesce`.
///
/// A date, or a timestamp without an offset, that meets an instant (timestamp with time zone) is read in the policy's
/// zone, so that the tree holds an instant. Times that a change of clocks skips or repeats need an offset.
public final class Criteria {
    /// UTF-8 bytes of the text.
    public static final int MAX_BYTES = 4096;

    /// Parentheses, NOTs and functions inside of each other.
    public static final int MAX_DEPTH = 32;

    /// Conditions, columns, functions and values together.
    public static final int MAX_NODES = 200;

    private Criteria() {}

    /// @return [Condition.Always] for blank text
    /// @throws CriteriaException when the text is wrong, with the place and what to write instead
    public static Condition parse(String text, CriteriaScope scope) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new CriteriaException(1, "criteria are at most " + MAX_BYTES + " bytes long");
        }
        return text.isBlank() ? new Condition.Always() : new CriteriaParser(text, scope).parse();
    }

    /// The one way to write a condition that [#parse] made: reading it again gives an equal condition.
    public static String print(Condition condition) {
        return CriteriaPrinter.print(condition);
    }
}
