package dev.holdfast.cli;

import dev.holdfast.node.Operations.Review;
import dev.holdfast.node.Operations.SeenVersion;
import dev.holdfast.onboard.MissingIndex;
import java.util.List;

/// Policies as TOML text.
public interface PolicyDocuments {
    /// All policies, in tree order, as one document that [#apply] takes back.
    String export();

    /// What applying the document would change, and every problem with it, those of its syntax too.
    Review review(String toml);

    /// Indexes that runs of a proposed document's policies would miss; of another document a plan tells them.
    List<MissingIndex> missingIndexes(String toml);

    /// Applies the document in one transaction.
    ///
    /// @param expectedVersions versions of the policies when the document was reviewed
    /// @throws dev.holdfast.HoldfastException `BLOCKED` with all problems; nothing was changed
    void apply(String toml, List<SeenVersion> expectedVersions, String actor, String reason);
}
