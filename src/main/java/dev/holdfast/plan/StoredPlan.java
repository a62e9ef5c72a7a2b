package dev.holdfast.plan;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A plan in the control database.
///
/// @param policy its number; @param policyName its name now
/// @param binding what a run is held to
/// @param document all that was shown, as JSON
/// @param plannedAt the moment that the cut-off is reckoned from
/// @param rowLimit most root rows, 0 for no limit
/// @param session the session that it became; null until then
/// @param state as of the moment it was read
public record StoredPlan(
        long id,
        int policy,
        String policyName,
        String digest,
        Binding binding,
        String document,
        Instant plannedAt,
        long rootRows,
        long rowLimit,
        String createdBy,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Long session,
        State state) {
    private static final int SHORT_DIGEST = 12;

    /// What may be done with it.
    public enum State {
        /// It may be run.
        OPEN,
        /// It has become a session; a plan runs once.
        USED,
        /// Its time is over.
        EXPIRED,
        /// Its policy has changed since: a run would stop and say how.
        SUPERSEDED;

        /// The name in JSON.
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// As much of the digest as people compare.
    public String shortDigest() {
        return shortened(digest);
    }

    /// As much of a digest as people compare.
    public static String shortened(String digest) {
        return digest.substring(0, Math.min(SHORT_DIGEST, digest.length()));
    }

    /// Most root rows that a run of it may move.
    public long mostRootRows(Tolerance tolerance) {
        long most = rootRows + tolerance.allowance(rootRows);
        return rowLimit == 0 ? most : Math.min(most, rowLimit);
    }
}
