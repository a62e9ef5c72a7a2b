package dev.holdfast.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// All commands in one place.
final class CommandTree {
    /// The first words of a command line, in the order in which the help shows them. Each is its command's name in
    /// capitals; what it begins is in [#branch], where the compiler misses one that is forgotten.
    private enum Word {
        DEMO,
        PLAN,
        RUN,
        RESUME,
        STATUS,
        VERIFY,
        ARCHIVE,
        EXPLAIN,
        STATS,
        POLICY,
        SESSION,
        RUNS,
        HOLD,
        DISPOSE,
        HISTORY,
        RESTORE,
        PIN,
        RETENTION,
        COLD,
        DB,
        DRIFT,
        INDEX,
        INDEXES,
        MAINTENANCE,
        LEDGER,
        LEGACY,
        AUDIT,
        SCHEDULE,
        ALERTS,
        GROWTH,
        DELIVERY,
        FINDING,
        SCHEMA,
        CONFIG,
        DOCTOR,
        DAEMON,
        BENCH,
        CONSOLE,
        VERSION,
        COMPLETION;

        private final String text = name().toLowerCase(Locale.ROOT);
    }

    private CommandTree() {}

    /// The branch that the first word names, or all of them where it names none or wants them all: to read what a
    /// hundred commands take would be half of the time of a short one.
    ///
    /// @param words of the command line; none for all branches
    static CommandLine build(GlobalOptions options, Invocation call, String... words) {
        CommandLine root = new CommandLine(new Root(options));
        for (Word word : wanted(words.length == 0 ? "" : words[0])) {
            root.addSubcommand(branch(word, call));
        }
        return root;
    }

    /// The script that completes lines names every command, so it wants all words.
    private static List<Word> wanted(String first) {
        List<Word> all = List.of(Word.values());
        List<Word> named = all.stream().filter(word -> word.text.equals(first)).toList();
        return named.isEmpty() || named.contains(Word.COMPLETION) ? all : named;
    }

    private static CommandLine branch(Word word, Invocation call) {
        return switch (word) {
            case DEMO -> new CommandLine(new DemoCommand(call));
            case PLAN -> new CommandLine(new PlanCommand(call));
            case RUN -> new CommandLine(new RunCommand(call));
            case RESUME -> new CommandLine(new ResumeCommand(call));
            case STATUS -> new CommandLine(new StatusCommand(call));
            case VERIFY -> new CommandLine(new VerifyCommand(call));
            case ARCHIVE ->
                group(
                        new ArchiveCommand(call),
                        new ArchiveFindCommand(call),
                        new ArchiveExportCommand(call),
                        new ArchiveRestoreCommand(call));
            case EXPLAIN -> new CommandLine(new ExplainCommand(call));
            case STATS -> new CommandLine(new StatsCommand(call));
            case POLICY ->
                group(
                        new PolicyGroup(),
                        new PolicyTreeCommand(call),
                        new PolicyListCommand(call),
                        new PolicyShowCommand(call),
                        new PolicyProposeCommand(call),
                        new PolicyPreviewCommand(call),
                        new PolicyValidateCommand(call),
                        new PolicyDiffCommand(call),
                        new PolicyApplyCommand(call),
                        new PolicyExportCommand(call),
                        new PolicyPauseCommand(call),
                        new PolicyResumeCommand(call),
                        new PolicySkipNextCommand(call));
            case SESSION ->
                group(
                        new SessionGroup(),
                        new SessionListCommand(call),
                        new SessionShowCommand(call),
                        new SessionExceptionsCommand(call),
                        new SessionTailCommand(call),
                        new SessionPauseCommand(call),
                        new SessionRetuneCommand(call),
                        new SessionResumeCommand(call),
                        new SessionRetryCommand(call),
                        new SessionCancelCommand(call));
            case RUNS -> group(new RunsGroup(), new RunsListCommand(call), new RunsShowCommand(call));
            case HOLD ->
                group(
                        new HoldGroup(),
                        new HoldPlaceCommand(call),
                        new HoldListCommand(call),
                        new HoldShowCommand(call),
                        new HoldPreviewCommand(call),
                        new HoldExtendCommand(call),
                        new HoldReleaseCommand(call));
            case DISPOSE ->
                group(
                        new DisposeGroup(),
                        new DisposePlanCommand(call),
                        new DisposeListCommand(call),
                        new DisposeShowCommand(call),
                        new DisposeApproveCommand(call),
                        new DisposeRefuseCommand(call),
                        new DisposeRunCommand(call),
                        certificate(call),
                        new DisposeFindCommand(call),
                        new DisposeResurrectionsCommand(call),
                        new DisposeRuleCommand(call));
            case HISTORY -> history(call);
            case RESTORE ->
                group(
                        new RestoreGroup(),
                        new RestoreListCommand(call),
                        new RestoreShowCommand(call),
                        new RestoreResumeCommand(call));
            case PIN -> group(new PinGroup(), new PinListCommand(call), new PinEndCommand(call));
            case RETENTION ->
                group(
                        new RetentionGroup(),
                        new RetentionShowCommand(call),
                        new RetentionSetCommand(call),
                        new RetentionWhatIfCommand(call),
                        new RetentionClassesCommand(call),
                        new RetentionConflictsCommand(call));
            case COLD ->
                group(
                        new ColdGroup(),
                        new ColdFreezeCommand(call),
                        new ColdListCommand(call),
                        new ColdShowCommand(call),
                        new ColdVerifyCommand(call),
                        new ColdThawCommand(call),
                        new ColdReadCommand(call),
                        new ColdRequestsCommand(call),
                        new ColdCancelCommand(call));
            case DB ->
                group(
                        new DatabaseGroup(),
                        new DatabaseListCommand(call),
                        new DatabaseAddCommand(call),
                        new DatabaseCheckCommand(call),
                        new DatabaseForgetCommand(call));
            case DRIFT -> group(new DriftGroup(), new DriftListCommand(call), new DriftUndoCommand(call));
            case INDEX -> group(new IndexGroup(), new IndexBuildCommand(call));
            case INDEXES ->
                group(
                        new IndexesCommand(call),
                        new IndexesBuildCommand(call),
                        new IndexesDropCommand(call),
                        new IndexesUndoCommand(call),
                        new IndexesActsCommand(call),
                        new IndexesWatchCommand(call),
                        new IndexesCancelCommand(call));
            case MAINTENANCE ->
                group(
                        new MaintenanceGroup(),
                        new MaintenanceAdviseCommand(call),
                        new MaintenanceRunCommand(call),
                        new MaintenanceActsCommand(call),
                        new MaintenancePolicyCommand(call));
            case LEDGER -> group(new LedgerGroup(), new LedgerStatusCommand(call), new LedgerPruneCommand(call));
            case LEGACY ->
                group(
                        new LegacyGroup(),
                        new LegacyCensusCommand(call),
                        new LegacyPlanCommand(call),
                        new LegacyListCommand(call),
                        new LegacyFoldCommand(call),
                        new LegacyVerifyCommand(call),
                        new LegacyViewCommand(call),
                        new LegacyDropCommand(call),
                        new LegacyUndoCommand(call),
                        new LegacyForgetCommand(call),
                        new LegacyReportCommand(call));
            case AUDIT -> group(new AuditGroup(), new AuditListCommand(call), new AuditVerifyCommand(call));
            case SCHEDULE ->
                group(
                        new ScheduleGroup(),
                        new ScheduleNextCommand(call),
                        new ScheduleListCommand(call),
                        new ScheduleSetCommand(call),
                        new ScheduleDropCommand(call));
            case ALERTS -> group(new AlertsGroup(), new AlertsListCommand(call));
            case GROWTH ->
                group(
                        new GrowthGroup(),
                        new GrowthSampleCommand(call),
                        new GrowthTopCommand(call),
                        new GrowthSeriesCommand(call),
                        new GrowthForecastCommand(call),
                        new GrowthObjectsCommand(call),
                        new GrowthLatencyCommand(call),
                        new GrowthCatchUpCommand(call));
            case DELIVERY ->
                group(
                        new DeliveryGroup(),
                        new DeliveryListCommand(call),
                        new DeliveryShowCommand(call),
                        new DeliveryRedeliverCommand(call),
                        new DeliveryTestCommand(call),
                        new DeliveryEndpointsCommand(call),
                        new DeliveryEnableCommand(call),
                        new DeliveryKeyCommand(call));
            case FINDING ->
                group(
                        new FindingGroup(),
                        new FindingListCommand(call),
                        new FindingShowCommand(call),
                        new FindingAckCommand(call),
                        new FindingSnoozeCommand(call),
                        new FindingExplainCommand(call));
            case SCHEMA ->
                group(
                        new SchemaGroup(),
                        new SchemaUpCommand(call),
                        new SchemaDownCommand(call),
                        new SchemaStatusCommand(call));
            case CONFIG -> group(new ConfigGroup(), new ConfigShowCommand(call));
            case DOCTOR -> new CommandLine(new DoctorCommand(call));
            case DAEMON -> new CommandLine(new DaemonCommand(call));
            case BENCH -> new CommandLine(new BenchCommand(call));
            case CONSOLE -> new CommandLine(new ConsoleCommand(call));
            case VERSION -> new CommandLine(new VersionCommand(call));
            case COMPLETION -> new CommandLine(new CompletionCommand(call));
        };
    }

    private static CommandLine history(Invocation call) {
        return group(
                new HistoryGroup(),
                group(
                        new HistoryViewGroup(),
                        new HistoryViewCreateCommand(call),
                        new HistoryViewDropCommand(call),
                        new HistoryViewListCommand(call)),
                group(new HistoryRoleGroup(), new HistoryRoleCreateCommand(call)));
    }

    private static CommandLine certificate(Invocation call) {
        return new CommandLine(new DisposeCertificateCommand(call))
                .addSubcommand(new DisposeCertificateCommand.Verify(call));
    }

    /// @param verbs commands, or groups of their own
    private static CommandLine group(Object group, Object... verbs) {
        CommandLine line = new CommandLine(group);
        for (Object verb : verbs) {
            line.addSubcommand(verb);
        }
        return line;
    }

    @Command(name = "holdfast", description = "Keeps relational databases small without losing a row.")
    static final class Root {
        @Mixin
        final GlobalOptions options;

        Root(GlobalOptions options) {
            this.options = options;
        }
    }

    @Command(name = "policy", description = "Policies: which rows leave, when, to where.")
    private static final class PolicyGroup {}

    @Command(name = "session", description = "Sessions: the runs of policies.")
    private static final class SessionGroup {}

    @Command(name = "runs", description = "Runs of several policies: what became of each.")
    private static final class RunsGroup {}

    @Command(name = "hold", description = "Holds: why rows may not go.")
    private static final class HoldGroup {}

    @Command(name = "dispose", description = "Disposal: the final destruction of archived rows, by approved orders.")
    private static final class DisposeGroup {}

    @Command(name = "history", description = "Hot and archived rows read as one, by SQL.")
    private static final class HistoryGroup {}

    @Command(name = "view", description = "Views over a table and its archive tables.")
    private static final class HistoryViewGroup {}

    @Command(name = "role", description = "Roles that may read those views and nothing else.")
    private static final class HistoryRoleGroup {}

    @Command(name = "restore", description = "Restores: archived rows on their way back.")
    private static final class RestoreGroup {}

    @Command(name = "pin", description = "Pins: restored rows that no run takes.")
    private static final class PinGroup {}

    @Command(name = "retention", description = "The two clocks: how long rows stay, and how long they are kept.")
    private static final class RetentionGroup {}

    @Command(name = "cold", description = "Cold files: archived rows that are kept as Parquet.")
    private static final class ColdGroup {}

    @Command(name = "db", description = "Governed databases: where they are, and whether they can be governed.")
    private static final class DatabaseGroup {}

    @Command(name = "drift", description = "How archive tables followed their sources.")
    private static final class DriftGroup {}

    @Command(name = "index", description = "Indexes that runs need.")
    private static final class IndexGroup {}

    @Command(name = "legacy", description = "Session tables: into the ledger, and away.")
    private static final class LegacyGroup {}

    @Command(name = "maintenance", description = "What tables need once rows are gone.")
    private static final class MaintenanceGroup {}

    @Command(name = "ledger", description = "The ledger: keys on their way from policy to policy.")
    private static final class LedgerGroup {}

    @Command(name = "audit", description = "The audit: who did what, and whether it is as it was written.")
    private static final class AuditGroup {}

    @Command(name = "schedule", description = "When policies run by themselves.")
    private static final class ScheduleGroup {}

    @Command(name = "alerts", description = "Alerts: what a person should know.")
    private static final class AlertsGroup {}

    @Command(name = "growth", description = "Growth: what grows, when it is full, and whether archiving keeps up.")
    private static final class GrowthGroup {}

    @Command(
            name = "delivery",
            description = "Deliveries: what services and people are told of, and whether it arrived.")
    private static final class DeliveryGroup {}

    @Command(name = "finding", description = "Findings: what is not as it should be, and the one thing to do.")
    private static final class FindingGroup {}

    @Command(name = "schema", description = "The control schema's version.")
    private static final class SchemaGroup {}

    @Command(name = "config", description = "Settings.")
    private static final class ConfigGroup {}
}
