package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.run.RunSchedule;
import java.util.List;
import java.util.Optional;

/// A sample estate that `holdfast demo` shows.
public interface Demo {
    /// What stands complete in this installation; empty before the first load and while one is half done.
    Optional<LoadedSample> loaded();

    /// Rows that are generated when nobody says how many.
    long defaultRows();

    /// Creates the sample's databases and rows, or finishes what an earlier call began. Does nothing when the same
    /// sample stands complete.
    ///
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when it stands complete with another amount or seed
    LoadedSample load(long rows, long seed, LoadListener listener);

    /// Applies the sample's policies; those that stand already are left as they are.
    ///
    /// @return its root policies that are not paused
    List<String> applyPolicies(String actor);

    /// When the sample's estate runs as a whole; empty where each policy has a cron of its own.
    default Optional<RunSchedule> schedule(String actor) {
        return Optional.empty();
    }

    /// Adds what the sample's application left behind: session tables to fold. Does nothing when they stand.
    ///
    /// @return how many there are
    /// @throws dev.holdfast.HoldfastException `USAGE` when the sample has none
    default int sessionTables() {
        throw new HoldfastException(ErrorCode.USAGE, "only the sample shop has session tables; none were made");
    }

    /// Tells the sample's services what is left to tell, and what they did in this process; empty where it has none.
    default Optional<ServiceFigures> services() {
        return Optional.empty();
    }

    /// @param here whether the services run in this process; otherwise another one hears what is sent, and counts it
    /// @param deliveries messages that arrived, signed, each counted once
    /// @param refused calls with a wrong signature
    /// @param keys whose rows a service archived; @param untold messages that are still to be sent
    record ServiceFigures(boolean here, long deliveries, long refused, long keys, long untold) {
        String words() {
            String waiting = untold == 0 ? "" : " (" + Figures.count(untold) + " still wait)";
            if (!here) {
                return "the sample's services: another process of this installation runs them, which counts what arrives"
                        + waiting;
            }
            return "the sample's services: %s deliveries arrived signed%s%s, and %s keys were archived by the service that owns them"
                    .formatted(
                            Figures.count(deliveries),
                            waiting,
                            refused == 0
                                    ? ""
                                    : ", " + Figures.count(refused) + " calls were refused for their signature",
                            Figures.count(keys));
        }
    }

    /// @param name of the sample, `shop`; @param rows generated, all tables together
    record LoadedSample(String name, long rows, long seed) {}

    /// Hears of progress while rows are generated; must return quickly.
    interface LoadListener {
        /// @param table `database: table`; @param rows generated so far; @param total of that table
        void progress(String table, long rows, long total);
    }
}
