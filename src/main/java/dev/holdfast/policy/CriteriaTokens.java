package dev.holdfast.policy;

import dev.holdfast.policy.CriteriaToken.Kind;
import java.util.ArrayList;
import java.util.List;

/// Cuts criteria into tokens, one look at each character.
final class CriteriaTokens {
    private final String text;
    private final List<CriteriaToken> tokens = new ArrayList<>();
    private int at;

    private CriteriaTokens(String text) {
        this.text = text;
    }

    /// @return never empty: the last token is the end
    static List<CriteriaToken> of(String text) {
        CriteriaTokens reader = new CriteriaTokens(text);
        reader.read();
        return List.copyOf(reader.tokens);
    }

    private void read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '\'') {
                quoted(c, Kind.TEXT, "text");
            } else if (c == '"') {
                quoted(c, Kind.QUOTED_NAME, "name");
            } else if (isDigit(c) || ((c == '-' || c == '+') && isDigit(peek(1)))) {
                number();
            } else if (Character.isLetter(c) || c == '_') {
                name();
            } else {
                symbol(c);
            }
        }
        tokens.add(new CriteriaToken(Kind.END, "", "", text.length() + 1));
    }

    private void quoted(char quote, Kind kind, String what) {
        int start = at++;
        StringBuilder value = new StringBuilder();
        while (true) {
            if (at >= text.length()) {
                throw new CriteriaException(start + 1, "this " + what + " is not closed: " + quote + " is missing");
            }
            char c = text.charAt(at++);
            if (c == 0) {
                throw new CriteriaException(at, "the character 0 cannot be part of a " + what);
            }
            if (c == quote) {
                if (peek(0) != quote) {
                    break;
                }
                at++;
            }
            value.append(c);
        }
        if (kind == Kind.QUOTED_NAME && value.isEmpty()) {
            throw new CriteriaException(start + 1, "a name cannot be empty");
        }
        tokens.add(new CriteriaToken(kind, value.toString(), text.substring(start, at), start + 1));
    }

    private void number() {
        int start = at++;
        while (isDigit(peek(0))) {
            at++;
        }
        if (peek(0) == '.' && isDigit(peek(1))) {
            at++;
            while (isDigit(peek(0))) {
                at++;
            }
        }
        if (isNamePart(peek(0)) || peek(0) == '.') {
            while (isNamePart(peek(0)) || peek(0) == '.') {
                at++;
            }
            throw new CriteriaException(
                    start + 1, text.substring(start, at) + " is no number: write digits, and a point at most once");
        }
        String number = text.substring(start, at);
        tokens.add(new CriteriaToken(Kind.NUMBER, number, number, start + 1));
    }

    private void name() {
        int start = at++;
        while (isNamePart(peek(0))) {
            at++;
        }
        tokens.add(CriteriaToken.name(text.substring(start, at), start + 1));
    }

    private void symbol(char c) {
        int position = at + 1;
        String two = text.substring(at, Math.min(at + 2, text.length()));
        switch (two) {
            case "<=", ">=", "<>", "!=" -> add(two, position);
            case "--", "/*" -> throw new CriteriaException(position, two + " begins a comment; criteria have none");
            case "==" -> throw new CriteriaException(position, "== is not known; write =");
            case "||" -> throw new CriteriaException(position, "|| is not known; texts cannot be joined here");
            default -> {
                if ("=<>(),.".indexOf(c) < 0) {
                    throw new CriteriaException(position, unexpected(c));
                }
                add(String.valueOf(c), position);
            }
        }
    }

    private String unexpected(char c) {
        String shown = Character.isISOControl(c)
                ? "the character " + (int) c
                : new String(Character.toChars(text.codePointAt(at)));
        return switch (c) {
            case ';' -> "; ends a statement; criteria are one condition";
            case '?', '$', ':' -> shown + " is no value; write the value itself";
            case '+', '-', '*', '/', '%' -> shown + " is not known; criteria do not compute";
            case '`', '[', ']' -> shown + " does not quote here; write \"name\"";
            case '’', '‘', '“', '”' -> shown + " is a typographic quote; write ' for texts and \" for names";
            default -> shown + " is not part of criteria";
        };
    }

    private void add(String symbol, int position) {
        tokens.add(new CriteriaToken(Kind.SYMBOL, symbol, symbol, position));
        at += symbol.length();
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }
}
