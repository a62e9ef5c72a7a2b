package dev.holdfast.node;

import dev.holdfast.cold.ColdFilter;
import dev.holdfast.cold.ParquetReader;
import dev.holdfast.freeze.Candidate;
import dev.holdfast.freeze.ColdCheck;
import dev.holdfast.freeze.ColdFile;
import dev.holdfast.freeze.ColdRequest;
import java.time.Period;
import java.util.List;

/// All that a way in may ask about cold files. As [Operations], every call may block on a database, and freezing and
/// thawing may take long.
public interface ColdOperations {
    /// Where cold files are, for people.
    @Does(Effect.READS)
    String place();

    /// How old archived rows are before they freeze, by the settings.
    @Does(Effect.READS)
    Period after();

    /// The partitions that may freeze. Changes nothing.
    ///
    /// @param policies whose archive tables are looked at; empty for all
    /// @param months how old, at least 1
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such policy
    @Does(Effect.READS)
    List<Candidate> plan(List<String> policies, int months);

    /// Asks for a partition to be frozen by whichever node has time. @return the number of the request
    @Does(Effect.WRITES)
    long request(Candidate candidate, String actor);

    /// What was asked for, the latest first.
    @Does(Effect.READS)
    List<ColdRequest> requests(int limit);

    /// Wants a request no more. One that a node has in hand stops at its next step, unless its file is verified by
    /// then.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that number, or it has ended
    @Does(Effect.STOPS)
    ColdRequest cancel(long request, String actor);

    /// Asks for a partition to be frozen, and freezes it here unless another node does: its rows are in the file alone
    /// when this returns.
    ///
    /// @throws dev.holdfast.HoldfastException when they stay where they are: the message says why
    @Does(Effect.WRITES)
    ColdFile freeze(Candidate candidate, String actor);

    /// Brings the rows of a file back into the archive table, and deletes the file.
    ///
    /// @throws dev.holdfast.HoldfastException when they stay where they are: the message says why
    @Does(Effect.WRITES)
    ColdFile thaw(long file, String actor);

    /// Ends or cleans up what processes that died have left. @return what could not be, in sentences
    @Does(Effect.WRITES)
    List<String> recover(String actor);

    /// Every cold file, the latest first.
    @Does(Effect.READS)
    List<ColdFile> all();

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that number
    @Does(Effect.READS)
    ColdFile find(long file);

    /// @param files to verify; empty for all, and for objects that belong to none
    @Does(Effect.READS)
    ColdCheck verify(List<Long> files, String actor);

    /// Reads rows of a file as the database prints values.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when the filter does not fit, `MISMATCH` when the file is
    /// damaged
    @Does(Effect.READS)
    <E extends Exception> void read(ColdFile file, ColdFilter filter, ParquetReader.Sink<E> sink) throws E;
}
