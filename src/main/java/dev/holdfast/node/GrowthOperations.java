package dev.holdfast.node;

import dev.holdfast.dialect.TableName;
import dev.holdfast.growth.CatchUp;
import dev.holdfast.growth.Forecast;
import dev.holdfast.growth.IndexGrowth;
import dev.holdfast.growth.Latencies;
import dev.holdfast.growth.ObjectCounts;
import dev.holdfast.growth.SampleOutcome;
import dev.holdfast.growth.SampledDatabase;
import dev.holdfast.growth.Series;
import dev.holdfast.growth.SessionMark;
import dev.holdfast.growth.Subject;
import dev.holdfast.growth.TableGrowth;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that a way in may ask about growth. As [Operations], every call may block on a database; all but [#sample] read
/// the control database only, so that they answer while a governed database is gone.
///
/// A database or a table that was never sampled has no rows here; it is no failure, except where a call names it.
public interface GrowthOperations {
    /// Every governed database, by name, sampled or not.
    @Does(Effect.READS)
    List<SampledDatabase> databases();

    /// Samples now, each database on its own: one that fails has a problem, the others are sampled.
    ///
    /// @param database empty for all
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that name
    @Does(Effect.READS)
    List<SampleOutcome> sample(String database);

    /// Tables, partitioned tables and partitions that the newest sample saw, the largest first.
    ///
    /// @param database empty for all
    @Does(Effect.READS)
    List<TableGrowth> tables(String database);

    /// Indexes of a table, the largest first. @param table null for all of the database
    @Does(Effect.READS)
    List<IndexGrowth> indexes(String database, @Nullable TableName table);

    /// @param from inclusive; @param to exclusive; @param maxPoints 1 to 10,000: values are thinned to the last of
    ///     each step until no more are left
    /// @throws dev.holdfast.HoldfastException `USAGE` when the subject was never sampled
    @Does(Effect.READS)
    Series series(Subject subject, Instant from, Instant to, int maxPoints);

    /// Sessions that ended between `from` and `to` and took rows of the subject's tables, oldest first, at most 1,000.
    @Does(Effect.READS)
    List<SessionMark> sessions(Subject subject, Instant from, Instant to);

    /// @param limitBytes how large it may get; null for what the server says is free, where it does (a database only)
    /// @param daysAhead how far the line is drawn, 1 to 3,650
    /// @throws dev.holdfast.HoldfastException `USAGE` when the subject was never sampled
    @Does(Effect.READS)
    Forecast forecast(Subject subject, @Nullable Long limitBytes, int daysAhead);

    /// Of every policy, by name: of one with a parent, whether it takes the keys that come.
    @Does(Effect.READS)
    List<CatchUp> catchUps();

    /// As [#catchUps()], of tables that were read a moment ago. @param tables all of them, as of [#tables]
    @Does(Effect.READS)
    List<CatchUp> catchUps(List<TableGrowth> tables);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such policy
    @Does(Effect.READS)
    CatchUp catchUp(String policy);

    /// How many objects the catalog holds. @param maxPoints as of [#series]
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such database
    @Does(Effect.READS)
    ObjectCounts objects(String database, Instant from, Instant to, int maxPoints);

    /// How long queries take. @param maxPoints as of [#series]
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such database
    @Does(Effect.READS)
    Latencies latencies(String database, Instant from, Instant to, int maxPoints);
}
