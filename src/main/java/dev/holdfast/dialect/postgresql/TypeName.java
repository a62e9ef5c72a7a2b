package dev.holdfast.dialect.postgresql;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A type's name as the catalog spells it, taken apart: `character varying(20)[]`, `public."Order state"`.
///
/// What is no type name is refused, because the name becomes part of a statement.
///
/// @param base the name without length or precision and without `[]`
/// @param array `[]` for an array, or empty
record TypeName(String base, String array) {
    private static final Pattern SPELLING = Pattern.compile("""
            (?x)
            (?<word> (?: timestamp | time ) (?= [ (] | \\[ | $ )
                   | (?: character | bit ) \\ varying
                   | double \\ precision
                   | interval (?: \\ (?: year | month | day | hour | minute | second ) (?: \\ to \\ (?: month | hour | minute
                              | second ) )? )?
                   | (?<name> [a-z_][a-z0-9_]* | "(?: [^"] | "" )+" )
                     (?: \\. (?: [a-z_][a-z0-9_]* | "(?: [^"] | "" )+" ) )? )
            (?: \\( [^()"';]* \\) )?
            (?<zone> \\ (?: with | without ) \\ time \\ zone )?
            (?<array> (?: \\[\\] )* )
            """);

    /// Without a length these mean one character or one bit, unless they are spelt as what they are called inside.
    private static final Map<String, String> UNBOUNDED =
            Map.of("character", "pg_catalog.bpchar", "bit", "pg_catalog.\"bit\"");

    /// @throws IllegalArgumentException when `spelling` is no type name
    static TypeName parse(String spelling) {
        Matcher parts = SPELLING.matcher(spelling);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no type of PostgreSQL: " + spelling);
        }
        String word = parts.group("word");
        if (word.startsWith("interval")) {
            word = "interval";
        }
        String zone = parts.group("zone");
        if (zone != null) {
            word += zone;
        }
        return new TypeName(UNBOUNDED.getOrDefault(word, word), parts.group("array"));
    }

    boolean isArray() {
        return !array.isEmpty();
    }

    /// Casting to it neither cuts nor rounds: it has no length, no precision.
    String unbounded() {
        return base + array;
    }
}
