package dev.holdfast.console.archivenow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A piece of an SQL statement, for colouring only: every character of the statement is in exactly one.
record SqlToken(Kind kind, String text) {
    enum Kind {
        KEYWORD,
        LITERAL,
        COMMENT,
        PARAMETER,
        PLAIN;

        String styleClass() {
            return "sql-" + name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern PIECE = Pattern.compile(
            "(?<comment>--[^\\n]*|/\\*.*?\\*/)|(?<literal>'(?:[^']|'')*')"
                    + "|(?<quoted>\"(?:[^\"]|\"\")*\"|\\[[A-Za-z_][^\\]]*\\])|(?<parameter>\\?|\\$\\d+)"
                    + "|(?<word>[A-Za-z_][A-Za-z_0-9$]*)|(?<number>\\d+(?:\\.\\d+)?)",
            Pattern.DOTALL);

    private static final Set<String> KEYWORDS = Set.of(
            "all",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "begin",
            "between",
            "binary",
            "by",
            "case",
            "commit",
            "conflict",
            "copy",
            "create",
            "delete",
            "desc",
            "distinct",
            "do",
            "else",
            "end",
            "except",
            "exists",
            "false",
            "for",
            "format",
            "from",
            "group",
            "having",
            "in",
            "inner",
            "insert",
            "into",
            "is",
            "join",
            "left",
            "like",
            "limit",
            "locked",
            "materialized",
            "not",
            "nothing",
            "null",
            "of",
            "on",
            "or",
            "order",
            "output",
            "over",
            "partition",
            "returning",
            "rollback",
            "select",
            "set",
            "skip",
            "stdin",
            "stdout",
            "table",
            "then",
            "to",
            "top",
            "true",
            "union",
            "update",
            "using",
            "values",
            "when",
            "where",
            "with");

    static List<SqlToken> of(String sql) {
        List<SqlToken> tokens = new ArrayList<>();
        Matcher piece = PIECE.matcher(sql);
        int at = 0;
        while (piece.find()) {
            if (piece.start() > at) {
                tokens.add(new SqlToken(Kind.PLAIN, sql.substring(at, piece.start())));
            }
            tokens.add(new SqlToken(kind(piece), piece.group()));
            at = piece.end();
        }
        if (at < sql.length()) {
            tokens.add(new SqlToken(Kind.PLAIN, sql.substring(at)));
        }
        return tokens;
    }

    private static Kind kind(Matcher piece) {
        if (piece.group("comment") != null) {
            return Kind.COMMENT;
        }
        if (piece.group("literal") != null || piece.group("number") != null) {
            return Kind.LITERAL;
        }
        if (piece.group("parameter") != null) {
            return Kind.PARAMETER;
        }
        String word = piece.group("word");
        return word != null && KEYWORDS.contains(word.toLowerCase(Locale.ROOT)) ? Kind.KEYWORD : Kind.PLAIN;
    }
}
