package dev.holdfast;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A right that a database role lacks, read from what the server said.
///
/// @param right e.g. `SELECT`, or what the server calls it
/// @param object e.g. `TABLE holdfast.hold`
/// @param grant the statement that gives it, run by whoever may
public record Denial(String right, String object, String role, String grant) {
    private static final Pattern POSTGRESQL = Pattern.compile(
            "permission denied for (table|view|materialized view|foreign table|relation|sequence|schema|function|procedure"
                    + "|database|type|language|foreign server|foreign-data wrapper|tablespace) \"?([^\\s\";]+)\"?");
    private static final Pattern OWNER =
            Pattern.compile("must be owner of (?:table|view|materialized view|relation|schema|sequence|function|index)"
                    + " \"?([^\\s\";]+)\"?");
    private static final Pattern SQL_SERVER =
            Pattern.compile("The (\\w+(?: \\w+)?) permission was denied on the (object|schema|database) '([^']+)'"
                    + "(?:, database '([^']+)')?(?:, schema '([^']+)')?");
    private static final Pattern STATEMENT = Pattern.compile(
            "SQL \\[\\s*(?:with .*?\\)\\s*)?(select|insert|update|delete|truncate)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /// @param message what the server said, with the statement before it as `SQL [...]` where it is known
    /// @param schema where the server names none, e.g. `holdfast`; empty for whatever the role's search path finds
    /// @param usual rights that the work needs of a table when the message has no statement
    /// @return empty when nothing was denied, or the server did not say what
    public static Optional<Denial> of(String message, String role, String schema, String usual) {
        Matcher denied = POSTGRESQL.matcher(message);
        if (denied.find()) {
            return Optional.of(postgresql(denied.group(1), denied.group(2), message, role, schema, usual));
        }
        Matcher owner = OWNER.matcher(message);
        if (owner.find()) {
            String name = owner.group(1);
            return Optional.of(new Denial(
                    "ownership", name, role, "GRANT role_that_owns_%s TO %s;".formatted(plain(name), quoted(role))));
        }
        Matcher sqlServer = SQL_SERVER.matcher(message);
        if (sqlServer.find()) {
            String in = sqlServer.group(5) == null ? "" : "[" + sqlServer.group(5) + "].";
            String name = in + "[" + sqlServer.group(3) + "]";
            String kind = sqlServer.group(2).equals("object")
                    ? "OBJECT"
                    : sqlServer.group(2).toUpperCase(Locale.ROOT);
            return Optional.of(new Denial(
                    sqlServer.group(1),
                    name,
                    role,
                    "GRANT %s ON %s::%s TO [%s];".formatted(sqlServer.group(1), kind, name, role)));
        }
        return Optional.empty();
    }

    private static Denial postgresql(
            String kind, String name, String message, String role, String schema, String usual) {
        String right =
                switch (kind) {
                    case "schema", "sequence", "type", "language", "foreign server", "foreign-data wrapper" -> "USAGE";
                    case "function", "procedure" -> "EXECUTE";
                    case "database" -> "CONNECT";
                    case "tablespace" -> "CREATE";
                    default -> {
                        Matcher statement = STATEMENT.matcher(message);
                        yield statement.find() ? statement.group(1).toUpperCase(Locale.ROOT) : usual;
                    }
                };
        boolean relation =
                switch (kind) {
                    case "table", "view", "materialized view", "foreign table", "relation" -> true;
                    default -> false;
                };
        boolean inSchema = relation || kind.equals("sequence") || kind.equals("function") || kind.equals("procedure");
        String whole = inSchema && !schema.isEmpty() ? quoted(schema) + "." + quoted(name) : quoted(name);
        String object = relation ? "TABLE " + whole : kind.toUpperCase(Locale.ROOT) + " " + whole;
        return new Denial(right, object, role, "GRANT %s ON %s TO %s;".formatted(right, object, quoted(role)));
    }

    private static String plain(String name) {
        return name.replaceAll("\\W", "_");
    }

    private static String quoted(String name) {
        return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /// For the end of a message.
    public String words() {
        return "role %s lacks %s on %s; this gives it: %s".formatted(role, right, object, grant);
    }
}
