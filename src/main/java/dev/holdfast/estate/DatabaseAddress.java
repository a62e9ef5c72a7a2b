package dev.holdfast.estate;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Engine;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbcurlresolver.PgServiceConfParser;

/// Where a database is, read from what people have at hand: a JDBC URL, or `service=NAME` of `pg_service.conf`.
///
/// Only the place and the login are taken. A password is refused, and so is every option: whoever wrote it believes
/// that it holds, and connections are made from typed fields alone.
///
/// @param server `host:port`, not checked here; @param login null when the text names none
public record DatabaseAddress(
        Engine engine,
        String server,
        String databaseName,
        @Nullable String login) {
    private static final String SERVICE = "service=";
    private static final String POSTGRES_PORT = "5432";
    private static final String SQL_SERVER_PORT = "1433";

    /// One host. What Java takes for one is no name with an underscore, which name servers of many houses give out.
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:(?<login>.*)@)?(?<host>\\[[^\\]]+]|[^\\[\\]:,@]+)(?::(?<port>[0-9]*))?");

    /// Reads `jdbc:postgresql://HOST[:PORT]/DATABASE[?user=LOGIN]`, the same without `jdbc:`,
    /// `jdbc:sqlserver://HOST[:PORT];databaseName=NAME[;user=LOGIN]`, or `service=NAME`. Reads a file for the last.
    ///
    /// @throws HoldfastException `USAGE` with what is wrong; the text itself is not repeated: it may hold a
    /// password
    public static DatabaseAddress parse(String text) {
        String whole = text.strip();
        String bare = whole.startsWith("jdbc:") ? whole.substring("jdbc:".length()) : whole;
        if (whole.startsWith(SERVICE)) {
            return service(whole.substring(SERVICE.length()));
        }
        if (bare.startsWith("postgresql://") || bare.startsWith("postgres://")) {
            return postgres(bare);
        }
        if (bare.startsWith("sqlserver://")) {
            return sqlServer(bare.substring("sqlserver://".length()));
        }
        throw refused("it is none of jdbc:postgresql://HOST:PORT/DATABASE, "
                + "jdbc:sqlserver://HOST:PORT;databaseName=NAME and service=NAME");
    }

    private static HoldfastException refused(String why) {
        return new HoldfastException(
                ErrorCode.USAGE, "the address of a database cannot be read: " + why + "; nothing was added");
    }

    private static HoldfastException password() {
        return refused("it has a password in it. Leave it out, and say where it is: env:NAME, file:PATH or "
                + "keystore:PATH#ALIAS");
    }

    private static HoldfastException option(String name) {
        return refused("it has the option " + name + ", which would not be heeded: leave it out. Off this machine "
                + "connections are always encrypted, with a verified certificate");
    }

    private static DatabaseAddress postgres(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw refused("it is no URL"); // its message repeats the text
        }
        Matcher authority = AUTHORITY.matcher(uri.getAuthority() == null ? "" : uri.getAuthority());
        boolean placed = authority.matches();
        String login = placed ? authority.group("login") : null;
        if (login != null && login.contains(":")) {
            throw password();
        }
        Map<String, String> options = options(uri.getQuery() == null ? "" : uri.getQuery(), "&");
        String service = options.remove("service");
        if (service != null && options.isEmpty()) {
            return service(service);
        }
        login = options.containsKey("user") ? options.remove("user") : login;
        refuse(options);
        String database = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
        if (database.contains(";")) { // as SQL Server's addresses do it
            options(database.substring(database.indexOf(';') + 1), ";").keySet().forEach(DatabaseAddress::refuse);
        }
        if (!placed || database.isEmpty()) {
            throw refused("it must name one host and a database: jdbc:postgresql://HOST:PORT/DATABASE");
        }
        return new DatabaseAddress(
                Engine.POSTGRESQL,
                authority.group("host") + ":"
                        + (authority.group("port") == null ? POSTGRES_PORT : authority.group("port")),
                database,
                login);
    }

    private static DatabaseAddress sqlServer(String text) {
        int end = text.indexOf(';');
        String server = end < 0 ? text : text.substring(0, end);
        Map<String, String> options = options(end < 0 ? "" : text.substring(end + 1), ";");
        String database = first(options, List.of("databasename", "database"));
        String login = first(options, List.of("user", "username"));
        refuse(options);
        if (server.isEmpty() || server.contains("\\") || database == null) {
            throw refused("it must name a host and a database, no instance:"
                    + " jdbc:sqlserver://HOST:PORT;databaseName=NAME");
        }
        if (server.contains("@")) { // the driver knows no such thing; what stands before it is a login, and more
            throw password();
        }
        boolean port = server.matches(".*:[0-9]+");
        return new DatabaseAddress(Engine.SQLSERVER, port ? server : server + ":" + SQL_SERVER_PORT, database, login);
    }

    /// By lower-case name, in their order.
    private static Map<String, String> options(String text, String separator) {
        Map<String, String> options = new LinkedHashMap<>();
        Arrays.stream(text.split(separator)).filter(part -> !part.isBlank()).forEach(part -> {
            int equals = part.indexOf('=');
            String name =
                    (equals < 0 ? part : part.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
            options.put(name, equals < 0 ? "" : part.substring(equals + 1).strip());
        });
        return options;
    }

    private static @Nullable String first(Map<String, String> options, List<String> names) {
        List<String> found = new ArrayList<>();
        names.stream().map(options::remove).filter(value -> value != null).forEach(found::add);
        return found.isEmpty() ? null : found.getFirst();
    }

    private static void refuse(Map<String, String> options) {
        options.keySet().forEach(DatabaseAddress::refuse);
    }

    private static void refuse(String name) {
        throw name.startsWith("password") ? password() : option(name.matches("[a-z]{1,40}") ? name : "there");
    }

    /// @throws HoldfastException `USAGE` when there is no such service; where it is looked for is in the message
    private static DatabaseAddress service(String name) {
        Properties found = name.isBlank() ? null : PgServiceConfParser.getServiceProperties(name.strip());
        if (found == null) {
            throw refused("there is no service of that name in the file that PGSERVICEFILE names, in "
                    + "~/.pg_service.conf or in PGSYSCONFDIR");
        }
        String host = found.getProperty("PGHOST", "localhost");
        String login = found.getProperty("user");
        return new DatabaseAddress(
                Engine.POSTGRESQL,
                host + ":" + found.getProperty("PGPORT", POSTGRES_PORT),
                found.getProperty("PGDBNAME", login == null ? "" : login),
                login);
    }
}
