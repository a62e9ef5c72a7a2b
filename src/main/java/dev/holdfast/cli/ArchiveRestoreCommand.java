package dev.holdfast.cli;

import dev.holdfast.ErrorCode;
import dev.holdfast.HoldfastException;
import dev.holdfast.node.RestoreOperations;
import dev.holdfast.restore.Rehearsal;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestoreView;
import dev.holdfast.restore.RestoreWish;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `holdfast archive restore`.
@Command(
        name = "restore",
        description = {
            "Brings archived rows back to their source: shows the plan, asks, and does all of it or nothing.",
            "Rows come with their bundle and the parents that they need. The archive keeps its copies.",
            "Rows that lie in cold files stop it: --thaw brings those files to the archive first.",
            "Exits with 4 when something stops it, with 3 when it was interrupted: `restore resume` goes on."
        })
final class ArchiveRestoreCommand implements Callable<Integer> {
    private final Invocation call;

    @Mixin
    final RestoreWords words = new RestoreWords();

    @Option(names = "--dry-run", description = "show the plan and restore nothing")
    boolean dryRun;

    @Option(names = "--rehearse", description = "restore into scratch tables beside the source, and drop them")
    boolean rehearse;

    @Option(
            names = "--thaw",
            description =
                    "first thaws the cold files that the plan names; they stay thawed, whatever comes of the restore")
    boolean thaw;

    ArchiveRestoreCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() {
        if (dryRun && rehearse) {
            throw new HoldfastException(ErrorCode.USAGE, "--dry-run and --rehearse go apart; nothing was restored");
        }
        if (thaw && (dryRun || rehearse)) {
            throw new HoldfastException(
                    ErrorCode.USAGE,
                    "--thaw goes with no --dry-run or --rehearse, which change nothing; nothing was restored");
        }
        RestoreWish wish = words.read(call.actor(), call.screen().zone(), Instant.now());
        return call.with(Need.ENGINE, bench -> {
            RestoreOperations restores = bench.operations().restores();
            if (rehearse) {
                return rehearse(restores.rehearse(wish));
            }
            RestorePlan plan = restores.plan(wish);
            if (dryRun) {
                RestorePlanRow row = RestorePlanRow.of(plan);
                call.printer().document(row, row.text(call.printer()));
                return plan.runnable() ? ExitCodes.OK : ExitCodes.BLOCKED;
            }
            if (thaw) {
                Set<Long> thawed = new HashSet<>();
                while (!plan.cold().isEmpty()) {
                    if (!thaw(bench, plan.cold(), thawed)) {
                        call.say("nothing was restored");
                        return ExitCodes.PARTIAL;
                    }
                    plan = restores.plan(wish);
                }
            }
            return restore(bench, wish, plan);
        });
    }

    /// What was thawed may tell of more: bundles, parents and children lie in files of their own.
    private boolean thaw(Workbench bench, List<RestorePlan.InCold> files, Set<Long> thawed) {
        if (!call.confirmed("thaw %s first? They stay thawed, whatever comes of the restore"
                .formatted(files.stream().map(RestorePlan.InCold::words).collect(Collectors.joining("; "))))) {
            return false;
        }
        for (RestorePlan.InCold file : files) {
            if (!thawed.add(file.file())) {
                throw new HoldfastException(
                        ErrorCode.BLOCKED, file.words() + " was thawed and is cold again; nothing was restored");
            }
            bench.operations().cold().thaw(file.file(), call.actor());
            call.say("thawed, and stays so: " + file.words());
        }
        return true;
    }

    private int rehearse(Rehearsal rehearsal) {
        RestorePlanRow row = RestorePlanRow.of(rehearsal);
        call.printer().document(row, row.text(call.printer()));
        return rehearsal.passed() ? ExitCodes.OK : ExitCodes.BLOCKED;
    }

    private int restore(Workbench bench, RestoreWish wish, RestorePlan plan) {
        if (call.textOutput()) {
            call.say(RestorePlanRow.of(plan).text(call.printer()).stripTrailing());
        }
        if (!plan.runnable()) {
            throw new HoldfastException(
                    ErrorCode.BLOCKED, String.join("; ", plan.refusals()) + "; nothing was restored");
        }
        if (!call.confirmed("restore %s rows (%s), %s?"
                .formatted(
                        Figures.count(plan.rows()),
                        wish.selection().words(),
                        wish.pin().words()))) {
            call.say("nothing was restored");
            return ExitCodes.PARTIAL;
        }
        return RestoreRow.print(call, bench.restoreRuns().run(wish, plan.digest()));
    }

    /// What a restore comes to.
    static int exitCode(RestoreView view) {
        return switch (view.state()) {
            case DONE -> ExitCodes.OK;
            case REFUSED -> ExitCodes.BLOCKED;
            case REQUESTED, RUNNING, INTERRUPTED -> ExitCodes.PARTIAL;
        };
    }
}
