package dev.holdfast.policy;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.Engine;
import dev.holdfast.estate.DatabaseSpec;
import dev.holdfast.estate.Environment;
import dev.holdfast.estate.SecretRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/// Databases and policies as one TOML document: tables `[database.NAME]`, `[policy.NAME]` and
/// `[policy.NAME.join.ALIAS]`; in a proposal also `[seen.DATABASE]`.
///
/// Reading what was written gives an equal document. Unknown keys are errors, so that a slip of the pen is never a
/// setting that was silently not made.
///
/// @param seen for each database, tables and digests of the facts that the policies were proposed from, see
///     [dev.holdfast.catalog.TableFacts]; a policy over a table that has other facts by now is refused
public record PolicyDocument(
        List<DatabaseSpec> databases, List<PolicyDefinition> policies, Map<String, Map<String, String>> seen) {
    private static final Set<String> DATABASE_KEYS =
            Set.of("engine", "server", "database", "login", "secret", "environment", "roles");
    private static final Set<String> POLICY_KEYS = Set.of(
            "description",
            "parent",
            "database",
            "table",
            "bundle",
            "link",
            "criteria",
            "age",
            "residence",
            "class",
            "retention",
            "retention_from",
            "zone",
            "cron",
            "misfire",
            "overlap",
            "executor",
            "callback",
            "archive_database",
            "archive_schema",
            "chunk_rows",
            "proof",
            "acknowledge",
            "workers",
            "pace",
            "blackout",
            "max_time",
            "priority",
            "maintenance",
            "join");

    private static final String UNSIGNED = "unsigned";

    private static final Set<String> CALLBACK_KEYS =
            Set.of("url", "secret", "secret_before", UNSIGNED, "posts", "verify", "events");

    public PolicyDocument {
        databases = List.copyOf(databases);
        policies = List.copyOf(policies);
        Map<String, Map<String, String>> kept = new LinkedHashMap<>();
        seen.forEach(
                (database, tables) -> kept.put(database, Collections.unmodifiableMap(new LinkedHashMap<>(tables))));
        seen = Collections.unmodifiableMap(kept);
    }

    public PolicyDocument(List<DatabaseSpec> databases, List<PolicyDefinition> policies) {
        this(databases, policies, Map.of());
    }

    /// @throws HoldfastException `USAGE` with every mistake of the document, each with line and column
    public static PolicyDocument parse(String toml) {
        TomlParseResult parsed = Toml.parse(toml);
        List<TomlReader.Fault> faults = new ArrayList<>();
        parsed.errors()
                .forEach(error -> faults.add(new TomlReader.Fault(
                        error.position().line(), error.position().column(), String.valueOf(error.getMessage()))));
        refuse(faults);
        TomlReader root = TomlReader.root(parsed, faults).only(Set.of("database", "policy", "seen"));
        List<DatabaseSpec> databases = new ArrayList<>();
        root.tables("database").forEach((name, table) -> databases.add(database(name, table)));
        List<PolicyDefinition> policies = new ArrayList<>();
        root.tables("policy").forEach((name, table) -> policies.add(policy(name, table)));
        Map<String, Map<String, String>> seen = root.maps("seen");
        refuse(faults);
        return new PolicyDocument(databases, policies, seen);
    }

    private static void refuse(List<TomlReader.Fault> faults) {
        if (!faults.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    faults.stream()
                            .sorted(Comparator.comparing(TomlReader.Fault::line)
                                    .thenComparing(TomlReader.Fault::column))
                            .map(TomlReader.Fault::toString)
                            .collect(Collectors.joining("\n")));
        }
    }

    private static DatabaseSpec database(String name, TomlReader table) {
        table.only(DATABASE_KEYS);
        String secret = table.optional("secret");
        SecretRef reference = secret == null ? null : SecretRef.parse(secret).orElse(null);
        if (secret != null && reference == null) {
            table.fault(
                    "secret",
                    "a secret is a reference, never the password: env:NAME, file:PATH or keystore:PATH#ALIAS");
        }
        EnumSet<DatabaseSpec.Role> roles = EnumSet.noneOf(DatabaseSpec.Role.class);
        table.list("roles")
                .forEach(role ->
                        roles.add(choice(table, "roles", role, DatabaseSpec.Role.class, DatabaseSpec.Role.SOURCE)));
        return new DatabaseSpec(
                name,
                choice(table, "engine", table.text("engine", "postgresql"), Engine.class, Engine.POSTGRESQL),
                table.text("server", DatabaseSpec.EMBEDDED),
                table.required("database"),
                table.optional("login"),
                reference,
                choice(
                        table,
                        "environment",
                        table.text("environment", "development"),
                        Environment.class,
                        Environment.DEVELOPMENT),
                roles.isEmpty() ? EnumSet.allOf(DatabaseSpec.Role.class) : roles);
    }

    private static <E extends Enum<E>> E choice(TomlReader table, String key, String text, Class<E> type, E otherwise) {
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(text)) {
                return constant;
            }
            words.add(word);
        }
        table.fault(key, "\"" + text + "\" is none of " + String.join(", ", words) + Nearest.hint(text, words));
        return otherwise;
    }

    private static PolicyDefinition policy(String name, TomlReader table) {
        table.only(POLICY_KEYS);
        Map<String, PolicyDefinition.JoinDefinition> joins = new LinkedHashMap<>();
        table.tables("join").forEach((alias, join) -> {
            join.only(Set.of("table", "on"));
            joins.put(alias, new PolicyDefinition.JoinDefinition(join.required("table"), join.map("on")));
        });
        return new PolicyDefinition(
                name,
                table.text("description", ""),
                table.optional("parent"),
                table.required("database"),
                table.required("table"),
                table.list("bundle"),
                joins,
                table.map("link"),
                table.text("criteria", ""),
                table.optional("age"),
                table.optional("residence"),
                table.optional("retention"),
                table.optional("class"),
                table.optional("retention_from"),
                table.required("zone"),
                table.optional("cron"),
                table.text("misfire", PolicyDefinition.DEFAULT_MISFIRE),
                table.text("overlap", PolicyDefinition.DEFAULT_OVERLAP),
                callback(table),
                table.required("archive_database"),
                table.optional("archive_schema"),
                table.number("chunk_rows", PolicyDefinition.DEFAULT_CHUNK_ROWS),
                table.text("proof", PolicyDefinition.DEFAULT_PROOF),
                table.list("acknowledge"),
                new PolicyDefinition.DrivingDefinition(
                        table.number("workers", PolicyDefinition.DrivingDefinition.DEFAULT.workers()),
                        table.text("pace", PolicyDefinition.DrivingDefinition.DEFAULT.pace()),
                        table.list("blackout"),
                        table.optional("max_time"),
                        table.number("priority", PolicyDefinition.DrivingDefinition.DEFAULT.priority()),
                        table.text("maintenance", PolicyDefinition.DrivingDefinition.DEFAULT.maintenance())));
    }

    /// A text alone is the URL.
    private static @Nullable Callback callback(TomlReader table) {
        Map<String, String> settings = table.mapOrText("callback", "url", Set.of("events", UNSIGNED));
        settings.keySet().stream()
                .filter(key -> !CALLBACK_KEYS.contains(key))
                .forEach(key -> table.fault("callback", "callback has no " + key + Nearest.hint(key, CALLBACK_KEYS)));
        String executor = table.text("executor", Policy.Executor.DIRECT.id());
        if (settings.isEmpty() && executor.equals(Policy.Executor.DIRECT.id())) {
            return null;
        }
        requireSigned(table, settings);
        boolean root = table.optional("parent") == null;
        return new Callback(
                settings.getOrDefault("url", ""),
                settings.get("secret"),
                executor,
                settings.getOrDefault("posts", Callback.usualPosts(root)),
                settings.getOrDefault("verify", Callback.GONE),
                table.listIn("callback", "events").orElse(Callback.usualEvents(executor)),
                settings.get("secret_before"));
    }

    /// Without a signature nobody can tell our calls from another's: that is not what somebody gets by forgetting a
    /// key.
    private static void requireSigned(TomlReader table, Map<String, String> settings) {
        boolean unsigned = table.flagIn("callback", UNSIGNED);
        boolean signed = settings.containsKey("secret") || settings.containsKey("secret_before");
        if (!signed && !unsigned && settings.containsKey("url")) {
            table.fault(
                    "callback",
                    "callback has no secret, so that its calls would not be signed: holdfast delivery key makes one;"
                            + " or say unsigned = true");
        } else if (signed && unsigned) {
            table.fault("callback", "callback has a secret and says unsigned = true; leave out one of them");
        }
    }

    private static @Nullable String executor(PolicyDefinition policy) {
        Callback callback = policy.callback();
        return callback == null || callback.executor().equals(Policy.Executor.DIRECT.id()) ? null : callback.executor();
    }

    /// What is not said means what is usual.
    private static Map<String, Object> settings(PolicyDefinition policy) {
        Map<String, Object> settings = new LinkedHashMap<>();
        Callback callback = policy.callback();
        if (callback != null) {
            settings.put("url", callback.url());
            if (callback.secret() != null) {
                settings.put("secret", callback.secret());
            } else if (callback.secretBefore() == null) {
                settings.put(UNSIGNED, true);
            }
            if (!callback.posts().equals(Callback.usualPosts(policy.parent() == null))) {
                settings.put("posts", callback.posts());
            }
            if (!callback.verify().equals(Callback.GONE)) {
                settings.put("verify", callback.verify());
            }
            if (!callback.events().equals(Callback.usualEvents(callback.executor()))) {
                settings.put("events", callback.events());
            }
            if (callback.secretBefore() != null) {
                settings.put("secret_before", callback.secretBefore());
            }
        }
        return settings;
    }

    private static @Nullable String maintenance(PolicyDefinition policy) {
        String wanted = policy.driving().maintenance();
        return wanted.equals(PolicyDefinition.DrivingDefinition.DEFAULT.maintenance()) ? null : wanted;
    }

    /// The document as TOML: always the same text for equal documents.
    public String toToml() {
        TomlText toml = new TomlText();
        databases.forEach(database -> write(toml, database));
        policies.forEach(policy -> write(toml, policy));
        seen.forEach((database, tables) -> {
            toml.table("seen", database);
            tables.forEach(toml::field);
        });
        return toml.toString();
    }

    /// One policy as TOML.
    static String text(PolicyDefinition policy) {
        TomlText toml = new TomlText();
        write(toml, policy);
        return toml.toString();
    }

    private static void write(TomlText toml, DatabaseSpec database) {
        toml.table("database", database.name())
                .field("engine", database.engine().id())
                .field("server", database.server())
                .field("database", database.databaseName())
                .field("login", database.login())
                .field(
                        "secret",
                        database.secret() == null ? null : database.secret().toString())
                .field("environment", database.environment().id())
                .field(
                        "roles",
                        database.roles().stream()
                                .sorted()
                                .map(DatabaseSpec.Role::id)
                                .toList());
    }

    private static void write(TomlText toml, PolicyDefinition policy) {
        toml.table("policy", policy.name())
                .fieldUnlessEmpty("description", policy.description())
                .field("parent", policy.parent())
                .field("database", policy.database())
                .field("table", policy.table())
                .field("bundle", policy.bundle())
                .field("link", policy.link())
                .fieldUnlessEmpty("criteria", policy.criteria())
                .field("age", policy.ageColumn())
                .field("residence", policy.residence())
                .field("class", policy.tableClass())
                .field("retention", policy.retention())
                .field("retention_from", policy.retentionFrom())
                .field("zone", policy.zone())
                .field("cron", policy.cron())
                .field("misfire", policy.misfire())
                .field("overlap", policy.overlap())
                .field("executor", executor(policy))
                .inline("callback", settings(policy))
                .field("archive_database", policy.archiveDatabase())
                .field("archive_schema", policy.archiveSchema())
                .field("chunk_rows", policy.chunkRows())
                .field("proof", policy.proof())
                .field("acknowledge", policy.acknowledge())
                .field("workers", policy.driving().workers())
                .field("pace", policy.driving().pace())
                .field("blackout", policy.driving().blackout())
                .field("max_time", policy.driving().maxTime())
                .field("priority", policy.driving().priority())
                .field("maintenance", maintenance(policy));
        policy.joins().forEach((alias, join) -> toml.table("policy", policy.name(), "join", alias)
                .field("table", join.table())
                .field("on", join.on()));
    }
}
