package dev.holdfast.policy;

import dev.holdfast.estate.DatabaseSpec;
import java.util.List;

/// Databases and policies as one TOML document.
public record PolicyDocument(List<DatabaseSpec> databases, List<PolicyDefinition> policies) {
    public PolicyDocument {
        databases = List.copyOf(databases);
        policies = List.copyOf(policies);
    }

    /// One policy as TOML.
    static String text(PolicyDefinition policy) {
        TomlText toml = new TomlText();
        write(toml, policy);
        return toml.toString();
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
                .field("retention", policy.retention())
                .field("zone", policy.zone())
                .field("cron", policy.cron())
                .field("misfire", policy.misfire())
                .field("overlap", policy.overlap())
                .field("callback", policy.callback())
                .field("archive_database", policy.archiveDatabase())
                .field("archive_schema", policy.archiveSchema())
                .field("chunk_rows", policy.chunkRows())
                .field("proof", policy.proof());
        policy.joins().forEach((alias, join) -> toml.table("policy", policy.name(), "join", alias)
                .field("table", join.table())
                .field("on", join.on()));
    }
}
