package dev.holdfast.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One change of a policy: who, when, why, before and after as TOML.
public record Revision(
        long id,
        String policy,
        int version,
        String action,
        String actor,
        String reason,
        @Nullable String before,
        @Nullable String after,
        Instant at) {}
