package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.dialect.TableName;
import dev.holdfast.node.PolicyStatus;
import dev.holdfast.node.Runs.RunOptions;
import dev.holdfast.plan.Plan;
import dev.holdfast.policy.Policy;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast archive`: plan or run by table instead of by policy; without a table, all root policies that are not
/// paused.
@Command(
        name = "archive",
        description = "Plans or runs the policies of one table, or all; finds and exports what was archived.")
final class ArchiveCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(names = "--table", paramLabel = "TABLE", description = "table or schema.table (all that policies name)")
    String table = "";

    @Option(names = "--build-indexes", description = "build missing indexes first, without stopping writers")
    boolean buildIndexes;

    @Option(names = "--dry-run", description = "show the plan and move nothing")
    boolean dryRun;

    @Option(
            names = "--retention-days",
            paramLabel = "DAYS",
            converter = Words.Positive.class,
            description = "as if rows stayed in the table for so many days, this time only")
    @Nullable
    Long retentionDays;

    ArchiveCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (dryRun && buildIndexes) {
            throw new HoldfastException(ErrorCode.USAGE, "--dry-run builds nothing: leave --build-indexes out");
        }
        return dryRun ? call.with(Need.ENGINE, this::plan) : call.stoppable(this::run);
    }

    private int plan(Workbench bench) {
        PlanRow.Plans.looked(matching(bench).stream()
                        .map(policy -> plan(bench, policy))
                        .toList())
                .print(call.printer(), call.screen().zone());
        return ExitCodes.OK;
    }

    private Plan plan(Workbench bench, Policy policy) {
        Period residence = residence();
        return residence == null ? bench.operations().plan(policy.name()) : bench.plan(policy.name(), residence);
    }

    private @Nullable Period residence() {
        try {
            return retentionDays == null ? null : Period.ofDays(Math.toIntExact(retentionDays));
        } catch (ArithmeticException e) {
            throw new HoldfastException(ErrorCode.USAGE, "no row stays for " + retentionDays + " days", e);
        }
    }

    private int run(Workbench bench) {
        List<String> names = matching(bench).stream().map(Policy::name).toList();
        RunOptions options = new RunOptions(0, Duration.ZERO, true, call.actor(), buildIndexes, residence());
        return RunReport.print(call, listener -> bench.runs().run(names, options, listener));
    }

    private List<Policy> matching(Workbench bench) {
        List<Policy> all =
                bench.operations().policies().stream().map(PolicyStatus::policy).toList();
        if (table.isEmpty()) {
            return all.stream()
                    .filter(policy -> policy.root() && !policy.paused())
                    .toList();
        }
        List<Policy> found = all.stream().filter(p -> names(p.table())).toList();
        if (found.isEmpty()) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    all.stream()
                            .filter(p -> p.bundle().stream().anyMatch(this::names))
                            .findFirst()
                            .map(p -> "%s leaves together with %s: name that table".formatted(table, p.table()))
                            .orElse("no policy archives the table " + table));
        }
        return found;
    }

    private boolean names(TableName name) {
        return table.equals(name.table()) || table.equals(name.toString());
    }
}
