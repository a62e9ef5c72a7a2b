package dev.holdfast.node;

import dev.holdfast.ErrorCode;
import dev.holdfast.estate.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The same act on many things. As [Operations], every call may block on a database.
public interface BulkOperations {
    /// Things to act on, by number, the smallest first: what matched at one moment. What begins to match later is not
    /// among them.
    ///
    /// @param filter by which they were found; empty when they were chosen one by one
    record Chosen(BulkAct act, String filter, List<Long> numbers) {
        public Chosen {
            numbers = List.copyOf(numbers);
        }
    }

    /// What is said once for all of them.
    ///
    /// @param reason of a release, a refusal or a pause; note of a finding
    /// @param length how long findings are put off
    /// @param catchUp whether policies that go on run a fire at once that was missed
    record Wish(String reason, Duration length, boolean catchUp) {
        public static final Wish PLAIN = new Wish("", Duration.ZERO, false);

        public static Wish because(String reason) {
            return new Wish(reason, Duration.ZERO, false);
        }
    }

    /// @param item what it was, e.g. `session 12`
    record Failed(long number, String item, ErrorCode code, String why) {}

    /// What came of it.
    ///
    /// @param done so many; @param failed the others that were tried; @param left nobody tried these, since it was
    ///     cancelled
    record Report(BulkAct act, int done, List<Failed> failed, int left) {
        public Report {
            failed = List.copyOf(failed);
        }
    }

    /// How far it is. @param failed null unless the last one failed
    record Step(int tried, int all, @Nullable Failed failed) {}

    /// What a filter names now.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when it knows no such word; nothing was done
    @Does(Effect.READS)
    Chosen choose(BulkAct act, String filter);

    /// Does it to one after the other. One that fails keeps no other back; only when the control database is gone it
    /// ends, and what it did not try is left. Each is an act of its own: it has its own entry in the audit.
    ///
    /// @param progress hears of each
    /// @param cancellation ends it before the next one
    @Does(Effect.WRITES)
    Report run(Chosen chosen, Wish wish, String actor, Cancellation cancellation, Consumer<Step> progress);

    /// As [#run], for acts that only keep something from being done: see [BulkAct#stops].
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when it is another act; nothing was done
    @Does(Effect.STOPS)
    Report stop(Chosen chosen, Wish wish, String actor, Cancellation cancellation, Consumer<Step> progress);

    /// Has the policy of a session that failed or was cancelled run again.
    ///
    /// @return number of the request
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when it did neither, or its policy has had another session
    /// since
    @Does(Effect.WRITES)
    long retrySession(long session, String actor);
}
