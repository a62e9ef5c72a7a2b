package dev.holdfast.estate;

import dev.holdfast.dialect.Engine;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a governed database is and how to log in.
///
/// @param name our name for it, `[a-z][a-z0-9_-]*`, at most 63 characters
/// @param server `embedded`, or `host:port`
/// @param login null for the embedded server, which has a login of its own
/// @param secret where the password is; null for the embedded server
public record DatabaseSpec(
        String name,
        Engine engine,
        String server,
        String databaseName,
        @Nullable String login,
        @Nullable SecretRef secret,
        Environment environment,
        Set<Role> roles) {
    /// The server that this installation runs itself.
    public static final String EMBEDDED = "embedded";

    /// What the database may be used for.
    public enum Role {
        SOURCE,
        ARCHIVE;

        public String id() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public DatabaseSpec {
        roles = Set.copyOf(roles);
    }

    /// Everything that is wrong with it, one sentence each, which begins with the name of the field and a colon.
    public List<String> problems() {
        return SpecRules.problems(this);
    }
}
