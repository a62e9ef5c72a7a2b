package dev.holdfast.plan;

import dev.holdfast.dialect.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

    /// What a run of it would refuse, as far as the plan knew: `id: detail`.
    public List<String> refusals() {
        JsonNode findings = new JsonMapper().readTree(document).path("findings");
        Set<String> acknowledged = new HashSet<>();
        findings.path("acknowledged").forEach(id -> acknowledged.add(id.asString()));
        List<String> refusals = new ArrayList<>();
        for (String kind : List.of("effects", "indexes", "drift")) {
            for (JsonNode finding : findings.path(kind)) {
                String id = finding.path("id").asString();
                boolean stops =
                        switch (Severity.valueOf(finding.path("severity").asString())) {
                            case REFUSED -> true;
                            case TO_ACKNOWLEDGE -> !acknowledged.contains(id);
                            case NOTE -> false;
                        };
                if (stops) {
                    refusals.add(id + ": "
                            + finding.path(kind.equals("indexes") ? "why" : "detail")
                                    .asString());
                }
            }
        }
        return refusals;
    }

    /// What the planner said of each statement when the plan was made: it does not bind.
    public List<StatementCost> statements() {
        List<StatementCost> statements = new ArrayList<>();
        for (JsonNode each :
                new JsonMapper().readTree(document).path("findings").path("statements")) {
            List<String> access = new ArrayList<>();
            each.path("access").forEach(line -> access.add(line.asString()));
            statements.add(new StatementCost(
                    each.path("step").asString(),
                    each.path("table").asString(),
                    each.path("database").asString(),
                    each.path("cost").asDouble(),
                    access));
        }
        return statements;
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
