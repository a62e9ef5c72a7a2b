package dev.holdfast.estate;

import dev.holdfast.dialect.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a [DatabaseSpec] must look like before it is stored or connected to.
///
/// Everything that reaches a driver is a typed field checked here; no URL and no driver property is ever taken from a
/// user, so nothing can smuggle one in.
final class SpecRules {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");
    private static final Pattern SERVER = Pattern.compile(
            "(?<host>[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}]):(?<port>[0-9]{1,5})");
    private static final String FORBIDDEN = "=;?&/\\@{}'\"%";
    private static final int LONGEST = 63;

    private SpecRules() {}

    /// Where a server listens.
    record Address(String host, int port) {
        boolean loopback() {
            return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        }
    }

    /// Everything that is wrong, one sentence each; values that may hold a password by mistake are not repeated.
    static List<String> problems(DatabaseSpec spec) {
        List<String> problems = new ArrayList<>();
        if (!NAME.matcher(spec.name()).matches()) {
            problems.add("name: 1 to 63 of a-z, 0-9, _ and -, beginning with a letter");
        }
        checkWord(problems, "database", spec.databaseName());
        if (spec.roles().isEmpty()) {
            problems.add("roles: source, archive or both");
        }
        if (spec.server().equals(DatabaseSpec.EMBEDDED)) {
            if (spec.engine() != Engine.POSTGRESQL) {
                problems.add("server: the embedded server is PostgreSQL; a SQL Server is named as HOST:PORT");
            }
            if (spec.login() != null || spec.secret() != null) {
                problems.add("login: the embedded server has one of its own; leave login and secret out");
            }
            return problems;
        }
        Matcher server = SERVER.matcher(spec.server());
        if (!server.matches() || !validPort(server.group("port"))) {
            problems.add("server: 'embedded' or HOST:PORT, nothing else (no login, no options)");
        }
        if (spec.login() == null) {
            problems.add("login: needed for a server that is not embedded");
        } else {
            checkWord(problems, "login", spec.login());
        }
        return problems;
    }

    private static void checkWord(List<String> problems, String field, String value) {
        boolean wrong = value.isBlank()
                || value.length() > LONGEST
                || value.chars().anyMatch(c -> Character.isISOControl(c) || FORBIDDEN.indexOf(c) >= 0);
        if (wrong) {
            problems.add(field + ": 1 to " + LONGEST + " characters without control characters and " + FORBIDDEN);
        }
    }

    private static boolean validPort(String digits) {
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= 65535;
    }

    /// @param server a checked `host:port`
    static Address address(String server) {
        int separator = server.lastIndexOf(':');
        return new Address(server.substring(0, separator), Integer.parseInt(server.substring(separator + 1)));
    }
}
