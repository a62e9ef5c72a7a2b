package dev.holdfast.node;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.node.Operations.Review;
import dev.holdfast.node.Operations.SeenVersion;
import dev.holdfast.onboard.MissingIndex;
import dev.holdfast.onboard.Proposal;
import dev.holdfast.onboard.Proposals;
import dev.holdfast.onboard.Wish;
import dev.holdfast.policy.PolicyDocument;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// All that a way in may ask about onboarding. As [Operations], every call may block on a database.
public interface OnboardOperations {
    /// Reads the catalogs and proposes policies; changes nothing.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when the wish names what is not there
    @Does(Effect.READS)
    Proposals propose(Wish wish);

    /// Counts what is due by each proposal, each count no longer than `patience`.
    ///
    /// @param progress hears of each proposal once it was counted
    @Does(Effect.READS)
    Proposals count(Proposals proposals, Duration patience, Consumer<Proposal> progress, Cancellation cancellation);

    /// What applying a document would change, and every problem with the result; one of them is a table that is no
    /// longer what the document was proposed from.
    @Does(Effect.READS)
    Review review(PolicyDocument document);

    /// Indexes that runs of the policies would miss, as far as the catalogs tell.
    @Does(Effect.READS)
    List<MissingIndex> missingIndexes(PolicyDocument document);

    /// Applies a document in one transaction. What a proposed one creates is one entry of the audit.
    ///
    /// @param expectedVersions as in [Operations#apply]
    /// @throws dev.holdfast.HoldfastException `BLOCKED` with all problems when there is one; nothing was changed
    @Does(Effect.WRITES)
    void apply(PolicyDocument document, List<SeenVersion> expectedVersions, String actor, String reason);
}
