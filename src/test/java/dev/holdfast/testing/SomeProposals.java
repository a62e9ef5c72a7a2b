package dev.holdfast.testing;

import dev.holdfast.onboard.DateCandidate;
import dev.holdfast.onboard.MissingIndex;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.onboard.Proposals;
import dev.holdfast.onboard.Unconfigured;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.PolicyDefinition.JoinDefinition;
import dev.holdfast.policy.PolicyDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Proposals of any number: each second one follows the one before it, every fifth is not sure of itself.
public final class SomeProposals {
    private SomeProposals() {}

    public static Proposals of(int count) {
        List<Proposal> proposals = new ArrayList<>();
        Map<String, String> seen = new TreeMap<>();
        for (int i = 1; i <= count; i++) {
            proposals.add(proposal(i));
            seen.put("public.t%03d".formatted(i), "%032x".formatted(i));
        }
        return new Proposals(
                proposals,
                List.of(
                        new Unconfigured("shop", "public.notes", Unconfigured.Why.NO_DATE, "nobody knows when"),
                        new Unconfigured(
                                "shop",
                                "public.customers",
                                Unconfigured.Why.MASTER,
                                "its rows stay for as long as others refer to them")),
                Map.of("shop", seen));
    }

    private static Proposal proposal(int number) {
        String table = "t%03d".formatted(number);
        boolean follows = number % 2 == 0;
        int confidence = number % 5 == 0 ? 41 : 83 - number % 3;
        PolicyDraft draft = new PolicyDraft(table, "shop", table, null, "Europe/Berlin")
                .tableClass(number % 7 == 0 ? "operational" : "functional")
                .archive("vault", null)
                .bundle(number == 1 ? List.of("t001_items") : List.of());
        PolicyDefinition definition = (follows
                        ? draft.parent("t%03d".formatted(number - 1), Map.of("id", "owner_id"))
                                .cron("0 0/15 * * * ?")
                        : draft.age("placed_at", null).cron(Proposal.WEEKLY))
                .definition();
        return new Proposal(
                definition,
                number,
                number == 1 ? 82 : confidence,
                List.of(
                        "functional: nothing says otherwise",
                        "age by placed_at (78: when it happened, grows with the table, 2021-03-01 to 2026-11-20, indexed)"),
                List.of("age updated_at (32: changes with the row)", "age contract.ends_on (30: 40 % null)"),
                List.of(
                        new DateCandidate("placed_at", null, 78, List.of("when it happened")),
                        new DateCandidate(
                                "contract.ends_on",
                                new JoinDefinition("contract", Map.of("contract_id", "id")),
                                30,
                                List.of("40 % null")),
                        new DateCandidate("updated_at", null, 28, List.of("changes with the row"))),
                1_000_000L / number,
                300_000_000L / number,
                number % 4 == 1
                        ? List.of(new MissingIndex(
                                "shop",
                                "public." + table,
                                List.of("placed_at"),
                                "finds due rows in their order",
                                "CREATE INDEX CONCURRENTLY ON public." + table + " (placed_at)"))
                        : List.of(),
                null);
    }
}
