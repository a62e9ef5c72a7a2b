package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Engine;
import dev.holdfast.estate.DatabaseAddress;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Environment;
import dev.holdfast.estate.SecretRef;
import dev.holdfast.node.EstateOperations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast db add`.
@Command(
        name = "add",
        description = {
            "Adds a database, or replaces the settings of the one of that name, and looks at it.",
            "Exits with 7 when it cannot be governed as it is; it is added all the same."
        })
final class DatabaseAddCommand implements Callable<Integer> {
    private final Invocation call;

    @Parameters(paramLabel = "NAME", description = "your name for it: a-z, 0-9, _ and -")
    String name = "";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = {
                "a JDBC URL without password, or service=NAME of pg_service.conf;",
                "instead of --engine, --server and --database"
            })
    String url = "";

    @Option(names = "--engine", paramLabel = "ENGINE", description = "postgresql (when not said) or sqlserver")
    String engine = "";

    @Option(names = "--server", paramLabel = "HOST:PORT", description = "or embedded, of PostgreSQL")
    String server = "";

    @Option(names = "--database", paramLabel = "NAME", description = "as the server calls it")
    String database = "";

    @Option(names = "--login", paramLabel = "NAME", description = "who logs in")
    String login = "";

    @Option(
            names = "--secret",
            paramLabel = "REFERENCE",
            description = "where the password is: env:NAME, file:PATH or keystore:PATH#ALIAS")
    String secret = "";

    @Option(
            names = "--environment",
            paramLabel = "WORD",
            description = "production, staging or development (when not said)")
    String environment = Environment.DEVELOPMENT.id();

    @Option(names = "--role", paramLabel = "ROLE", description = "source or archive; both when not said")
    List<String> roles = new ArrayList<>();

    DatabaseAddCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (url.isEmpty() == (server.isEmpty() || database.isEmpty())
                || (!url.isEmpty() && !(engine + server + database).isEmpty())) {
            throw new HoldfastException(
                    ErrorCode.USAGE, "say either --url, or --server and --database; nothing was added");
        }
        SecretRef reference = secret();
        return call.with(Need.ENGINE, bench -> {
            EstateOperations estate = bench.operations().estate();
            DatabaseSpec spec = spec(url.isEmpty() ? address() : estate.address(url), reference);
            call.say(name + (estate.put(spec) ? " has new settings" : " was added"));
            return DatabaseFindings.of(List.of(estate.check(name))).print(call);
        });
    }

    private DatabaseAddress address() {
        return new DatabaseAddress(
                engine.isEmpty() ? Engine.POSTGRESQL : word("--engine", engine, Engine.class), server, database, null);
    }

    private @Nullable SecretRef secret() {
        return secret.isEmpty()
                ? null
                : SecretRef.parse(secret)
                        .orElseThrow(() -> new HoldfastException(
                                ErrorCode.USAGE,
                                "--secret is a reference, never the password: env:NAME, file:PATH or"
                                        + " keystore:PATH#ALIAS; nothing was added"));
    }

    private DatabaseSpec spec(DatabaseAddress address, @Nullable SecretRef reference) {
        return new DatabaseSpec(
                name,
                address.engine(),
                address.server(),
                address.databaseName(),
                login.isEmpty() ? address.login() : login,
                reference,
                word("--environment", environment, Environment.class),
                roles.isEmpty()
                        ? Set.of(DatabaseSpec.Role.values())
                        : roles.stream()
                                .map(role -> word("--role", role, DatabaseSpec.Role.class))
                                .collect(Collectors.toUnmodifiableSet()));
    }

    private static <E extends Enum<E>> E word(String option, String text, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new HoldfastException(
                        ErrorCode.USAGE,
                        "%s: '%s' is none of %s; nothing was added"
                                .formatted(
                                        option,
                                        text,
                                        Arrays.stream(type.getEnumConstants())
                                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                                .collect(Collectors.joining(", ")))));
    }
}
