package dev.holdfast.cli;

import dev.holdfast.bench.BenchOptions;
import dev.holdfast.bench.Figure;
import dev.holdfast.node.EstateRuns;
import dev.holdfast.node.LedgerUpkeep;
import dev.holdfast.node.Operations;
import dev.holdfast.node.RestoreRuns;
import dev.holdfast.node.Runs;
import dev.holdfast.node.Verification;
import dev.holdfast.plan.Plan;
import dev.holdfast.verify.Scope;
import java.net.URI;
import java.nio.file.Path;
import java.time.Period;
import java.util.List;
import java.util.function.Consumer;

/// All that the command line asks of the program behind it. Failures are `HoldfastException`s.
///
/// What works depends on the [Need] it was opened with: `settings` always, `schema` and `doctor` from `CONTROL` on, the
/// rest with `ENGINE` only.
public interface Workbench extends AutoCloseable {
    Operations operations();

    Runs runs();

    /// Runs of several policies in this process.
    EstateRuns estateRuns();

    /// Restores in this process.
    RestoreRuns restoreRuns();

    /// Reconciles ledger, manifests, archive and source.
    Verification verify(Scope scope);

    /// Goes on with the newest verification that was interrupted.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none
    Verification resumeVerification();

    /// Dry run of a policy as if its residence were another; nothing is stored.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when the policy has no age column
    Plan plan(String policy, Period residence);

    SchemaControl schema();

    /// Checks the installation: settings, control database, governed databases, clocks, rights, stuck sessions.
    List<DoctorFinding> doctor();

    /// Tables of the governed databases that a policy names, as root or in a bundle, by database and table.
    ///
    /// @param countDue whether the rows that are due are counted, which reads the tables
    List<TableStats> stats(boolean countDue);

    /// @param sample `shop`, `hospital`, `journal`, `trading` or `todos`; what is asked of another one fails with
    /// `USAGE`
    Demo demo(String sample);

    /// A sample as text, for a server of one's own; needs no database.
    String sampleText(SampleText wanted);

    PolicyDocuments documents();

    /// The settings in force, by key, and where each came from. A secret appears as its reference only.
    List<EffectiveSetting> settings();

    /// The ledger's partitions and what waits in it.
    LedgerUpkeep ledger();

    /// Where this installation keeps its state.
    Path home();

    /// Measures Holdfast against bare SQL; needs no database.
    ///
    /// @param say hears what is going on
    /// @return a figure for each trial; none after [#stopAtChunkEdge()]
    List<Figure> measure(BenchOptions options, Consumer<String> say);

    /// Opens the console with a node in it; returns when its window was closed, or after [#stopAtChunkEdge()].
    void openConsole();

    /// Runs schedule and requests; returns after [#stopAtChunkEdge()], when all work has come to rest.
    ///
    /// @param metrics hears where they are served, if they are
    void serve(Consumer<URI> metrics);

    /// Asks all work of this process to stop at the next chunk's edge, sessions being left to be resumed. Returns at
    /// once; safe to call from a signal handler's thread and more than once.
    void stopAtChunkEdge();

    @Override
    void close();

    /// @param key as in the settings file, `control.url`; @param origin where the value came from: `flag`, `default`,
    ///     the name of an environment variable, or a file
    record EffectiveSetting(String key, String value, String origin) {}
}
