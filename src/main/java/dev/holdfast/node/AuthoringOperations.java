package dev.holdfast.node;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.onboard.Preview;
import dev.holdfast.policy.PolicyDefinition;
import dev.holdfast.policy.TableShape;
import java.time.Duration;
import java.util.Optional;

/// All that a way in may ask while a policy is written. As [Operations], every call may block on a database.
public interface AuthoringOperations {
    /// A cron in plain English; empty where there are no words for it, or it is wrong.
    @Does(Effect.READS)
    Optional<String> inWords(String cron);

    /// The columns of a table. @param table as a policy names it
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when the database is unknown, `BLOCKED` when it has no such
    /// table
    @Does(Effect.READS)
    TableShape table(String database, String table);

    /// Which rows a definition would take now, whether it stands or not; changes nothing.
    ///
    /// @param most samples; @param patience for the count, and again for the samples: what takes longer is unknown
    /// @param cancellation stops the statements at the server
    /// @throws dev.holdfast.HoldfastException `USAGE` when its criteria cannot be read, `BLOCKED` when it does not
    /// fit
    ///     its database
    @Does(Effect.READS)
    Preview preview(PolicyDefinition wanted, int most, Duration patience, Cancellation cancellation);
}
