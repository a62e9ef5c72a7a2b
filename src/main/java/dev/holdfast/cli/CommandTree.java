package dev.holdfast.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// All commands in one place, in the order in which the help shows them.
final class CommandTree {
    private CommandTree() {}

    static CommandLine build(GlobalOptions options, Invocation call) {
        CommandLine root = new CommandLine(new Root(options));
        for (Object command : List.of(
                new DemoCommand(call),
                new PlanCommand(call),
                new RunCommand(call),
                new ResumeCommand(call),
                new StatusCommand(call),
                new VerifyCommand(call))) {
            root.addSubcommand(command);
        }
        group(
                root,
                new ArchiveCommand(call),
                new ArchiveFindCommand(call),
                new ArchiveExportCommand(call),
                new ArchiveRestoreCommand(call));
        for (Object command : List.of(new ExplainCommand(call), new StatsCommand(call))) {
            root.addSubcommand(command);
        }
        group(
                root,
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
        group(
                root,
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
        group(root, new RunsGroup(), new RunsListCommand(call), new RunsShowCommand(call));
        group(
                root,
                new HoldGroup(),
                new HoldPlaceCommand(call),
                new HoldListCommand(call),
                new HoldShowCommand(call),
                new HoldPreviewCommand(call),
                new HoldExtendCommand(call),
                new HoldReleaseCommand(call));
        group(
                root,
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
        CommandLine history = group(root, new HistoryGroup());
        group(
                history,
                new HistoryViewGroup(),
                new HistoryViewCreateCommand(call),
                new HistoryViewDropCommand(call),
                new HistoryViewListCommand(call));
        group(history, new HistoryRoleGroup(), new HistoryRoleCreateCommand(call));
        group(
                root,
                new RestoreGroup(),
                new RestoreListCommand(call),
                new RestoreShowCommand(call),
                new RestoreResumeCommand(call));
        group(root, new PinGroup(), new PinListCommand(call), new PinEndCommand(call));
        group(
                root,
                new RetentionGroup(),
                new RetentionShowCommand(call),
                new RetentionSetCommand(call),
                new RetentionWhatIfCommand(call),
                new RetentionClassesCommand(call),
                new RetentionConflictsCommand(call));
        group(
                root,
                new ColdGroup(),
                new ColdFreezeCommand(call),
                new ColdListCommand(call),
                new ColdShowCommand(call),
                new ColdVerifyCommand(call),
                new ColdThawCommand(call),
                new ColdReadCommand(call),
                new ColdRequestsCommand(call),
                new ColdCancelCommand(call));
        group(
                root,
                new DatabaseGroup(),
                new DatabaseListCommand(call),
                new DatabaseAddCommand(call),
                new DatabaseCheckCommand(call),
                new DatabaseForgetCommand(call));
        group(root, new DriftGroup(), new DriftListCommand(call), new DriftUndoCommand(call));
        group(root, new IndexGroup(), new IndexBuildCommand(call));
        group(
                root,
                new IndexesCommand(call),
                new IndexesBuildCommand(call),
                new IndexesDropCommand(call),
                new IndexesUndoCommand(call),
                new IndexesActsCommand(call),
                new IndexesWatchCommand(call),
                new IndexesCancelCommand(call));
        group(
                root,
                new MaintenanceGroup(),
                new MaintenanceAdviseCommand(call),
                new MaintenanceRunCommand(call),
                new MaintenanceActsCommand(call),
                new MaintenancePolicyCommand(call));
        group(root, new LedgerGroup(), new LedgerStatusCommand(call), new LedgerPruneCommand(call));
        group(
                root,
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
        group(root, new AuditGroup(), new AuditListCommand(call), new AuditVerifyCommand(call));
        group(
                root,
                new ScheduleGroup(),
                new ScheduleNextCommand(call),
                new ScheduleListCommand(call),
                new ScheduleSetCommand(call),
                new ScheduleDropCommand(call));
        group(root, new AlertsGroup(), new AlertsListCommand(call));
        group(
                root,
                new GrowthGroup(),
                new GrowthSampleCommand(call),
                new GrowthTopCommand(call),
                new GrowthSeriesCommand(call),
                new GrowthForecastCommand(call),
                new GrowthObjectsCommand(call),
                new GrowthLatencyCommand(call),
                new GrowthCatchUpCommand(call));
        group(
                root,
                new DeliveryGroup(),
                new DeliveryListCommand(call),
                new DeliveryShowCommand(call),
                new DeliveryRedeliverCommand(call),
                new DeliveryTestCommand(call),
                new DeliveryEndpointsCommand(call),
                new DeliveryEnableCommand(call),
                new DeliveryKeyCommand(call));
        group(
                root,
                new FindingGroup(),
                new FindingListCommand(call),
                new FindingShowCommand(call),
                new FindingAckCommand(call),
                new FindingSnoozeCommand(call),
                new FindingExplainCommand(call));
        group(
                root,
                new SchemaGroup(),
                new SchemaUpCommand(call),
                new SchemaDownCommand(call),
                new SchemaStatusCommand(call));
        group(root, new ConfigGroup(), new ConfigShowCommand(call));
        for (Object command : List.of(
                new DoctorCommand(call),
                new DaemonCommand(call),
                new BenchCommand(call),
                new ConsoleCommand(call),
                new VersionCommand(call),
                new CompletionCommand(call))) {
            root.addSubcommand(command);
        }
        return root;
    }

    private static CommandLine certificate(Invocation call) {
        return new CommandLine(new DisposeCertificateCommand(call))
                .addSubcommand(new DisposeCertificateCommand.Verify(call));
    }

    private static CommandLine group(CommandLine root, Object group, Object... verbs) {
        CommandLine line = new CommandLine(group);
        root.addSubcommand(line);
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
