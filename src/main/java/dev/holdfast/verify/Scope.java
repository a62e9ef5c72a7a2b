package dev.holdfast.verify;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a verification covers.
///
/// @param policies names; empty for all
/// @param since only chunks that were archived from then on; null for all
public record Scope(List<String> policies, @Nullable Instant since) {
    public static final Scope ALL = new Scope(List.of(), null);

    public Scope {
        policies = List.copyOf(policies);
    }
}
